"""Documents as trees of nodes."""
import io as _io
import xml.dom as _dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE
from _xml import Fault as _Fault, Namespaces as _Namespaces, Reader as _Reader

_TEXTS = (_dom.Node.TEXT_NODE, _dom.Node.CDATA_SECTION_NODE)


class NodeList(list):
    __slots__ = ()

    def item(self, index):
        return self[index] if 0 <= index < len(self) else None

    @property
    def length(self):
        return len(self)


class Node(_dom.Node):
    namespaceURI = prefix = localName = None
    nodeType = nodeName = nodeValue = attributes = None
    parentNode = ownerDocument = nextSibling = previousSibling = None
    _allowed = ()

    def __init__(self):
        self.childNodes = NodeList()

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.unlink()

    @property
    def firstChild(self):
        return self.childNodes[0] if self.childNodes else None

    @property
    def lastChild(self):
        return self.childNodes[-1] if self.childNodes else None

    def hasChildNodes(self):
        return bool(self.childNodes)

    def toxml(self, encoding=None, standalone=None):
        return self.toprettyxml("", "", encoding, standalone)

    def toprettyxml(self, indent="\t", newl="\n", encoding=None, standalone=None):
        out = _io.StringIO()
        if self.nodeType == Node.DOCUMENT_NODE:
            self.writexml(out, "", indent, newl, encoding, standalone)
        else:
            self.writexml(out, "", indent, newl)
        text = out.getvalue()
        return text if encoding is None else text.encode(encoding, "xmlcharrefreplace")

    def _check(self, node):
        if node.nodeType not in self._allowed:
            raise _dom.HierarchyRequestErr(f"{node!r} cannot be child of {self!r}")

    def _link(self):
        before = None
        for node in self.childNodes:
            node.parentNode, node.previousSibling = self, before
            if before is not None:
                before.nextSibling = node
            before = node
        if before is not None:
            before.nextSibling = None

    def insertBefore(self, newChild, refChild):
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in tuple(newChild.childNodes):
                self.insertBefore(child, refChild)
            return newChild
        self._check(newChild)
        if refChild is None:
            return self.appendChild(newChild)
        if newChild.parentNode is not None:
            newChild.parentNode.removeChild(newChild)
        self.childNodes.insert(self._place(refChild), newChild)
        self._link()
        return newChild

    def _place(self, child):
        for place, node in enumerate(self.childNodes):
            if node is child:
                return place
        raise _dom.NotFoundErr

    def appendChild(self, node):
        if node.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in tuple(node.childNodes):
                self.appendChild(child)
            return node
        self._check(node)
        if node.parentNode is not None:
            node.parentNode.removeChild(node)
        before = self.lastChild
        self.childNodes.append(node)
        node.parentNode, node.previousSibling, node.nextSibling = self, before, None
        if before is not None:
            before.nextSibling = node
        return node

    def replaceChild(self, newChild, oldChild):
        if newChild is oldChild:
            return None
        after = oldChild.nextSibling
        self.removeChild(oldChild)
        self.insertBefore(newChild, after)
        return oldChild

    def removeChild(self, oldChild):
        del self.childNodes[self._place(oldChild)]
        oldChild.parentNode = oldChild.nextSibling = oldChild.previousSibling = None
        self._link()
        return oldChild

    def normalize(self):
        kept = NodeList()
        for child in self.childNodes:
            if child.nodeType == Node.TEXT_NODE:
                if not child.data:
                    continue
                if kept and kept[-1].nodeType == Node.TEXT_NODE:
                    kept[-1].data += child.data
                    continue
            elif child.nodeType == Node.ELEMENT_NODE:
                child.normalize()
            kept.append(child)
        self.childNodes[:] = kept
        self._link()

    def cloneNode(self, deep):
        return self._cloned(deep, self.ownerDocument or self)

    def _cloned(self, deep, document):
        other = self._alone(document)
        if deep:
            for child in self.childNodes:
                other.appendChild(child._cloned(True, document))
        return other

    def isSameNode(self, other):
        return self is other

    def isSupported(self, feature, version):
        return self.ownerDocument.implementation.hasFeature(feature, version)

    def unlink(self):
        for child in self.childNodes:
            child.unlink()
        self.parentNode = self.ownerDocument = self.nextSibling = self.previousSibling = None
        self.childNodes = NodeList()


