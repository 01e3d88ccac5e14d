# base64, binascii, html, shlex, fnmatch, reprlib, keyword, hashlib, hmac, zlib, unicodedata
import base64, binascii, html, shlex, fnmatch, reprlib, keyword, hashlib, hmac, zlib, unicodedata
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except Exception as e: print(type(e).__name__, e)
for d in [b"", b"a", b"ab", b"abc", b"abcd", bytes(range(256)), b"\xff\xfe\xfd", b"hello world, this is text" * 5]:
    e = base64.b64encode(d); print(e[:80], base64.b64decode(e) == d, base64.urlsafe_b64encode(d)[:20], base64.b32encode(d)[:40], base64.b32decode(base64.b32encode(d)) == d, base64.b16encode(d)[:20], base64.b85encode(d)[:30], base64.b85decode(base64.b85encode(d)) == d, base64.a85encode(d)[:30], base64.a85decode(base64.a85encode(d)) == d, base64.encodebytes(d)[:90], base64.decodebytes(base64.encodebytes(d)) == d, base64.b32hexencode(d)[:20])
for s in ["YWJj", b"YW Jj\n", "YWI=", "YWI", "YQ==", "YQ=", "Y", "YWJjZA", "!!!!", "YW!Jj", "====", "YQ==YQ==", "\u00e9", 5, "YWJj=", "=YWJj", "YW=Jj", "YWI=="]:
    t(base64.b64decode, s); t(base64.b64decode, s, validate=True)
t(base64.b64encode, "a"); t(base64.b64encode, b"\xff\xfe", b"-_"); t(base64.b32decode, "MFRGG"); t(base64.b32decode, "mfrgg===", True); t(base64.b32decode, "M1======"); t(base64.b16decode, "6g"); t(base64.b16decode, "6a"); t(base64.b16decode, "6a", True); t(base64.b16decode, "6A6"); t(base64.b85decode, "~~~~~"); t(base64.urlsafe_b64decode, "__79"); t(base64.encodebytes, "s")
t(binascii.hexlify, b"ab"); t(binascii.hexlify, b"abc", ":"); t(binascii.unhexlify, "6162"); t(binascii.unhexlify, "616"); t(binascii.unhexlify, "zz"); t(binascii.unhexlify, b"6A"); t(binascii.unhexlify, 5); t(binascii.hexlify, "a"); t(binascii.crc32, b"hello"); t(binascii.crc32, b"lo", binascii.crc32(b"hel")); t(binascii.crc_hqx, b"abc", 0); t(binascii.b2a_base64, b"abc", newline=False); t(binascii.a2b_base64, "YWJj")
print(issubclass(binascii.Error, ValueError), zlib.crc32(b"x"), zlib.adler32(b"hello"), zlib.adler32(b"b", zlib.adler32(b"a")))
print(html.escape("<a href='x'>\"&</a>"), html.escape("<'\">", False))
for s in ["&lt;&gt;&amp;&quot;", "&#39;&#x27;&#65;&#x41", "&", "&;", "&nope;", "&#;", "&#x;", "&#0;", "&#128;", "&#xD800;", "&#x110000;", "a & b", "&#1;", "&&lt;"]: t(html.unescape, s)
for s in ["a b 'c d' \"e f\"", "a\\ b", "'it''s'", '"a\\"b"', "a  b\n c", "", "#c", "a #b", "x='y z'", "a\"b c\"d"]: t(shlex.split, s); t(shlex.split, s, True); t(shlex.split, s, posix=False)
t(shlex.split, "'a"); t(shlex.split, "a\\"); t(shlex.split, None); t(shlex.quote, "a b"); t(shlex.quote, ""); t(shlex.quote, "it's"); t(shlex.quote, "safe-1.txt"); t(shlex.join, ["a", "b c", ""]); t(shlex.quote, 5)
print(list(shlex.shlex("a = b+1; c 'd e'")), list(shlex.shlex("a && b||c", punctuation_chars=True)), list(shlex.shlex("x y", posix=True)))
for p in ["*.py", "a?c", "[abc]*", "[!a]*", "[a-c]x", "*", "a*b*c", "[", "[]]", "a[b", "**", "[z-a]", "A*", "*.[ch]"]:
    print(p, fnmatch.filter(["a.py", "abc", "bx", "zx", "aXbYc", "[", "]", "a[b", "", "x.c", "Abc"], p))
print(reprlib.repr(list(range(20))), reprlib.repr("x" * 50), reprlib.repr({i: i for i in range(9)}), reprlib.repr(set(range(9))), reprlib.repr((1,)), reprlib.repr([[[[[[[[1]]]]]]]]), reprlib.repr(10**60), reprlib.repr(frozenset({1})))
class Node:
    @reprlib.recursive_repr()
    def __repr__(self): return "Node(" + repr(self.me) + ")"
n = Node(); n.me = n; print(n)
print(keyword.iskeyword("for"), keyword.iskeyword("x"), keyword.kwlist[:3], len(keyword.kwlist), keyword.issoftkeyword("match"), keyword.softkwlist)
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
    for d in (b"", b"abc", b"a" * 55, b"a" * 56, b"a" * 64, b"a" * 111, b"a" * 112, b"a" * 1000):
        h = hashlib.new(name, d); print(name, len(d), h.hexdigest()[:24], h.digest_size, h.block_size, h.name)
h = hashlib.sha256(); h.update(b"a"); c = h.copy(); h.update(b"b"); print(h.hexdigest(), c.hexdigest(), hashlib.md5(b"x").digest()); t(hashlib.md5, "a"); t(hashlib.new, "nope"); t(h.update, 5)
print(hmac.new(b"key", b"msg", "sha256").hexdigest(), hmac.new(b"k" * 200, b"m", hashlib.md5).hexdigest(), hmac.compare_digest("a", "a"), hmac.compare_digest(b"a", b"b"), hmac.digest(b"k", b"m", "sha1").hex())
for c in "a1\u00e9\u0663\u00bd\u4e2d\u0301\uac00\U0001f600\n\u05d0\u2160(":
    print(ascii(c), unicodedata.category(c), unicodedata.name(c, None), unicodedata.decimal(c, None), unicodedata.digit(c, None), unicodedata.numeric(c, None), unicodedata.combining(c), unicodedata.bidirectional(c), unicodedata.east_asian_width(c), unicodedata.mirrored(c))
for s in ["\u00e9", "e\u0301", "\ufb01", "\uac01", "\u1100\u1161\u11a8", "\u212b", "a\u0323\u0307", "a\u0307\u0323", "\u1e9b\u0323", "\u0344", "\u2126", "\uff21", "abc", "\u0958", "\U0001d15e"]:
    print([ascii(unicodedata.normalize(f, s)) for f in ("NFC", "NFD", "NFKC", "NFKD")], [unicodedata.is_normalized(f, s) for f in ("NFC", "NFD", "NFKC", "NFKD")])
t(unicodedata.lookup, "LATIN SMALL LETTER A"); t(unicodedata.lookup, "no such"); t(unicodedata.name, "\n"); t(unicodedata.decimal, "x"); t(unicodedata.digit, "x"); t(unicodedata.numeric, "x"); t(unicodedata.normalize, "XX", "a"); t(unicodedata.category, "ab")
