# find and its kin, split, strip, replace, partition: results at the borders
def show(*values):
    print(*[repr(v) for v in values])

def each(text, other):
    show(text.find(other), text.rfind(other), text.count(other), other in text, text.startswith(other), text.endswith(other))
    try:
        show(text.split(other), text.rsplit(other, 1), text.partition(other), text.rpartition(other))
    except ValueError as e:
        print(e)
    show(text.replace(other, text[:2]), text.replace(other, text[:0], 1), text.strip(other), text.removeprefix(other), text.removesuffix(other))

texts = ["", "a", "abcabcab", "aaaa", "été à la plage", "\u4e2d\u6587\u4e2d", "\U0001f600a\U0001f600", "a b  c "]
for t in texts:
    for o in ["", "a", "ab", "aa", "é", "\u4e2d", "\U0001f600", " "]:
        each(t, o)
        try:
            b, p = t.encode("utf-8"), o.encode("utf-8")
            each(b, p)
            each(bytearray(b), bytearray(p))
        except Exception as e:
            print(type(e), e)
for args in [(), (2,), (-2,), (0, 3), (3, 1), (9,), (-9, -1), (None, 2), (1, None), (True,), (10**30,), (-10**30, 10**30)]:
    s = "abcabc"
    show(args, s.find("b", *args), s.rfind("b", *args), s.count("", *args), s.find("", *args), s.rfind("", *args),
         s.startswith("b", *args), s.endswith("", *args), b"abcabc".count(b"c", *args), bytearray(s, "ascii").rfind(98, *args))

class Index:
    def __init__(self, n): self.n = n
    def __index__(self):
        print("asked", self.n)
        return self.n
show("abcabc".find("c", Index(3)), "abcabc".replace("a", "x", Index(1)), "a b c".split(None, Index(1)), "ab".center(Index(5), "*"),
     b"abcabc".find(Index(99)), Index(98) in [1], "abc"[Index(1)], "x".zfill(Index(4)), "a\tb".expandtabs(Index(3)))
class Bad:
    def __index__(self): return "no"
for f in (lambda: "abc".find("a", Bad()), lambda: "abc".ljust(Bad())):
    try: f()
    except TypeError as e: print(e)

# long needles: the same answers, whatever the algorithm
import_text = "ab" * 300 + "c" + "ab" * 300
for needle in ["ab" * 20 + "c", "c" + "ab" * 20, "ab" * 40, "b" + "ab" * 30 + "b", "a" * 30, "ba" * 299 + "bc", "cab" + "ab" * 40]:
    show(import_text.find(needle), import_text.rfind(needle), import_text.count(needle), len(import_text.split(needle)), len(import_text.rsplit(needle)), len(import_text.replace(needle, "")))
    wide = import_text + "\u4e2d"
    show(wide.find(needle), wide.rfind(needle), wide.count(needle))
n = 200000
print(("a" * n).find("a" * (n // 2) + "b"), ("a" * n).rfind("b" + "a" * (n // 2)), ("ab" * n).count("ab" * 1000 + "a"), ("a" * 90).rsplit("a" * 40))

for s in ["a b c", " a  b\tc\n", "", "   ", "a\x1cb\x85c\xa0d\u2003e", "x\r\ny\rz\n\n", "\x0b\x0c1\x1d2\x1e3\u20284\u20295"]:
    show(s.split(), s.split(None, 1), s.rsplit(None, 1), s.split(None, 0), s.rsplit(None, 0), s.strip(), s.lstrip(), s.rstrip(), s.splitlines(), s.splitlines(True))
    b = s.encode("latin-1", "replace")
    show(b.split(), b.split(None, 1), b.rsplit(None, 1), b.strip(), b.splitlines(), b.splitlines(keepends=True), b.isspace())
show("xxabcxx".strip("x"), "xyzzy".strip("zyx"), "\u4e2d\u6587a\u4e2d".strip("\u4e2d\u6587"), "abc".strip(""), b"xxaxx".lstrip(b"x"), bytearray(b"aXa").rstrip(b"a"))
show("a,b,c".split(","), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), ",".split(","), "a,,b".split(","), "a--b--c".split("--"), "abc".split("abc"))
show("abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "".replace("", "x", 0), "aaa".replace("a", "bb", 2), "a\u4e2db".replace("\u4e2d", ""), "ab".replace("a", "\U0001f600"))
show("abc"[::-1], "abc\u4e2d"[:3], "a\u4e2d\U0001f600"[::2], b"abcdef"[1:5:2], bytearray(b"abc")[::-1], "abc"[5:], "abc"[-2:])
show("ab" * 3, 0 * "ab", "ab" * -1, b"x" * 5, 3 * bytearray(b"xy"), "\u4e2d" * 3, True * "t")
show("a" < "b", "a" < "\u4e2d", "ab" > "a", "" < "a", "\U0001f600" > "\uffff", b"a" < b"b", b"ab" >= bytearray(b"ab"), b"a" == "a", "a" == b"a")
