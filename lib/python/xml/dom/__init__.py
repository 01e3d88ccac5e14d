"""Documents as the DOM has them."""


class Node:
    ELEMENT_NODE, ATTRIBUTE_NODE, TEXT_NODE, CDATA_SECTION_NODE, ENTITY_REFERENCE_NODE, ENTITY_NODE = range(1, 7)
    PROCESSING_INSTRUCTION_NODE, COMMENT_NODE, DOCUMENT_NODE, DOCUMENT_TYPE_NODE = range(7, 11)
    DOCUMENT_FRAGMENT_NODE, NOTATION_NODE = 11, 12


INDEX_SIZE_ERR, DOMSTRING_SIZE_ERR, HIERARCHY_REQUEST_ERR, WRONG_DOCUMENT_ERR, INVALID_CHARACTER_ERR = range(1, 6)
NO_DATA_ALLOWED_ERR, NO_MODIFICATION_ALLOWED_ERR, NOT_FOUND_ERR, NOT_SUPPORTED_ERR = range(6, 10)
INUSE_ATTRIBUTE_ERR, INVALID_STATE_ERR, SYNTAX_ERR, INVALID_MODIFICATION_ERR, NAMESPACE_ERR = range(10, 15)
INVALID_ACCESS_ERR, VALIDATION_ERR = 15, 16


class DOMException(Exception):
    def __init__(self, *args, **kw):
        if self.__class__ is DOMException:
            raise RuntimeError("DOMException should not be instantiated directly")
        Exception.__init__(self, *args, **kw)


def _exception(name, number):
    kind = type(name, (DOMException,), {"code": number, "__module__": "xml.dom"})
    globals()[name] = kind


for _number, _name in enumerate((
        "IndexSizeErr", "DomstringSizeErr", "HierarchyRequestErr", "WrongDocumentErr", "InvalidCharacterErr",
        "NoDataAllowedErr", "NoModificationAllowedErr", "NotFoundErr", "NotSupportedErr", "InuseAttributeErr",
        "InvalidStateErr", "SyntaxErr", "InvalidModificationErr", "NamespaceErr", "InvalidAccessErr",
        "ValidationErr"), 1):
    _exception(_name, _number)

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"
EMPTY_NAMESPACE = EMPTY_PREFIX = None


def getDOMImplementation(name=None, features=()):
    from .minidom import getDOMImplementation as implementation
    return implementation(features)