def _put_escaped(writer, text, attribute):
    if text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if attribute:
            text = text.replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")
        writer.write(text)


def _found_by_tag(parent, name, found):
    for node in parent.childNodes:
        if node.nodeType == Node.ELEMENT_NODE:
            if name == "*" or node.tagName == name:
                found.append(node)
            _found_by_tag(node, name, found)
    return found


def _found_by_name(parent, address, local, found):
    for node in parent.childNodes:
        if node.nodeType == Node.ELEMENT_NODE:
            if local in ("*", node.localName) and address in ("*", node.namespaceURI):
                found.append(node)
            _found_by_name(node, address, local, found)
    return found


class DocumentFragment(Node):
    nodeType, nodeName = Node.DOCUMENT_FRAGMENT_NODE, "#document-fragment"
    _allowed = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, *_TEXTS)

    def _alone(self, document):
        return document.createDocumentFragment()


class Attr(Node):
    nodeType = Node.ATTRIBUTE_NODE
    ownerElement = None
    specified = False
    _allowed = (Node.TEXT_NODE,)

    def __init__(self, qName, namespaceURI=EMPTY_NAMESPACE, localName=None, prefix=None):
        super().__init__()
        self.name = self.nodeName = qName
        self.namespaceURI = namespaceURI
        given, _, local = qName.rpartition(":")
        self.localName, self.prefix = localName or local, prefix or given or None
        self.childNodes.append(Text())
        self._value = ""

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = value
        self.childNodes[0].data = value
        if self.ownerElement is not None:
            self.ownerElement._note_id(self)

    nodeValue = value

    @property
    def isId(self):
        return False

    def unlink(self):
        if self.ownerElement is not None:
            self.ownerElement._attributes.pop(self.name, None)
        self.ownerElement = None
        super().unlink()

    def _alone(self, document):
        other = Attr(self.name, self.namespaceURI, self.localName, self.prefix)
        other.ownerDocument = document
        other.value = self.value
        return other


class NamedNodeMap:
    """The attributes of an element."""

    def __init__(self, attrs, attrsNS, ownerElement):
        self._attributes, self._owner = attrs, ownerElement

    @property
    def length(self):
        return len(self._attributes)

    def item(self, index):
        names = list(self._attributes)
        return self._attributes[names[index]] if -len(names) <= index < len(names) else None

    def items(self):
        return [(node.nodeName, node.value) for node in self._attributes.values()]

    def itemsNS(self):
        return [((node.namespaceURI, node.localName), node.value) for node in self._attributes.values()]

    def keys(self):
        return self._attributes.keys()

    def values(self):
        return self._attributes.values()

    def get(self, name, value=None):
        return self._attributes.get(name, value)

    def getNamedItem(self, name):
        return self._attributes.get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        return self._owner.getAttributeNodeNS(namespaceURI, localName)

    def removeNamedItem(self, name):
        node = self._attributes.pop(name, None)
        if node is None:
            raise _dom.NotFoundErr
        node.ownerElement = None
        return node

    def setNamedItem(self, node):
        return self._owner.setAttributeNode(node)

    def __contains__(self, name):
        return name in self._attributes if isinstance(name, str) else self.getNamedItemNS(*name) is not None

    def __getitem__(self, name):
        if isinstance(name, tuple):
            node = self.getNamedItemNS(*name)
            if node is None:
                raise KeyError(name)
            return node
        return self._attributes[name]

    def __setitem__(self, name, value):
        if isinstance(value, str):
            self._owner.setAttribute(name, value)
        elif isinstance(value, Attr):
            self._owner.setAttributeNode(value)
        else:
            raise TypeError("value must be a string or Attr object")

    def __delitem__(self, name):
        self._owner.removeAttributeNode(self[name])

    def __len__(self):
        return len(self._attributes)


AttributeList = NamedNodeMap


