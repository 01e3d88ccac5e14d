"""Trees of elements: reading, changing and writing XML."""
import contextlib as _contextlib
import io as _io
import re as _re
import warnings as _warnings
from _xml import Fault as _Fault, Namespaces as _Namespaces, Reader as _Reader

from . import ElementPath

__all__ = ["Comment", "dump", "Element", "ElementTree", "canonicalize", "fromstring", "fromstringlist", "indent",
           "iselement", "iterparse", "parse", "ParseError", "PI", "ProcessingInstruction", "QName", "SubElement",
           "tostring", "tostringlist", "TreeBuilder", "VERSION", "XML", "XMLID", "XMLParser", "XMLPullParser",
           "register_namespace", "C14NWriterTarget"]

VERSION = "1.3.0"


class ParseError(SyntaxError):
    """A text that is no XML; code and position (line, column) say why and where."""


def _parse_error(fault):
    problem = ParseError(str(fault))
    problem.code, problem.position = fault.code, (fault.line, fault.column)
    return problem


def iselement(element):
    return hasattr(element, "tag")


# --- elements ------------------------------------------------------------------------------------------------------

_path_mark = _re.compile(r"\{\*?\}|\{[^}]*\}\*|[/*\[@.](?![^{]*\})")


def _is_tag(path, namespaces):
    return isinstance(path, QName) or namespaces is None and not _path_mark.search(path)


