# xml.etree.ElementTree: reading, finding, changing, writing.
import copy
import io
import xml.etree.ElementTree as ET

text = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE data [<!ENTITY me "the author"><!ATTLIST rank kind CDATA "plain">]>
<data><!-- a comment --><?target of a mark?>
    <country name="Liechtenstein">
        <rank updated="yes">2</rank><year>2008</year>
        <neighbor name="Austria" direction="E"/><neighbor name="Switzerland" direction="W"/>
    </country>
    <country name='Singapore &amp; "more"'><rank>5</rank>&me;<![CDATA[ <raw> & ]]>&#65;&#x42;<year>2011</year>tail</country>
</data>"""
root = ET.fromstring(text)
print(root.tag, root.attrib, len(root), [child.get("name") for child in root])
for neighbor in root.iter("neighbor"):
    print(neighbor.attrib, neighbor.keys(), sorted(neighbor.items()))
print([rank.attrib for rank in root.findall(".//rank")], root.findtext("country/year"), root.findtext("none", "absent"))
print(repr("".join(root[1].itertext())), repr(root[1][0].tail), repr(root[1][1].tail))
for path in ("country[2]/rank", "country[@name]/year", "country[rank='5']", ".//*[@name='Austria']", "country/neighbor/..",
             "country[last()]", "country[last()-1]", "*", ".", ".//year[.='2011']", "country[year!='2011']", ".//neighbor[@direction!='E']"):
    print(path, [(found.tag, found.get("name")) for found in root.findall(path)])
for path in ("/data", "country[0]", "x:country", "a//"):
    try:
        print(root.findall(path))
    except SyntaxError as problem:
        print(path, type(problem).__name__, problem)
print(ET.tostring(root).decode())

made = ET.Element("top", {"b": "2"}, a="1 < 2 & \"3\"\n")
made.text = "x < y & z > ü"
child = ET.SubElement(made, "child", id="c")
child.tail = "behind"
made.append(ET.Comment(" note "))
made.append(ET.ProcessingInstruction("go", "now"))
ET.SubElement(made, "empty")
print(ET.tostring(made), ET.tostring(made, "unicode"), ET.tostring(made, "utf-8"), ET.tostring(made, "iso-8859-1"), sep="\n")
print(ET.tostring(made, "unicode", short_empty_elements=False), ET.tostring(made, "unicode", method="text"))
print(ET.tostring(made, encoding="unicode", xml_declaration=True), ET.tostring(made, "utf-8", xml_declaration=True))
print(ET.tostring(ET.fromstring("<html><br/><p>a&lt;b</p><script>1 &lt; 2</script></html>"), "unicode", method="html"))
ET.indent(made)
ET.dump(made)
again = copy.deepcopy(made)
again[0].set("id", "other")
made.remove(made[1])
made.insert(0, ET.Element("first"))
made[1:2] = [ET.Element("n1"), ET.Element("n2")]
del made[0]
print([each.tag for each in made if isinstance(each.tag, str)], again[0].get("id"), child.get("id"), made.find("n2") is made[1])
made.clear()
print(len(made), made.attrib, made.text)

spaces = ET.fromstring('<a xmlns="urn:one" xmlns:p="urn:two" p:k="v" k="w"><p:b/><c xmlns="">x</c></a>')
print(spaces.tag, spaces.attrib, [each.tag for each in spaces])
print(spaces.find("p:b", {"p": "urn:two"}).tag, spaces.find("{*}b").tag)
print(ET.tostring(spaces, "unicode"))
ET.register_namespace("mine", "urn:two")
print(ET.tostring(spaces, "unicode"))
print(ET.tostring(ET.fromstring('<a xmlns="urn:one"><b/></a>'), "unicode", default_namespace="urn:one"))
tree = ET.ElementTree(ET.fromstring("<r><a>1</a><a>2</a></r>"))
out = io.BytesIO()
tree.write(out, encoding="utf-8", xml_declaration=True)
print(out.getvalue(), tree.getroot().tag, [each.text for each in tree.iterfind("a")])
print([(event, element.tag, element.text) for event, element in ET.iterparse(io.BytesIO(b"<r><a>1</a><b><c/></b></r>"), ("start", "end"))])
pull = ET.XMLPullParser(["start", "end", "comment", "start-ns"])
for piece in "<r xmlns:q='urn:q'><!--n", "ote--><a>te", "xt</a", "></r>":
    pull.feed(piece)
    print([(event, getattr(what, "tag", what) if event != "comment" else what.text) for event, what in pull.read_events()])


class Target:
    def start(self, tag, attrib):
        print("start", tag, attrib)

    def end(self, tag):
        print("end", tag)

    def data(self, data):
        print("data", repr(data))

    def comment(self, text):
        print("comment", text)

    def pi(self, target, data):
        print("pi", target, data)

    def close(self):
        return "closed"


parser = ET.XMLParser(target=Target())
parser.feed("<r a='1'>one<b/><!--c--><?p q r?></r>")
print(parser.close())
print(ET.canonicalize("<r b='2' a='1'><e/> x &gt; <!-- c --></r>"))
print(ET.XMLID("<r><a id='x'/><b id='y'/></r>")[1].keys())
print(ET.fromstring("<r>\u20ac</r>").text, ET.fromstring("<r>\u20ac</r>".encode()).text, ET.fromstring(b"<?xml version='1.0' encoding='latin-1'?><r>\xe9</r>").text)
print(repr(ET.QName("urn:x", "y").text), ET.QName("a") == "a", ET.iselement(root), ET.iselement("x"))

for bad in ("", "   ", "text", "<a>", "<a></b>", "<a><b></a>", "<a/><b/>", "<a x=1/>", "<a x='1' x='2'/>", "<a>&no;</a>", "<a>& </a>",
            "<a><</a>", "<a b></a>", "<a", "<a>\x01</a>", "<a><!-- -- --></a>", "<p:a/>", "<1a/>", "<a x='<'/>", " <?xml version='1.0'?><a/>",
            "<a>]]></a>", "<a>&#0;</a>", "<a></a>text", "<a><![CDATA[x</a>", "<a>\n  <b>\n</a>", "<a x='1'y='2'/>", "</a>", "<!DOCTYPE a [<!ENTITY e '&e;'>]><a>&e;</a>"):
    try:
        print(ET.fromstring(bad))
    except ET.ParseError as problem:
        print(repr(bad), problem, problem.code, problem.position)
for action in (lambda: ET.SubElement("x", "y"), lambda: made.append("x"), lambda: ET.tostring(ET.Element("a", b=1)), lambda: made[5],
               lambda: made.remove(child), lambda: ET.Element("a", "b"), lambda: ET.ElementTree("x")):
    try:
        action()
    except (TypeError, IndexError, ValueError) as problem:
        print(type(problem).__name__, problem)
deep = ET.fromstring("<a>" * 3000 + "</a>" * 3000)
print(sum(1 for _ in deep.iter()), "deep")