class Element(Node):
    nodeType = Node.ELEMENT_NODE
    _allowed = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, *_TEXTS)

    def __init__(self, tagName, namespaceURI=EMPTY_NAMESPACE, prefix=None, localName=None):
        super().__init__()
        self.tagName = self.nodeName = tagName
        self.prefix, self.namespaceURI = prefix, namespaceURI
        self.localName = localName or tagName.rpartition(":")[2]
        self._attributes = {}
        self._ids = set()

    def __repr__(self):
        return f"<DOM Element: {self.tagName} at {id(self):#x}>"

    @property
    def attributes(self):
        return NamedNodeMap(self._attributes, None, self)

    def getAttribute(self, attname):
        node = self._attributes.get(attname)
        return "" if node is None else node.value

    def getAttributeNS(self, namespaceURI, localName):
        node = self.getAttributeNodeNS(namespaceURI, localName)
        return "" if node is None else node.value

    def setAttribute(self, attname, value):
        node = self._attributes.get(attname)
        if node is None:
            node = Attr(attname)
            node.ownerDocument = self.ownerDocument
            self.setAttributeNode(node)
        node.value = value

    def setAttributeNS(self, namespaceURI, qualifiedName, value):
        prefix, _, local = qualifiedName.rpartition(":")
        node = self.getAttributeNodeNS(namespaceURI, local)
        if node is None:
            node = Attr(qualifiedName, namespaceURI, local, prefix or None)
            node.ownerDocument = self.ownerDocument
            self.setAttributeNode(node)
        node.value = value

    def getAttributeNode(self, attrname):
        return self._attributes.get(attrname)

    def getAttributeNodeNS(self, namespaceURI, localName):
        for node in self._attributes.values():
            if node.namespaceURI == namespaceURI and node.localName == localName:
                return node
        return None

    def setAttributeNode(self, attr):
        if attr.ownerElement not in (None, self):
            raise _dom.InuseAttributeErr("attribute node already owned")
        old = self._attributes.get(attr.name)
        self._attributes[attr.name] = attr
        attr.ownerElement = self
        return old if old is not attr else None

    setAttributeNodeNS = setAttributeNode

    def removeAttribute(self, name):
        if name not in self._attributes:
            raise _dom.NotFoundErr
        self.removeAttributeNode(self._attributes[name])

    def removeAttributeNS(self, namespaceURI, localName):
        node = self.getAttributeNodeNS(namespaceURI, localName)
        if node is None:
            raise _dom.NotFoundErr
        self.removeAttributeNode(node)

    def removeAttributeNode(self, node):
        if node is None or self._attributes.get(node.name) is not node:
            raise _dom.NotFoundErr
        del self._attributes[node.name]
        node.ownerElement = None
        return node

    removeAttributeNodeNS = removeAttributeNode

    def hasAttribute(self, name):
        return name in self._attributes

    def hasAttributeNS(self, namespaceURI, localName):
        return self.getAttributeNodeNS(namespaceURI, localName) is not None

    def hasAttributes(self):
        return bool(self._attributes)

    def setIdAttribute(self, name):
        self._ids.add(name)

    def _note_id(self, attribute):
        """An attribute has another value; ids are looked up when they are asked for."""

    def getElementsByTagName(self, name):
        return _found_by_tag(self, name, NodeList())

    def getElementsByTagNameNS(self, namespaceURI, localName):
        return _found_by_name(self, namespaceURI, localName, NodeList())

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(f"{indent}<{self.tagName}")
        for name, node in self._attributes.items():
            writer.write(f' {name}="')
            _put_escaped(writer, node.value, True)
            writer.write('"')
        if not self.childNodes:
            writer.write(f"/>{newl}")
            return
        writer.write(">")
        if len(self.childNodes) == 1 and self.childNodes[0].nodeType in _TEXTS:
            self.childNodes[0].writexml(writer, "", "", "")
        else:
            writer.write(newl)
            for node in self.childNodes:
                node.writexml(writer, indent + addindent, addindent, newl)
            writer.write(indent)
        writer.write(f"</{self.tagName}>{newl}")

    def _alone(self, document):
        other = Element(self.tagName, self.namespaceURI, self.prefix, self.localName)
        other.ownerDocument = document
        for node in self._attributes.values():
            copy = node._alone(document)
            copy.ownerElement = other
            other._attributes[copy.name] = copy
        return other


