# case, classes of characters, padding, translation
def show(*values):
    print(*[ascii(v) for v in values])

words = ["", "hello World", "ß", "ŒUVRE œuvre", "ǆ ǅ Ǆ", "ΑΣ ΑΣΑ Σ ΑΣ. Α.Σ", "İstanbul ıI", "ﬁne ﬂy", "they're bill's", "\u1f80 \u1fb3", "x\u0345y", "1st 2ND", "\u02b0a", "\U00010400\U00010428", "ʼn ẞ", "\u0130\u0307", "a\xadb", "\u2160\u2170 \u24b6\u24d0"]
for w in words:
    show(w, w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold())
    show(w.isupper(), w.islower(), w.istitle(), w.isalpha(), w.isalnum(), w.isprintable(), w.isspace(), w.isidentifier(), w.isascii())
for c in "a1A_ \t\n²½٣Ⅷ中é\u0300\u200b\x7f\xa0\u3000\u2028\ud800\U0001f600\U000e0041ªµ\u1885\u2118":
    show(c, c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isalnum(), c.isspace(), c.isprintable(), c.isidentifier(), ("a" + c).isidentifier(), c.upper(), c.lower(), c.title(), c.casefold())
# a sum over many characters
total = [0] * 12
seen = ""
for i in list(range(0, 0x3000, 5)) + list(range(0x3000, 0x110000, 1999)):
    c = chr(i)
    for k, yes in enumerate((c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isspace(), c.isprintable(), c.isidentifier(), c.isupper(), c.islower(), c.istitle())):
        if yes:
            total[k] += i
    total[10] += sum([ord(d) * (k + 1) for k, d in enumerate(c.upper() + c.lower() + c.title() + c.casefold())])
print(total)
for b in [b"", b"abc", b"ABC", b"Hello World", b"a1", b"12", b" \t\n\x0b", b"\xe9", b"tHe 2nd's"]:
    show(b.upper(), b.lower(), b.title(), b.capitalize(), b.swapcase(), b.isalpha(), b.isalnum(), b.isdigit(), b.isspace(), b.isupper(), b.islower(), b.istitle(), b.isascii(), bytearray(b).title())
for w in range(-1, 8):
    show("ab".center(w), "abc".center(w, "*"), "ab".ljust(w, "\u4e2d"), "ab".rjust(w), "-5".zfill(w), "+".zfill(w), "".zfill(w), b"ab".center(w, b"."), bytearray(b"-1").zfill(w))
show("a\tbc\td".expandtabs(), "a\tbc\td".expandtabs(4), "\t\n\t".expandtabs(2), "ab\tc".expandtabs(0), "a\tb".expandtabs(-1), b"1\t2".expandtabs(3), "\u4e2d\tx".expandtabs(4))
show("abc".translate({97: "XX", 98: None, 99: 0x4e2d}), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate("012"), str.maketrans({"a": 1, 98: "b"}), str.maketrans("", ""), b"abc".translate(None, b"b"), b"abc".translate(bytes(range(256)), delete=b"a"), b"abc".translate(bytes.maketrans(b"ab", b"XY")))
class Table:
    def __getitem__(self, key):
        if key == 97: raise LookupError
        return {98: "B", 99: None}.get(key, 0x21)
show("abcd".translate(Table()))
for table in ({97: 1.5}, {97: 0x110000}, {97: b"x"}):
    try: "abc".translate(table)
    except Exception as e: print(type(e).__name__, e)
class S(str):
    def __str__(self): return "other"
s = S("text")
show(s.upper(), s + "x", s[1:], "-".join([s, S("b")]), f"{s}", s.replace("t", S("T")), type(s.strip()), s.find(S("x")), s == "text", {s: 1}["text"], S("a") in "abc")
show(repr("it's"), repr('say "x"'), repr("'\""), repr("\\\n\r\t\x00\x7f\x80\xa0\xad\xff"), repr("\u0378\u200b\u2028\ud800\ufffe\U000e0001\U0001f600"), ascii("é中\U0001f600'"), repr(b"it's \"\\\x00\xff\n"), repr(bytearray(b"'")))
try: "ab".join(["a", 1])
except TypeError as e: print(e)
show("-".join("abc"), "".join([]), ",".join(("a",)), "\u4e2d".join(["a", "b"]), b"-".join([b"a", bytearray(b"b"), memoryview(b"c")]), bytearray(b",").join([b"1", b"2"]), "x".join(c for c in "ab"), "x".join({"k": 1}))
