"""Escapes of XML, and a handler that writes what it is told."""
import io as _io

from . import handler as _handler

__all__ = ["escape", "unescape", "quoteattr", "XMLGenerator", "XMLFilterBase", "prepare_input_source"]


def escape(data, entities={}):
    data = data.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    for character, written in entities.items():
        data = data.replace(character, written)
    return data


def unescape(data, entities={}):
    data = data.replace("&lt;", "<").replace("&gt;", ">")
    for written, character in entities.items():
        data = data.replace(written, character)
    return data.replace("&amp;", "&")


def quoteattr(data, entities={}):
    data = escape(data, {**entities, "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    if '"' not in data:
        return f'"{data}"'
    if "'" not in data:
        return f"'{data}'"
    return '"' + data.replace('"', "&quot;") + '"'


class _Writer:
    """Text for a file of text or of bytes."""

    def __init__(self, out, encoding):
        self._out, self._encoding = out, encoding
        self._text = isinstance(out, _io.TextIOBase) or not isinstance(out, (_io.RawIOBase, _io.BufferedIOBase)) and (
            getattr(out, "mode", "w").find("b") < 0)

    def write(self, text):
        self._out.write(text if self._text else text.encode(self._encoding, "xmlcharrefreplace"))

    def flush(self):
        flush = getattr(self._out, "flush", None)
        if flush:
            flush()


class XMLGenerator(_handler.ContentHandler):
    def __init__(self, out=None, encoding="iso-8859-1", short_empty_elements=False):
        super().__init__()
        if out is None:
            import sys
            out = sys.stdout
        self._out, self._encoding, self._short = _Writer(out, encoding), encoding, short_empty_elements
        self._scopes, self._declared = [{}], []
        self._pending = False

    def _write(self, text):
        if self._pending:
            self._pending = False
            text = ">" + text
        self._out.write(text)

    def _name(self, name):
        address, local = name
        if address:
            if address == "http://www.w3.org/XML/1998/namespace":
                return "xml:" + local
            prefix = self._scopes[-1][address]
            if prefix:
                return f"{prefix}:{local}"
        return local

    def startDocument(self):
        self._write(f'<?xml version="1.0" encoding="{self._encoding}"?>\n')

    def endDocument(self):
        self._out.flush()

    def startPrefixMapping(self, prefix, uri):
        self._scopes.append({**self._scopes[-1], uri: prefix})
        self._declared.append((prefix, uri))

    def endPrefixMapping(self, prefix):
        self._scopes.pop()

    def startElement(self, name, attrs):
        self._begin(name, [(key, value) for key, value in attrs.items()])

    def startElementNS(self, name, qname, attrs):
        declared = [(f"xmlns:{prefix}" if prefix else "xmlns", uri) for prefix, uri in self._declared]
        self._declared = []
        self._begin(self._name(name), declared + [(self._name(key), value) for key, value in attrs.items()])

    def _begin(self, name, attributes):
        self._write("<" + name + "".join(f" {key}={quoteattr(value)}" for key, value in attributes))
        if self._short:
            self._pending = True
        else:
            self._write(">")

    def endElement(self, name):
        if self._pending:
            self._pending = False
            self._write("/>")
        else:
            self._write(f"</{name}>")

    def endElementNS(self, name, qname):
        self.endElement(self._name(name))

    def characters(self, content):
        if content:
            self._write(escape(content if isinstance(content, str) else str(content, self._encoding)))

    def ignorableWhitespace(self, content):
        if content:
            self._write(content if isinstance(content, str) else str(content, self._encoding))

    def processingInstruction(self, target, data):
        self._write(f"<?{target} {data}?>")


class XMLFilterBase(_handler.ContentHandler):
    """Passes on what its parent tells."""

    def __init__(self, parent=None):
        super().__init__()
        self._parent, self._next = parent, _handler.ContentHandler()

    def setContentHandler(self, handler):
        self._next = handler

    def getContentHandler(self):
        return self._next

    def getParent(self):
        return self._parent

    def setParent(self, parent):
        self._parent = parent

    def parse(self, source):
        self._parent.setContentHandler(self)
        self._parent.parse(source)


def _passed_on(name):
    def method(self, *args):
        getattr(self._next, name)(*args)
    method.__name__ = name
    return method


for _name in ("setDocumentLocator", "startDocument", "endDocument", "startPrefixMapping", "endPrefixMapping",
              "startElement", "endElement", "startElementNS", "endElementNS", "characters", "ignorableWhitespace",
              "processingInstruction", "skippedEntity"):
    setattr(XMLFilterBase, _name, _passed_on(_name))


def prepare_input_source(source, base=""):
    """An open file of what a parser is given."""
    if hasattr(source, "read"):
        return source
    return open(source, "rb")