class Element:
    tag = attrib = text = tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"Element() argument 2 must be dict, not {type(attrib).__name__}")
        self.tag, self.attrib, self._children = tag, {**attrib, **extra}, []

    def __repr__(self):
        return f"<Element {self.tag!r} at {id(self):#x}>"

    def makeelement(self, tag, attrib, /):
        return self.__class__(tag, attrib)

    def __copy__(self):
        other = self.makeelement(self.tag, self.attrib)
        other.text, other.tail = self.text, self.tail
        other._children = list(self._children)
        return other

    def __deepcopy__(self, memo, /):
        from copy import deepcopy
        other = Element(deepcopy(self.tag, memo), deepcopy(self.attrib, memo))
        other.text, other.tail = self.text, self.tail
        other._children = [deepcopy(child, memo) for child in self._children]
        return other

    def __getstate__(self):
        return {"tag": self.tag, "_children": list(self._children), "attrib": self.attrib, "text": self.text,
                "tail": self.tail}

    def __setstate__(self, state, /):
        for name in "tag", "attrib", "text", "tail":
            setattr(self, name, state.get(name))
        self._children = list(state.get("_children", ()))

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        _warnings.warn("Testing an element's truth value will always return True in future versions.  Use specific "
                       "'len(elem)' or 'elem is not None' test instead.", DeprecationWarning, stacklevel=2)
        return len(self._children) != 0

    def __getitem__(self, index, /):
        try:
            return self._children[index]
        except IndexError:
            raise IndexError("child index out of range") from None

    def __setitem__(self, index, element, /):
        if isinstance(index, slice):
            element = list(element)
            for each in element:
                self._check(each)
        else:
            self._check(element)
        try:
            self._children[index] = element
        except IndexError:
            raise IndexError("child assignment index out of range") from None

    def __delitem__(self, index, /):
        try:
            del self._children[index]
        except IndexError:
            raise IndexError("child assignment index out of range") from None

    @staticmethod
    def _check(element):
        if not isinstance(element, Element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")

    def append(self, subelement, /):
        if not isinstance(subelement, Element):
            raise TypeError(f"append() argument 1 must be xml.etree.ElementTree.Element, not "
                            f"{type(subelement).__name__}")
        self._children.append(subelement)

    def extend(self, elements, /):
        for element in list(elements):
            self._check(element)
            self._children.append(element)

    def insert(self, index, subelement, /):
        if not isinstance(subelement, Element):
            raise TypeError(f"insert() argument 2 must be xml.etree.ElementTree.Element, not "
                            f"{type(subelement).__name__}")
        self._children.insert(index, subelement)

    def remove(self, subelement, /):
        for place, child in enumerate(self._children):
            if child is subelement or child == subelement:
                del self._children[place]
                return
        raise ValueError("Element.remove(x): element not found")

    # A path that is one tag is compared as it is, whatever its prefix.

    def find(self, path, namespaces=None):
        if _is_tag(path, namespaces):
            return next((child for child in self._children if child.tag == path), None)
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        found = self.find(path, namespaces)
        return default if found is None else "" if found.text is None else found.text

    def findall(self, path, namespaces=None):
        if _is_tag(path, namespaces):
            return [child for child in self._children if child.tag == path]
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        return ElementPath.iterfind(self, path, namespaces)

    def clear(self):
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    def get(self, key, default=None):
        return self.attrib.get(key, default)

    def set(self, key, value, /):
        self.attrib[key] = value

    def keys(self):
        return list(self.attrib)

    def items(self):
        return list(self.attrib.items())

    def iter(self, tag=None):
        """This element and all below it, in the order of the document."""
        waiting = [iter((self,))]
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
                continue
            if tag is None or tag == "*" or element.tag == tag:
                yield element
            waiting.append(iter(element._children))

    def itertext(self):
        waiting = [iter((self,))]
        inside = []
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
                if inside:
                    left = inside.pop()
                    if left.tail and left is not self:
                        yield left.tail
                continue
            inside.append(element)
            if element.text:
                yield element.text
            waiting.append(iter(element._children))


def SubElement(parent, tag, attrib={}, **extra):
    if not isinstance(parent, Element):
        raise TypeError(f"SubElement() argument 1 must be xml.etree.ElementTree.Element, not {type(parent).__name__}")
    if not isinstance(attrib, dict):
        raise TypeError(f"SubElement() argument 3 must be dict, not {type(attrib).__name__}")
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    element = Element(ProcessingInstruction)
    element.text = f"{target} {text}" if text else target
    return element


PI = ProcessingInstruction


class QName:
    def __init__(self, text_or_uri, tag=None):
        self.text = f"{{{text_or_uri}}}{tag}" if tag else text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"<QName {self.text!r}>"

    def __hash__(self):
        return hash(self.text)

    def _compared(self, other, operation):
        return operation(self.text, other.text if isinstance(other, QName) else other)

    def __eq__(self, other):
        return self._compared(other, lambda a, b: a == b)

    def __lt__(self, other):
        return self._compared(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compared(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compared(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compared(other, lambda a, b: a >= b)


# --- trees ---------------------------------------------------------------------------------------------------------

def _absolute(path):
    if path.startswith("/"):
        path = "." + path
        _warnings.warn(f"This search is broken in 1.3 and earlier, and will be fixed in a future version.  If you rely "
                       f"on the current behaviour, change it to {path!r}", FutureWarning, stacklevel=3)
    return path


class ElementTree:
    def __init__(self, element=None, file=None):
        if element is not None and not iselement(element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        return self._root

    def _setroot(self, element):
        if not iselement(element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")
        self._root = element

    def parse(self, source, parser=None):
        own = not hasattr(source, "read")
        file = open(source, "rb") if own else source
        try:
            parser = XMLParser() if parser is None else parser
            while data := file.read(65536):
                parser.feed(data)
            self._root = parser.close()
            return self._root
        finally:
            if own:
                file.close()

    def iter(self, tag=None):
        return self._root.iter(tag)

    def find(self, path, namespaces=None):
        return self._root.find(_absolute(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return self._root.findtext(_absolute(path), default, namespaces)

    def findall(self, path, namespaces=None):
        return self._root.findall(_absolute(path), namespaces)

    def iterfind(self, path, namespaces=None):
        return self._root.iterfind(_absolute(path), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None, default_namespace=None, method=None, *,
              short_empty_elements=True):
        method = method or "xml"
        if method not in ("xml", "html", "text", "c14n"):
            raise ValueError(f"unknown method {method!r}")
        encoding = encoding or ("utf-8" if method == "c14n" else "us-ascii")
        if self._root is None:
            raise TypeError("cannot serialize an empty tree")
        with _writer(file_or_filename, encoding) as (write, declared):
            if method == "xml" and (xml_declaration or xml_declaration is None and encoding.lower() != "unicode"
                                    and declared.lower() not in ("utf-8", "us-ascii")):
                write(f"<?xml version='1.0' encoding='{declared}'?>\n")
            if method == "text":
                for piece in self._root.itertext():
                    write(piece)
                if self._root.tail:
                    write(self._root.tail)
                return
            names = _Names(self._root, default_namespace)
            _write_element(write, self._root, names, method, short_empty_elements)

    def write_c14n(self, file):
        return self.write(file, method="c14n")


@_contextlib.contextmanager
def _writer(target, encoding):
    """(what writes text, the encoding to be declared)."""
    if hasattr(target, "write"):
        if encoding.lower() == "unicode":
            yield target.write, getattr(target, "encoding", None) or "utf-8"
        else:
            pieces = []
            yield pieces.append, encoding
            target.write("".join(pieces).encode(encoding, "xmlcharrefreplace"))
        return
    unicode = encoding.lower() == "unicode"
    with open(target, "w", encoding="utf-8" if unicode else encoding, errors="xmlcharrefreplace") as file:
        yield file.write, "utf-8" if unicode else encoding


# --- writing -------------------------------------------------------------------------------------------------------

_namespace_map = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xhtml": "html",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://schemas.xmlsoap.org/wsdl/": "wsdl",
    "http://www.w3.org/2001/XMLSchema": "xs",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://purl.org/dc/elements/1.1/": "dc",
}
HTML_EMPTY = {"area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link",
              "meta", "param", "source", "track", "wbr", "plaintext"}


def register_namespace(prefix, uri):
    if _re.match(r"ns\d+$", prefix):
        raise ValueError("Prefix format reserved for internal use")
    for known, other in list(_namespace_map.items()):
        if known == uri or other == prefix:
            del _namespace_map[known]
    _namespace_map[uri] = prefix


def _unfit(text):
    raise TypeError(f"cannot serialize {text!r} (type {type(text).__name__})")


class _Names:
    """What tags and attributes are written as, and the prefixes that they need."""

    def __init__(self, root, default):
        self._default = default
        self._written = {None: None}
        self._prefixes = {default: ""} if default else {}
        for element in root.iter():
            tag = element.tag
            if isinstance(tag, QName):
                tag = tag.text
            if isinstance(tag, str):
                self._note(tag)
            elif tag is not None and tag is not Comment and tag is not PI:
                _unfit(tag)
            for key, value in element.items():
                self._note(key.text if isinstance(key, QName) else key)
                if isinstance(value, QName):
                    self._note(value.text)
            if isinstance(element.text, QName):
                self._note(element.text.text)

    def _note(self, name):
        if name in self._written:
            return
        if not isinstance(name, str):
            _unfit(name)
        if name[:1] != "{":
            if self._default:
                raise ValueError("cannot use non-qualified names with default_namespace option")
            self._written[name] = name
            return
        address, _, local = name[1:].rpartition("}")
        prefix = self._prefixes.get(address)
        if prefix is None:
            prefix = _namespace_map.get(address)
            if prefix is None:
                prefix = f"ns{len(self._prefixes)}"
            if prefix != "xml":
                self._prefixes[address] = prefix
        self._written[name] = f"{prefix}:{local}" if prefix else local

    def written(self, name):
        return self._written[name.text if isinstance(name, QName) else name]

    def declarations(self):
        for address, prefix in sorted(self._prefixes.items(), key=lambda item: item[1]):
            yield f" xmlns{':' if prefix else ''}{prefix}=\"{_escape_attribute(address)}\""


_MARKUP = ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")
_LITERAL = ('"', "&quot;"), ("\r", "&#13;"), ("\n", "&#10;"), ("\t", "&#09;")


def _written_for(text, pairs):
    for character, written in pairs:
        if character in text:
            text = text.replace(character, written)
    return text


def _escape_cdata(text):
    try:
        return _written_for(text, _MARKUP)
    except (TypeError, AttributeError):
        _unfit(text)


def _escape_attribute(text):
    return _written_for(_escape_cdata(text), _LITERAL)


def _escape_html_attribute(text):
    try:
        return text.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
    except (TypeError, AttributeError):
        _unfit(text)


def _begin_element(element, names, html, root):
    """The start tag without its end."""
    pieces = [f"<{names.written(element.tag)}"]
    if root:
        pieces.extend(names.declarations())
    escape = _escape_html_attribute if html else _escape_attribute
    for key, value in element.items():
        value = names.written(value) if isinstance(value, QName) else escape(value)
        pieces.append(f' {names.written(key)}="{value}"')
    return "".join(pieces)


def _write_element(write, root, names, method, short):
    """No call for each level: a tree may be deep."""
    html = method == "html"
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            write(element)
            continue
        tag, text = element.tag, element.text
        ends = []
        if tag is Comment:
            write(f"<!--{_escape_cdata(text) if html else text}-->")
        elif tag is PI:
            write(f"<?{_escape_cdata(text) if html else text}?>")
        elif tag is None:
            if text:
                write(_escape_cdata(text))
            ends = element[:]
        else:
            written = names.written(tag)
            begun = _begin_element(element, names, html, element is root)
            content = names.written(text) if isinstance(text, QName) else text
            lower = written.lower()
            if html or content or len(element) or not short:
                write(begun + ">")
                if content:
                    write(content if html and lower in ("script", "style") else _escape_cdata(content))
                ends = element[:]
                if not html or lower not in HTML_EMPTY:
                    ends.append(f"</{written}>")
            else:
                write(begun + " />")
        if element.tail:
            ends.append(_escape_cdata(element.tail))
        waiting.extend(reversed(ends))


def tostring(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None,
             short_empty_elements=True):
    unicode = encoding is not None and encoding.lower() == "unicode"
    out = _io.StringIO() if unicode else _io.BytesIO()
    ElementTree(element).write(out, encoding, xml_declaration, default_namespace, method,
                               short_empty_elements=short_empty_elements)
    return out.getvalue()


def tostringlist(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None,
                 short_empty_elements=True):
    return [tostring(element, encoding, method, xml_declaration=xml_declaration, default_namespace=default_namespace,
                     short_empty_elements=short_empty_elements)]


def dump(elem):
    import sys
    tree = elem if isinstance(elem, ElementTree) else ElementTree(elem)
    tree.write(sys.stdout, encoding="unicode")
    if not (tree.getroot().tail or "").endswith("\n"):
        print()


def indent(tree, space="  ", level=0):
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f"Initial indentation level must be >= 0, got {level}")
    waiting = [(tree, level)] if len(tree) else []
    while waiting:
        element, level = waiting.pop()
        inner = "\n" + (level + 1) * space
        if not element.text or not element.text.strip():
            element.text = inner
        for child in element:
            if len(child):
                waiting.append((child, level + 1))
            if not child.tail or not child.tail.strip():
                child.tail = inner
        if not child.tail.strip():
            child.tail = "\n" + level * space


# --- reading -------------------------------------------------------------------------------------------------------

class TreeBuilder:
    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False,
                 insert_pis=False):
        self._data, self._elements = [], []
        self._last = self._root = None
        self._in_tail = False
        self._element = element_factory or Element
        self._comment, self._pi = comment_factory or Comment, pi_factory or ProcessingInstruction
        self.insert_comments, self.insert_pis = insert_comments, insert_pis

    def close(self):
        assert not self._elements, "missing end tags"
        assert self._root is not None, "missing toplevel element"
        return self._root

    def _flush(self):
        if self._data:
            if self._last is not None:
                text = "".join(self._data)
                if self._in_tail:
                    self._last.tail = text
                else:
                    self._last.text = text
            self._data = []

    def data(self, data, /):
        self._data.append(data)

    def start(self, tag, attrs, /):
        self._flush()
        self._last = element = self._element(tag, attrs)
        if self._elements:
            self._elements[-1].append(element)
        elif self._root is None:
            self._root = element
        self._elements.append(element)
        self._in_tail = False
        return element

    def end(self, tag, /):
        self._flush()
        self._last = self._elements.pop()
        self._in_tail = True
        return self._last

    def comment(self, text, /):
        return self._single(self._comment, self.insert_comments, text)

    def pi(self, target, text=None, /):
        return self._single(self._pi, self.insert_pis, target, text)

    def _single(self, factory, insert, *args):
        element = factory(*args)
        if insert:
            self._flush()
            self._last = element
            if self._elements:
                self._elements[-1].append(element)
            self._in_tail = True
        return element


class XMLParser:
    def __init__(self, *, target=None, encoding=None):
        self.target = TreeBuilder() if target is None else target
        self.entity = {}
        self.version = "Expat 2.7.3"
        self._reader = _Reader(self, encoding)
        self._names = _Namespaces()
        self._known = {}
        # Whoever wants events takes them behind the target's methods.
        for name in "start", "end", "data", "comment", "pi", "start_ns", "end_ns":
            setattr(self, "_target_" + name, getattr(self.target, name, None))
        self._declared = []

    def feed(self, data, /):
        self._feed(data, False)

    def _feed(self, data, final):
        try:
            self._reader.feed(data, final)
        except _Fault as fault:
            raise _parse_error(fault) from None

    def flush(self):
        """Nothing waits that could be told."""

    def close(self):
        self._feed("", True)
        close = getattr(self.target, "close", None)
        return close() if close else None

    # What the reader tells.

    def start(self, name, attributes):
        declared = self._names.enter(attributes)
        self._declared.append(declared)
        if self._target_start_ns:
            for prefix, address in declared:
                self._target_start_ns(prefix or "", address or "")
        if self._target_start:
            given = {self._expanded(key, True): value for key, value in attributes
                     if not (declared and (key == "xmlns" or key.startswith("xmlns:")))}
            self._target_start(self._expanded(name, False), given)

    def _expanded(self, name, attribute):
        try:
            return self._names.expanded(name, attribute)
        except KeyError:
            raise self._reader._fault(27) from None

    def end(self, name):
        if self._target_end:
            self._target_end(self._expanded(name, False))
        self._names.leave()
        declared = self._declared.pop()
        if self._target_end_ns:
            for prefix, _ in reversed(declared):
                self._target_end_ns(prefix or "")

    def data(self, text):
        if self._target_data:
            self._target_data(text)

    def comment(self, text):
        if self._target_comment:
            self._target_comment(text)

    def instruction(self, target, text):
        if self._target_pi:
            self._target_pi(target, text)

    def doctype(self, name, public, system, subset):
        tell = getattr(self.target, "doctype", None)
        if tell:
            tell(name, public, system)

    def declaration(self, encoding, standalone):
        """It has been read by the decoder."""

    def cdata(self, begins):
        """It is text like any other."""


class XMLPullParser:
    def __init__(self, events=None, *, _parser=None):
        self._events = []
        self._parser = _parser or XMLParser(target=TreeBuilder())
        for event in ("end",) if events is None else events:
            self._listen(event)

    def _listen(self, event):
        name = event.replace("-", "_")
        if name not in ("start", "end", "comment", "pi", "start_ns", "end_ns"):
            raise ValueError(f"unknown event {event!r}")
        tell = getattr(self._parser, "_target_" + name)
        if event == "start-ns":
            def note(prefix, address):
                self._events.append((event, tell(prefix, address) if tell else (prefix, address)))
        elif event == "end-ns":
            def note(prefix):
                self._events.append((event, tell(prefix) if tell else None))
        else:
            def note(*args):
                self._events.append((event, tell(*args)))
        setattr(self._parser, "_target_" + name, note)

    def feed(self, data):
        if self._parser is None:
            raise ValueError("feed() called after end of stream")
        if data:
            try:
                self._parser.feed(data)
            except SyntaxError as problem:
                self._events.append(problem)

    def _close_and_return_root(self):
        root = self._parser.close()
        self._parser = None
        return root

    def close(self):
        self._close_and_return_root()

    def read_events(self):
        while self._events:
            event = self._events.pop(0)
            if isinstance(event, Exception):
                raise event
            yield event

    def flush(self):
        if self._parser is None:
            raise ValueError("flush() called after end of stream")


class _Iteration:
    """What iterparse gives: pairs of an event and an element."""

    root = None

    def __init__(self, file, own, puller):
        self._file, self._own = file, own
        self._events = self._read(puller)

    def _read(self, puller):
        try:
            while True:
                yield from puller.read_events()
                data = self._file.read(16384)
                if not data:
                    break
                puller.feed(data)
            root = puller._close_and_return_root()
            yield from puller.read_events()
            self.root = root
        finally:
            self.close()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._events)

    def close(self):
        if self._own:
            self._file.close()


def iterparse(source, events=None, parser=None):
    puller = XMLPullParser(events, _parser=parser)
    own = not hasattr(source, "read")
    return _Iteration(open(source, "rb") if own else source, own, puller)


def parse(source, parser=None):
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def XML(text, parser=None):
    parser = parser or XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


fromstring = XML


def XMLID(text, parser=None):
    root = XML(text, parser)
    return root, {element.get("id"): element for element in root.iter() if element.get("id")}


def fromstringlist(sequence, parser=None):
    parser = parser or XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()


# --- the canonical form ----------------------------------------------------------------------------------------------

def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    if xml_data is None and from_file is None:
        raise ValueError("Either 'xml_data' or 'from_file' must be provided as input")
    target = _io.StringIO() if out is None else out
    parser = XMLParser(target=C14NWriterTarget(target.write, **options))
    if xml_data is not None:
        parser.feed(xml_data)
        parser.close()
    else:
        parse(from_file, parser=parser)
    return target.getvalue() if out is None else None


class C14NWriterTarget:
    def __init__(self, write, *, with_comments=False, strip_text=False, rewrite_prefixes=False,
                 qname_aware_tags=None, qname_aware_attrs=None, exclude_attrs=None, exclude_tags=None):
        if rewrite_prefixes or qname_aware_tags or qname_aware_attrs:
            raise NotImplementedError("prefixes are kept as they are written here")
        self._write, self._with_comments, self._strip = write, with_comments, strip_text
        self._no_attributes, self._no_tags = set(exclude_attrs or ()), set(exclude_tags or ())
        self._scopes = [{"http://www.w3.org/XML/1998/namespace": "xml"}]
        self._declared, self._shown = [], [{}]
        self._data, self._ignored, self._open, self._rooted = [], 0, [], False

    def _flush(self):
        text = "".join(self._data)
        self._data.clear()
        if self._strip and self._open:
            text = text.strip()
        if text and self._open and not self._ignored:
            self._write(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;"))

    def data(self, data):
        self._data.append(data)

    def start_ns(self, prefix, uri):
        self._declared.append((prefix, uri))

    def start(self, tag, attrs):
        self._flush()
        self._scopes.append({**self._scopes[-1], **{uri: prefix for prefix, uri in self._declared}})
        self._declared.clear()
        if self._ignored or tag in self._no_tags:
            self._ignored += 1
            return
        shown, added = dict(self._shown[-1]), {}
        name = self._named(tag, shown, added, False)
        given = [(self._split(key), self._named(key, shown, added, True), value) for key, value in attrs.items()
                 if key not in self._no_attributes]
        self._shown.append(shown)
        self._open.append(name)
        self._rooted = True
        pieces = [f"<{name}"]
        for prefix, uri in sorted(added.items()):
            pieces.append(f' xmlns{":" if prefix else ""}{prefix}="{self._escaped(uri)}"')
        for _, key, value in sorted(given, key=lambda item: item[0]):
            pieces.append(f' {key}="{self._escaped(value)}"')
        self._write("".join(pieces) + ">")

    @staticmethod
    def _split(name):
        return tuple(name[1:].rsplit("}", 1)) if name[:1] == "{" else ("", name)

    def _named(self, name, shown, added, attribute):
        uri, local = self._split(name)
        prefix = self._scopes[-1].get(uri, "") if uri else ""
        if (uri or shown.get("")) and not (attribute and not uri) and prefix != "xml" and shown.get(prefix, "") != uri:
            shown[prefix] = added[prefix] = uri
        return f"{prefix}:{local}" if prefix else local

    @staticmethod
    def _escaped(text):
        for character, written in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"), ("\n", "&#xA;"),
                                   ("\r", "&#xD;")):
            text = text.replace(character, written)
        return text

    def end(self, tag):
        self._flush()
        self._scopes.pop()
        if self._ignored:
            self._ignored -= 1
            return
        self._shown.pop()
        self._write(f"</{self._open.pop()}>")

    def comment(self, text):
        if self._with_comments and not self._ignored:
            self._around(f"<!--{text}-->")

    def pi(self, target, data):
        if not self._ignored:
            self._around(f"<?{target} {data}?>" if data else f"<?{target}?>")

    def _around(self, text):
        self._flush()
        if self._open:
            self._write(text)
        else:
            self._write("\n" + text if self._rooted else text + "\n")
