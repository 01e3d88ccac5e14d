# urllib.parse: splitting, joining, quoting, queries, and what is refused.
from urllib.parse import *


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as error:
            print(type(error).__name__, error)


for url in ("http://u:p@Host.com:80/a/b;x?q=1&r#frag", "", "//h/p", "mailto:a@b", "http://[::1]:8080/x", "http://[::1", "http://a]b/", "HTTP://x", "a b\n\tc",
            "path/only?#", "file:///etc/x", "http://h:port/", "http://h:99999/", "http://[1.2.3.4]/", "http://\u2100.net/", "1http://x", "http:rel", "?q", "#f", "x:", "http://h?x#y?z"):
    t(lambda: urlsplit(url), lambda: urlparse(url), lambda: urlunsplit(urlsplit(url)), lambda: urlparse(url).geturl(),
      lambda: [getattr(urlsplit(url), name) for name in ("username", "password", "hostname", "port")], lambda: urldefrag(url))
for base in ("http://a/b/c/d;p?q", "http://a/b/c/", "", "file:///x/y"):
    for url in ("g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g;x", ";x", "", ".", "..", "../g", "../../g", "../../../g", "/./g", "g.", "./../g", "g/./h", "http:g", "mailto:x"):
        print(base, url, urljoin(base, url))
t(lambda: quote("/a b&c=\u00e9~"), lambda: quote("/x", safe=""), lambda: quote(b"\xff/"), lambda: quote(b"x", encoding="utf-8"), lambda: quote(5), lambda: quote_plus("a b/c"),
  lambda: quote_plus(b"a b"), lambda: quote_from_bytes("x"), lambda: quote_from_bytes(b"\x00a", "a"), lambda: quote("\u00e9", encoding="latin-1"), lambda: quote("\ud800"),
  lambda: unquote("a%20b%C3%A9%zz%4"), lambda: unquote(b"%41"), lambda: unquote("%e9", "latin-1"), lambda: unquote("%ff"), lambda: unquote(None), lambda: unquote_plus("a+b%2B"),
  lambda: unquote_to_bytes("a%20\u00e9"), lambda: unquote_to_bytes(5), lambda: unquote(""))
t(lambda: urlencode({"a": 1, "b": "x y", "c": [1, 2]}), lambda: urlencode([("a", (1, "\u00e9")), ("b", "z")], doseq=True), lambda: urlencode("abc"), lambda: urlencode(5),
  lambda: urlencode({"k": b"\xff&"}), lambda: urlencode({"a b": "/"}, safe="/", quote_via=quote), lambda: urlencode({"a": None}, doseq=True), lambda: urlencode({}),
  lambda: parse_qs("a=1&a=2&b=&c&d=%20+"), lambda: parse_qsl("a=1;b=2", separator=";"), lambda: parse_qsl("a=&b", keep_blank_values=True), lambda: parse_qsl("a", strict_parsing=True),
  lambda: parse_qsl("a=1&b=2", max_num_fields=1), lambda: parse_qsl(b"a=%ff"), lambda: parse_qsl("a=1", separator=""), lambda: parse_qs(""), lambda: parse_qsl("&&a=1"))
t(lambda: urlsplit(b"http://h/\x20?q"), lambda: urlsplit(b"http://h/").decode(), lambda: urlsplit("http://h/").encode(), lambda: urljoin(b"http://a/", "x"), lambda: urljoin(b"http://a/b", b"c"),
  lambda: urlunsplit(("http", "h", "p", "q", "f")), lambda: urlunparse(("http", "h", "p", "m", "q", "f")), lambda: urlunsplit(("", "", "//x", "", "")), lambda: urlsplit("h", "https"),
  lambda: urlsplit("a#b", allow_fragments=False), lambda: urlparse("http://h/p;a/b;c"), lambda: urlsplit("http://h")._replace(path="/z").geturl(), lambda: urldefrag("http://h/#x").geturl())
