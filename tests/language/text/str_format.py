# str.format, format_map, f-strings, format()
def t(f, *a, **k):
    try: print(repr(f), repr(f.format(*a, **k)))
    except Exception as e: print(repr(f), type(e).__name__, e)
class P:
    x = 5
    y = [1, {"k": "v"}]
    def __format__(self, spec): return "P<" + spec + ">"
    def __repr__(self): return "P()"
    def __str__(self): return "pstr\u00e9"
class Q:
    def __format__(self, spec): return 5
class G:
    def __getattr__(self, n): return "attr " + n
    def __getitem__(self, k): return "item " + repr(k)
t("{} {}", 1, "a"); t("{0} {1} {0}", 1, 2); t("{a} {b}", a=1, b="x"); t("{0}{a}", 1, a=2); t("{:>5}|{:<5}|{:^5}", 1, 2, 3); t("{!r} {!s} {!a}", "\u00e9", "\u00e9", "\u00e9")
t("{0.x} {0.y[0]} {0.y[1][k]}", P()); t("{}", P()); t("{:abc}", P()); t("{!r:>6}", P()); t("{!s}", P()); t("{!a}", P()); t("{:{}}", "a", 5); t("{:{w}.{p}f}", 3.14159, w=10, p=2); t("{:{}{}}", 1, ">", 5); t("{0:{1}}", 1, 8)
t("{.foo} {[bar]} {[0]} {[-1]} {[a b]}", G(), G(), G(), G(), G()); t("{0[a]}", {"a": 1}); t("{0[0]}", [9]); t("{0[10]}", [9]); t("{a[b][c]}", a={"b": {"c": 3}}); t("{}", Q())
t("{{}} {{{}}} }}", 5); t("{"); t("}"); t("{}"); t("{0"); t("{0!"); t("{0!r"); t("{0!x}", 1); t("{0!\u00e9}", 1); t("{0!rr}", 1); t("{!r:}", "a"); t("{0:{}", 1); t("{:{:{:{}}}}", 1, 2, 3, 4); t("{a}"); t("{0}"); t("{1}", 5); t("{} {1}", 1, 2); t("{1} {}", 1, 2); t("{0.}", 1); t("{0[}", 1); t("{0[]}", 1); t("{0[a]b}", {"a": 1}); t("{.}", 1); t("a}b"); t("{a{b}}", a=1); t("{99999999999999999999}"); t("{0[99999999999999999999]}", [1]); t("{-1}", 1); t("{ 0}", 1); t("{0 }", 1); t("{a.b}", a=1); t("{:d}", "x"); t("{:5}", None); t("{:5}", [1]); t("{}", [1, P()]); t("{}", {"a": P()}); t("{:>10}", "a\u4e2d"); t("\u4e2d{}\u4e2d", 1); t("{!r}", [P()]); t("{:,}", 1234567); t("{:.3}", "abcdef"); t("{0!r:{1}}", "a", 6); t("", 1); t("no fields", 5)
t("{:%}", 0.5); t("{x!r}", x="q"); t("{:s}", 5); t("{!s:s}", 5); t("{}{}", 1); t("{a}{b}", a=1); t("{0}{}", 1); t("{:}", 1); t("{!r}{!r}", 1, None); t("{[}]}", {"}": 1}); t("{:{{}}}", 1)
class D(dict):
    def __missing__(self, k): return "<" + k + ">"
print("{a} {b}".format_map(D({"a": 1})), "{a.real}".format_map({"a": 5}))
for f, m in [("{}", {}), ("{0}", {}), ("{x}", {}), ("{x}", 5), ("{x}", [1])]:
    try: print(f.format_map(m))
    except Exception as e: print(type(e).__name__, e)
n = 7; s = "str"; f = 2.5
print(f"{n} {s!r:>8} {f:.3f} {n:>{n}} {P()} {P()!r} {P():x} {'nested ' + f'{n}'} {n=} {s = } {f=:.1f} {n!r:^5}|")
try: f"{n:d{s}}"
except Exception as e: print(type(e).__name__, e)
try: f"{Q()}"
except Exception as e: print(type(e).__name__, e)
for a in [(1, 2), ("x", 3), (1.5, "x"), (P(), ""), (P(), "z"), (True, ""), (True, "d"), (None, ""), ([1], ""), (S := type("S", (str,), {})("sub"), ">6"), (type("I", (int,), {})(5), "03"), (type("F", (float,), {})(2.5), ".2f")]:
    try: print(repr(format(*a)))
    except Exception as e: print(type(e).__name__, e)