class _Childless:
    childNodes = NodeList()
    firstChild = lastChild = None

    def __init__(self):
        """There are no children."""

    def appendChild(self, node):
        raise _dom.HierarchyRequestErr(self.nodeName + " nodes cannot have children")

    def insertBefore(self, newChild, refChild):
        raise _dom.HierarchyRequestErr(self.nodeName + " nodes do not have children")

    def replaceChild(self, newChild, oldChild):
        raise _dom.HierarchyRequestErr(self.nodeName + " nodes do not have children")

    def removeChild(self, oldChild):
        raise _dom.NotFoundErr(self.nodeName + " nodes do not have children")

    def hasChildNodes(self):
        return False

    def normalize(self):
        """Nothing to join."""

    def unlink(self):
        self.parentNode = self.ownerDocument = self.nextSibling = self.previousSibling = None


class ProcessingInstruction(_Childless, Node):
    nodeType = Node.PROCESSING_INSTRUCTION_NODE

    def __init__(self, target, data):
        self.target = self.nodeName = target
        self.data = data

    @property
    def nodeValue(self):
        return self.data

    @nodeValue.setter
    def nodeValue(self, value):
        self.data = value

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(f"{indent}<?{self.target} {self.data}?>{newl}")

    def _alone(self, document):
        return document.createProcessingInstruction(self.target, self.data)


class CharacterData(_Childless, Node):
    def __init__(self):
        self.data = ""

    @property
    def nodeValue(self):
        return self.data

    @nodeValue.setter
    def nodeValue(self, value):
        self.data = value

    @property
    def length(self):
        return len(self.data)

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        dots = "..." if len(self.data) > 10 else ""
        return f'<DOM {self.__class__.__name__} node "{self.data[:10]!r}{dots}">'

    def _checked(self, offset, count=0):
        if offset < 0:
            raise _dom.IndexSizeErr("offset cannot be negative")
        if offset >= len(self.data):
            raise _dom.IndexSizeErr("offset cannot be beyond end of data")
        if count < 0:
            raise _dom.IndexSizeErr("count cannot be negative")

    def substringData(self, offset, count):
        self._checked(offset, count)
        return self.data[offset:offset + count]

    def appendData(self, arg):
        self.data += arg

    def insertData(self, offset, arg):
        self.replaceData(offset, 0, arg)

    def deleteData(self, offset, count):
        self.replaceData(offset, count, "")

    def replaceData(self, offset, count, arg):
        self._checked(offset, count)
        self.data = self.data[:offset] + arg + self.data[offset + count:]

    def _alone(self, document):
        other = self.__class__()
        other.data, other.ownerDocument = self.data, document
        return other


class Text(CharacterData):
    nodeType, nodeName = Node.TEXT_NODE, "#text"

    def splitText(self, offset):
        if not 0 <= offset <= len(self.data):
            raise _dom.IndexSizeErr("illegal offset value")
        other = self._alone(self.ownerDocument)
        other.data, self.data = self.data[offset:], self.data[:offset]
        if self.parentNode is not None:
            self.parentNode.insertBefore(other, self.nextSibling)
        return other

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(indent)
        _put_escaped(writer, self.data, False)
        writer.write(newl)

    @property
    def wholeText(self):
        pieces = [self.data]
        node = self.previousSibling
        while node is not None and node.nodeType in _TEXTS:
            pieces.insert(0, node.data)
            node = node.previousSibling
        node = self.nextSibling
        while node is not None and node.nodeType in _TEXTS:
            pieces.append(node.data)
            node = node.nextSibling
        return "".join(pieces)


class Comment(CharacterData):
    nodeType, nodeName = Node.COMMENT_NODE, "#comment"

    def __init__(self, data=""):
        self.data = data

    def writexml(self, writer, indent="", addindent="", newl=""):
        if "--" in self.data:
            raise ValueError("'--' is not allowed in a comment node")
        writer.write(f"{indent}<!--{self.data}-->{newl}")


class CDATASection(Text):
    nodeType, nodeName = Node.CDATA_SECTION_NODE, "#cdata-section"

    def writexml(self, writer, indent="", addindent="", newl=""):
        if "]]>" in self.data:
            raise ValueError("']]>' not allowed in a CDATA section")
        writer.write(f"<![CDATA[{self.data}]]>")


