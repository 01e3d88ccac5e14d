# the % operator of str and bytes
def t(f, a):
    try: print(repr(f), shown(a), repr(f % a))
    except Exception as e: print(repr(f), shown(a), type(e).__name__, e)
def shown(a): return type(a).__name__ if 'object at' in repr(a) or 'memory at' in repr(a) else repr(a)
class I:
    def __index__(self): return 7
class F:
    def __float__(self): return 2.5
class N:
    def __int__(self): return 9
class S:
    def __str__(self): return "str!"
    def __repr__(self): return "repr\u00e9"
class Bad:
    def __str__(self): return 5
class M:
    def __getitem__(self, k): return "<" + k + ">"
for f in ["%d", "%i", "%u", "%5d", "%-5d|", "%05d", "%+d", "% d", "%+5d", "%-05d|", "%.3d", "%8.3d", "%08.3d", "%x", "%X", "%#x", "%#X", "%o", "%#o", "%#010x", "%.5x", "%#.5x", "%+x", "%e", "%E", "%f", "%F", "%g", "%G", "%.2f", "%10.2f", "%-10.2f|", "%010.2f", "%+.1f", "%#.0f", "%.0f", "%#g", "%.3g", "%c", "%5c", "%s", "%5s", "%-5s|", "%.2s", "%5.1s", "%r", "%a", "%10r", "%ld", "%hd", "%Lf", "%y", "%", "%%", "%5%", "%5", "%(a)s", "%(a", "%(a)", "%*d", "%s %s", "a%sb", "", "%.f", "%.*f", "%-+5d|", "%0-5d|", "% +d", "%z", "%5.", "%lls", "%b"]:
    for a in [5, -42, 10**20, 3.7, -0.0, 1e100, float("inf"), float("nan"), "ab", "x", b"q", True, None, (), (1,), (1, 2), ([1],), [1, 2], {"a": 1}, {}, "\u4e2d", 2+1j]:
        t(f, a)
for f, a in [("%s", S()), ("%r", S()), ("%a", S()), ("%d", I()), ("%x", I()), ("%d", N()), ("%x", N()), ("%f", F()), ("%d", F()), ("%f", I()), ("%f", N()), ("%c", I()), ("%s", Bad()), ("%(x)s-%(y)5s", M()), ("%(a)s %(b)d", {"a": 1, "b": 2}), ("%(a)s %s", {"a": 1}), ("%(a)s", 5), ("%(a)s", "str"), ("%(a)s", (1,)), ("%(zz)s", {"a": 1}), ("%((a))s", {"(a)": 1}), ("%*d|%-*d|%.*f", (5, 42, 5, 42, 2, 1.239)), ("%*d", (-6, 42)), ("%*d|", (2.0, 1)), ("%.*f", (-1, 1.5)), ("%*d", ("a", 1)), ("%s %s %s", (1, "b", 2.5)), ("%s", ((1, 2),)), ("%d%%", 50), ("%c", 0x4e2d), ("%c", 0x110000), ("%c", -1), ("%c", ""), ("%c", 1.5), ("%s", None), ("x", ()), ("x", {}), ("x", {"a": 1}), ("x", [1]), ("x", 5), ("x", "s"), ("x", b"s"), ("x", (1,)), ("x", M()), ("%d", "5"), ("%d", None), ("%i", "5"), ("%f", "5"), ("%x", 1.5), ("%x", "a"), ("%o", 1.5), ("%e", None), ("%99999999999999999999d", 1), ("%.99999999999999999999f", 1), ("%(a)*d", {"a": 1}), ("%(a)", {"a": 1}), ("%\u4e2d", 1), ("%s\u4e2d", "e"), ("\u4e2d%s", 5), ("%s", "\U0001f600"), ("%5s|", "\u4e2d"), ("%.1s", "\u4e2d\u6587"), ("%d", 123456789012345678901234567890), ("%x", -255), ("%#o", -8), ("%+d", True), ("%s", True), ("%5.1f|%-8.3e|%G", (3.14159, 12345.678, 1e-10))]:
    t(f, a)
class B:
    def __bytes__(self): return b"B!"
for f, a in [(b"%s", b"x"), (b"%b", b"x"), (b"%s", "x"), (b"%b", 5), (b"%s", B()), (b"%a", "\u4e2d"), (b"%r", "x"), (b"%d", 5), (b"%5d|", 5), (b"%x", 255), (b"%.2f", 1.5), (b"%c", 65), (b"%c", b"z"), (b"%c", 256), (b"%c", "a"), (b"%c", b"ab"), (b"%s %s", (b"a", b"b")), (b"%s", (b"a", b"b")), (b"%(k)s", {b"k": b"v"}), (b"%5s|%-5b|", (b"a", b"b")), (b"%.1s", b"abc"), (b"%i", "5"), (b"%y", 1), (b"%", 1), (b"x", 1), (b"%s", memoryview(b"mv")), (b"%s", bytearray(b"ba")), (bytearray(b"%s!"), b"x"), (b"%%", ()), (b"%f", "a"), (b"%(k)s", 5), (b"\xff%s", b"\xfe"), (b"%a", b"\xff"), (b"%s", None)]:
    t(f, a)
