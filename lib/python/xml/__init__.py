"""XML: trees, documents and events, of text that the program holds."""
__all__ = ["dom", "parsers", "sax", "etree"]