class DocumentType(_Childless, Node):
    nodeType = Node.DOCUMENT_TYPE_NODE

    def __init__(self, qualifiedName):
        self.name = self.nodeName = qualifiedName
        self.publicId = self.systemId = self.internalSubset = None

    def writexml(self, writer, indent="", addindent="", newl=""):
        writer.write(f"<!DOCTYPE {self.name}")
        if self.publicId:
            writer.write(f"{newl}  PUBLIC '{self.publicId}'{newl}  '{self.systemId}'")
        elif self.systemId:
            writer.write(f"{newl}  SYSTEM '{self.systemId}'")
        if self.internalSubset is not None:
            writer.write(f" [{self.internalSubset}]")
        writer.write(">" + newl)

    def _alone(self, document):
        other = DocumentType(self.name)
        other.publicId, other.systemId, other.internalSubset = self.publicId, self.systemId, self.internalSubset
        return other


class DOMImplementation:
    _features = [("core", "1.0"), ("core", "2.0"), ("core", None), ("xml", "1.0"), ("xml", "2.0"), ("xml", None),
                 ("ls-load", "3.0"), ("ls-load", None)]

    def hasFeature(self, feature, version):
        return (feature.lower(), version or None) in self._features

    def createDocument(self, namespaceURI, qualifiedName, doctype):
        if doctype and doctype.parentNode is not None:
            raise _dom.WrongDocumentErr("doctype object owned by another DOM tree")
        document = Document()
        if not qualifiedName and (namespaceURI or doctype):
            raise _dom.InvalidCharacterErr("Element with no name")
        if doctype:
            document.appendChild(doctype)
            document.doctype = doctype
        if qualifiedName:
            document.appendChild(document.createElementNS(namespaceURI, qualifiedName))
        return document

    def createDocumentType(self, qualifiedName, publicId, systemId):
        made = DocumentType(qualifiedName)
        made.publicId, made.systemId = publicId, systemId
        return made

    def getInterface(self, feature):
        return self if self.hasFeature(feature, None) else None


class Document(Node):
    nodeType, nodeName = Node.DOCUMENT_NODE, "#document"
    implementation = DOMImplementation()
    doctype = encoding = version = None
    standalone = None
    _allowed = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.DOCUMENT_TYPE_NODE)

    @property
    def documentElement(self):
        return next((node for node in self.childNodes if node.nodeType == Node.ELEMENT_NODE), None)

    def appendChild(self, node):
        self._check_root(node)
        return super().appendChild(node)

    def _check_root(self, node):
        if node.nodeType == Node.ELEMENT_NODE and self.documentElement not in (None, node):
            raise _dom.HierarchyRequestErr("two document elements disallowed")

    def _made(self, node):
        node.ownerDocument = self
        return node

    def createDocumentFragment(self):
        return self._made(DocumentFragment())

    def createElement(self, tagName):
        return self._made(Element(tagName))

    def createElementNS(self, namespaceURI, qualifiedName):
        prefix, _, local = qualifiedName.rpartition(":")
        return self._made(Element(qualifiedName, namespaceURI, prefix or None, local))

    def createTextNode(self, data):
        if not isinstance(data, str):
            raise TypeError("node contents must be a string")
        node = Text()
        node.data = data
        return self._made(node)

    def createCDATASection(self, data):
        if not isinstance(data, str):
            raise TypeError("node contents must be a string")
        node = CDATASection()
        node.data = data
        return self._made(node)

    def createComment(self, data):
        return self._made(Comment(data))

    def createProcessingInstruction(self, target, data):
        return self._made(ProcessingInstruction(target, data))

    def createAttribute(self, qName):
        return self._made(Attr(qName))

    def createAttributeNS(self, namespaceURI, qualifiedName):
        prefix, _, local = qualifiedName.rpartition(":")
        return self._made(Attr(qualifiedName, namespaceURI, local, prefix or None))

    def getElementById(self, id):
        for node in self.getElementsByTagName("*"):
            if any(node.getAttribute(name) == id for name in node._ids):
                return node
        return None

    def getElementsByTagName(self, name):
        return _found_by_tag(self, name, NodeList())

    def getElementsByTagNameNS(self, namespaceURI, localName):
        return _found_by_name(self, namespaceURI, localName, NodeList())

    def importNode(self, node, deep):
        if node.nodeType == Node.DOCUMENT_NODE:
            raise _dom.NotSupportedErr("cannot import document nodes")
        return node._cloned(deep, self)

    def _alone(self, document):
        return Document()

    def writexml(self, writer, indent="", addindent="", newl="", encoding=None, standalone=None):
        declared = f' encoding="{encoding}"' if encoding else ""
        if standalone is not None:
            declared += f' standalone="{"yes" if standalone else "no"}"'
        writer.write(f'<?xml version="1.0" {declared.lstrip()}?>{newl}' if declared
                     else f'<?xml version="1.0" ?>{newl}')
        for node in self.childNodes:
            node.writexml(writer, indent, addindent, newl)


