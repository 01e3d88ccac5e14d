"""XML as calls of a handler."""
import io as _io
from _xml import Fault as _Fault, Namespaces as _Namespaces, Reader as _Reader

from . import handler
from .handler import ContentHandler, ErrorHandler
from .xmlreader import AttributesImpl, AttributesNSImpl, InputSource, Locator

__all__ = ["ContentHandler", "ErrorHandler", "InputSource", "SAXException", "SAXNotRecognizedException",
           "SAXNotSupportedException", "SAXParseException", "SAXReaderNotAvailable", "default_parser_list",
           "make_parser", "parse", "parseString"]

default_parser_list = ["xml.sax.expatreader"]


class SAXException(Exception):
    def __init__(self, msg, exception=None):
        self._msg, self._exception = msg, exception
        Exception.__init__(self, msg)

    def getMessage(self):
        return self._msg

    def getException(self):
        return self._exception

    def __str__(self):
        return self._msg

    def __getitem__(self, ix):
        raise AttributeError("__getitem__")


class SAXParseException(SAXException):
    def __init__(self, msg, exception, locator):
        super().__init__(msg, exception)
        self._systemId, self._publicId = locator.getSystemId(), locator.getPublicId()
        self._line, self._column = locator.getLineNumber(), locator.getColumnNumber()

    def getColumnNumber(self):
        return self._column

    def getLineNumber(self):
        return self._line

    def getPublicId(self):
        return self._publicId

    def getSystemId(self):
        return self._systemId

    def __str__(self):
        place = [self.getSystemId() or "<unknown>", self.getLineNumber(), self.getColumnNumber()]
        return ":".join("?" if part is None else str(part) for part in place) + ": " + self._msg


class SAXNotRecognizedException(SAXException):
    """A feature or property that is not known."""


class SAXNotSupportedException(SAXException):
    """One that is known and not had."""


class SAXReaderNotAvailable(SAXNotSupportedException):
    """There is no such parser."""


class _Place(Locator):
    def __init__(self, line, column, name):
        self._line, self._column, self._name = line, column, name

    def getLineNumber(self):
        return self._line

    def getColumnNumber(self):
        return self._column

    def getSystemId(self):
        return self._name


class _Parser(Locator):
    """The parser, and the handler of its reader."""

    def __init__(self):
        self._content, self._errors, self._lexical = ContentHandler(), ErrorHandler(), None
        self._features = {handler.feature_namespaces: False}
        self._reader = self._name = None

    def getContentHandler(self):
        return self._content

    def setContentHandler(self, content):
        self._content = content

    def getErrorHandler(self):
        return self._errors

    def setErrorHandler(self, errors):
        self._errors = errors

    def setDTDHandler(self, dtd):
        """Nothing is told of notations."""

    def setEntityResolver(self, resolver):
        """Nothing outside of the document is read."""

    def getFeature(self, name):
        return self._features.get(name, False)

    def setFeature(self, name, value):
        self._features[name] = bool(value)

    def getProperty(self, name):
        if name == handler.property_lexical_handler:
            return self._lexical
        raise SAXNotRecognizedException(f"Property {name!r} not recognized")

    def setProperty(self, name, value):
        if name != handler.property_lexical_handler:
            raise SAXNotRecognizedException(f"Property {name!r} not recognized")
        self._lexical = value

    def getLineNumber(self):
        return self._reader.position[0] if self._reader else 1

    def getColumnNumber(self):
        return self._reader.position[1] if self._reader else 0

    def getSystemId(self):
        return self._name

    def parse(self, source):
        own = False
        if isinstance(source, InputSource):
            self._name = source.getSystemId()
            source = source.getCharacterStream() or source.getByteStream() or self._name
        if not hasattr(source, "read"):
            self._name = str(source)
            source, own = open(source, "rb"), True
        try:
            while data := source.read(65536):
                self.feed(data)
            self.close()
        finally:
            if own:
                source.close()

    def feed(self, data):
        self._feed(data, False)

    def close(self):
        self._feed("", True)
        self._content.endDocument()
        self._reader = None

    def reset(self):
        self._reader = None

    def _feed(self, data, final):
        if self._reader is None:
            self._reader, self._names, self._scopes = _Reader(self), _Namespaces(), []
            self._content.setDocumentLocator(self)
            self._content.startDocument()
        try:
            self._reader.feed(data, final)
        except _Fault as fault:
            text = str(fault).rpartition(": line")[0]
            self._errors.fatalError(SAXParseException(text, fault, _Place(fault.line, fault.column, self._name)))

    # What the reader tells.

    def start(self, name, attributes):
        if not self._features[handler.feature_namespaces]:
            self._content.startElement(name, AttributesImpl(dict(attributes)))
            return
        declared = self._names.enter(attributes)
        self._scopes.append(declared)
        for prefix, address in declared:
            self._content.startPrefixMapping(prefix, address)
        given, written = {}, {}
        for key, value in attributes:
            if key != "xmlns" and not key.startswith("xmlns:"):
                pair = self._pair(key, True)
                given[pair], written[pair] = value, key
        self._content.startElementNS(self._pair(name, False), None, AttributesNSImpl(given, written))

    def _pair(self, name, attribute):
        try:
            address, local = self._names.address(name, attribute)
        except KeyError:
            raise _Fault(27, *self._reader.position) from None
        return address or None, local

    def end(self, name):
        if not self._features[handler.feature_namespaces]:
            self._content.endElement(name)
            return
        self._content.endElementNS(self._pair(name, False), None)
        self._names.leave()
        for prefix, _ in self._scopes.pop():
            self._content.endPrefixMapping(prefix)

    def data(self, text):
        self._content.characters(text)

    def instruction(self, target, text):
        self._content.processingInstruction(target, text)

    def comment(self, text):
        if self._lexical:
            self._lexical.comment(text)

    def doctype(self, name, public, system, subset):
        if self._lexical:
            self._lexical.startDTD(name, public, system)
            self._lexical.endDTD()

    def cdata(self, begins):
        if self._lexical:
            if begins:
                self._lexical.startCDATA()
            else:
                self._lexical.endCDATA()

    def declaration(self, encoding, standalone):
        """It has been read by the decoder."""


def make_parser(parser_list=()):
    return _Parser()


def parse(source, handler, errorHandler=ErrorHandler()):
    parser = make_parser()
    parser.setContentHandler(handler)
    parser.setErrorHandler(errorHandler)
    parser.parse(source)


def parseString(string, handler, errorHandler=ErrorHandler()):
    parse(_io.StringIO(string) if isinstance(string, str) else _io.BytesIO(string), handler, errorHandler)
