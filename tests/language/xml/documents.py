# xml.dom.minidom and xml.sax.
import io
import xml.sax
import xml.sax.handler
import xml.etree.ElementTree as ET
from xml.dom import minidom
from xml.sax.saxutils import XMLGenerator, escape, quoteattr, unescape

root = ET.fromstring("<shop><item id='1'>pen &amp; ink</item><item id='2'><price>3</price></item><empty/></shop>")
print(minidom.parseString(ET.tostring(root)).toprettyxml(indent="  "))
print(minidom.parseString(ET.tostring(root, "utf-8")).toprettyxml(indent=" ", encoding="utf-8"))
document = minidom.parseString('<?xml version="1.0"?><!DOCTYPE a SYSTEM "a.dtd"><a x="1" xmlns:p="urn:p"><!--c--><p:b p:y="2">text</p:b><![CDATA[<raw>]]><?pi data?>end</a>')
print(document.toxml())
element = document.documentElement
print(element.tagName, element.getAttribute("x"), repr(element.getAttribute("none")), element.hasAttribute("x"), element.attributes.items())
print([child.nodeType for child in element.childNodes], [child.nodeName for child in element.childNodes], element.childNodes[1].namespaceURI)
found = document.getElementsByTagName("p:b")
print(found.length, found[0].firstChild.data, found.item(0).firstChild.nodeValue, found.item(5), found[0].localName, found[0].prefix)
print(document.getElementsByTagNameNS("urn:p", "b")[0].getAttributeNS("urn:p", "y"), len(document.getElementsByTagName("*")))
made = minidom.Document()
top = made.createElement("top")
made.appendChild(top)
top.setAttribute("q", 'a"b<c&\n')
for n in range(3):
    item = made.createElement("item")
    item.appendChild(made.createTextNode(f"n < {n}"))
    top.appendChild(item)
top.insertBefore(made.createComment("first"), top.firstChild)
top.removeChild(top.lastChild)
top.replaceChild(made.createElement("other"), top.childNodes[1])
print(made.toxml(), made.toprettyxml(), top.cloneNode(True).toxml(), top.cloneNode(False).toxml(), sep="\n")
print(made.toxml("utf-8"), made.toxml("utf-8", standalone=True))
print(top.firstChild.nextSibling.tagName, top.lastChild.previousSibling.tagName, top.parentNode is made, top.ownerDocument is made)
top.removeAttribute("q")
top.appendChild(made.createTextNode("one"))
top.appendChild(made.createTextNode("two"))
top.normalize()
print(top.toxml(), top.lastChild, made.documentElement is top, made.nodeType, minidom.Node.TEXT_NODE)
other = minidom.getDOMImplementation().createDocument(None, "root", None)
print(other.toxml())
for action in (lambda: made.appendChild(made.createElement("second")), lambda: minidom.parseString("<a><b></a>"), lambda: top.removeChild(made)):
    try:
        action()
    except Exception as problem:
        print(type(problem).__name__, problem)


class Handler(xml.sax.ContentHandler):
    def startDocument(self):
        print("begins")

    def startElement(self, name, attrs):
        print("start", name, dict(attrs), attrs.getLength(), self._locator.getLineNumber())

    def endElement(self, name):
        print("end", name)

    def characters(self, content):
        print("text", repr(content))

    def endDocument(self):
        print("ends")


xml.sax.parseString("<a x='1'>one<b/>\ntwo</a>".replace("\n", ""), Handler())
parser = xml.sax.make_parser()
parser.setFeature(xml.sax.handler.feature_namespaces, True)
out = io.StringIO()
parser.setContentHandler(XMLGenerator(out, "utf-8", short_empty_elements=True))
parser.parse(io.StringIO("<p:a xmlns:p='urn:p' p:x='&lt;'>t &amp; u<b/></p:a>"))
print(out.getvalue())
try:
    xml.sax.parseString(b"<a>\n<b></a>", xml.sax.ContentHandler())
except xml.sax.SAXParseException as problem:
    print(problem, problem.getLineNumber(), problem.getColumnNumber(), problem.getMessage())
print(escape("a < b & c > d", {"d": "D"}), unescape("&lt;&amp;lt;&gt;"), quoteattr('say "hi" & \'bye\''), quoteattr("plain\n"), quoteattr('"'))