# --- reading -------------------------------------------------------------------------------------------------------

def _declares(name):
    return name == "xmlns" or name.startswith("xmlns:")


class _Builder:
    """Makes a document of what the reader tells."""

    def __init__(self, namespaces):
        self.document = Document()
        self._open = [self.document]
        self._names = _Namespaces() if namespaces else None
        self._cdata = False
        self.reader = _Reader(self)

    def _pair(self, name, attribute):
        try:
            return self._names.address(name, attribute)[0] or None
        except KeyError:
            raise _Fault(27, *self.reader.position) from None

    def start(self, name, attributes):
        document, names = self.document, self._names
        if names is None:
            element = document.createElement(name)
        else:
            names.enter(attributes)
            element = document.createElementNS(self._pair(name, False), name)
        # What declares a prefix comes first, as expat tells it.
        for key, value in sorted(attributes, key=lambda pair: not _declares(pair[0])):
            if names is None:
                element.setAttribute(key, value)
                continue
            declares = _declares(key)
            address = XMLNS_NAMESPACE if declares else self._pair(key, True)
            node = document.createAttributeNS(address, key)
            element.setAttributeNode(node)
            node.value = value
        self._open[-1].appendChild(element)
        self._open.append(element)

    def end(self, name):
        self._open.pop()
        if self._names is not None:
            self._names.leave()

    def data(self, text):
        parent = self._open[-1]
        last = parent.lastChild
        kind = Node.CDATA_SECTION_NODE if self._cdata else Node.TEXT_NODE
        if last is not None and last.nodeType == kind:
            last.data += text
            return
        make = self.document.createCDATASection if self._cdata else self.document.createTextNode
        parent.appendChild(make(text))

    def cdata(self, begins):
        self._cdata = begins
        if begins:
            self._open[-1].appendChild(self.document.createCDATASection(""))

    def comment(self, text):
        self._open[-1].appendChild(self.document.createComment(text))

    def instruction(self, target, text):
        self._open[-1].appendChild(self.document.createProcessingInstruction(target, text))

    def doctype(self, name, public, system, subset):
        node = self.document.implementation.createDocumentType(name, public, system)
        node.internalSubset, node.ownerDocument = subset, self.document
        self.document.appendChild(node)
        self.document.doctype = node

    def declaration(self, encoding, standalone):
        self.document.version, self.document.encoding = "1.0", encoding
        self.document.standalone = None if standalone is None else standalone == "yes"


class _ExpatError(Exception):
    """A text that is no XML."""


_ExpatError.__name__ = _ExpatError.__qualname__ = "ExpatError"
_ExpatError.__module__ = "xml.parsers.expat"


def _built(pieces):
    builder = _Builder(True)
    try:
        for piece in pieces:
            builder.reader.feed(piece)
        builder.reader.feed("", True)
    except _Fault as fault:
        problem = _ExpatError(str(fault))
        problem.code, problem.lineno, problem.offset = fault.code, fault.line, fault.column
        raise problem from None
    return builder.document


def parse(file, parser=None, bufsize=None):
    if hasattr(file, "read"):
        return _built((file.read(),))
    with open(file, "rb") as opened:
        return _built((opened.read(),))


def parseString(string, parser=None):
    return _built((string,))


def getDOMImplementation(features=None):
    return Document.implementation
