"""What a parser tells to whom."""

version = "2.0beta"
feature_namespaces = "http://xml.org/sax/features/namespaces"
feature_namespace_prefixes = "http://xml.org/sax/features/namespace-prefixes"
feature_validation = "http://xml.org/sax/features/validation"
feature_external_ges = "http://xml.org/sax/features/external-general-entities"
feature_external_pes = "http://xml.org/sax/features/external-parameter-entities"
feature_string_interning = "http://xml.org/sax/features/string-interning"
property_lexical_handler = "http://xml.org/sax/properties/lexical-handler"
property_declaration_handler = "http://xml.org/sax/properties/declaration-handler"


class ErrorHandler:
    def error(self, exception):
        raise exception

    def fatalError(self, exception):
        raise exception

    def warning(self, exception):
        print(exception)


class ContentHandler:
    def __init__(self):
        self._locator = None

    def setDocumentLocator(self, locator):
        self._locator = locator

    def startDocument(self):
        """Before anything else."""

    def endDocument(self):
        """Behind all."""

    def startPrefixMapping(self, prefix, uri):
        """Before the element that declares it."""

    def endPrefixMapping(self, prefix):
        """Behind that element."""

    def startElement(self, name, attrs):
        """An element begins."""

    def endElement(self, name):
        """It ends."""

    def startElementNS(self, name, qname, attrs):
        """An element begins; name: (address, local name)."""

    def endElementNS(self, name, qname):
        """It ends."""

    def characters(self, content):
        """Text, or a part of it."""

    def ignorableWhitespace(self, whitespace):
        """Space that means nothing."""

    def processingInstruction(self, target, data):
        """<?target data?>"""

    def skippedEntity(self, name):
        """An entity that was not read."""


class LexicalHandler:
    def comment(self, content):
        """A comment."""

    def startDTD(self, name, public_id, system_id):
        """The document type begins."""

    def endDTD(self):
        """It ends."""

    def startCDATA(self):
        """A CDATA section begins."""

    def endCDATA(self):
        """It ends."""


class DTDHandler:
    def notationDecl(self, name, publicId, systemId):
        """A notation."""

    def unparsedEntityDecl(self, name, publicId, systemId, ndata):
        """An entity that is no text."""


class EntityResolver:
    def resolveEntity(self, publicId, systemId):
        return systemId
