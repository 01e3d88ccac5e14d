# html.parser: marks as they come, whole and in pieces.
from html.parser import HTMLParser


class Shown(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print("start", tag, attrs, self.getpos(), repr(self.get_starttag_text()))

    def handle_endtag(self, tag):
        print("end", tag)

    def handle_data(self, data):
        print("data", repr(data))

    def handle_comment(self, data):
        print("comment", repr(data))

    def handle_decl(self, decl):
        print("decl", repr(decl))

    def handle_pi(self, data):
        print("pi", repr(data))

    def unknown_decl(self, data):
        print("unknown", repr(data))

    def handle_entityref(self, name):
        print("entity", name)

    def handle_charref(self, name):
        print("char", name)


page = """<!DOCTYPE html>
<html lang=en><head><title>A &amp; B</title><!-- note --><?php x ?></head>
<body class="a b" ID='Main' hidden data-x=1/><p>One &lt; two &#65;&#x42; &copy; &nosuch; 5 < 6</p><br/><img src="x.png" alt='a &quot;b&quot;'>
<script>if (a < b && c) { "</p>" }</script><a href=http://x/?a=1&b=2>link</A ><input disabled value="">text</body></html>"""
for convert in True, False:
    parser = Shown(convert_charrefs=convert)
    parser.feed(page)
    parser.close()
    print(parser.getpos())


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.text = [], []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs).get("href"))

    def handle_data(self, data):
        self.text.append(data.strip())


links = Links()
for at in range(0, len(page), 7):
    links.feed(page[at:at + 7])
links.close()
print(links.links, "".join(links.text))
for text in ("<p", "<p a='", "a &am", "<!-- x", "</", "<", "a<b>c", "</ x>y", "<div/>", "<!x>", "<a b=c d>", "<a  b = 'c'>", "<P><B>x</P>", "<br />"):
    print("--", text)
    parser = Shown()
    parser.feed(text)
    parser.close()
