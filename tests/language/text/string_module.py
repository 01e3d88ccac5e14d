# string: constants, Template, Formatter
import string
from string import Template, Formatter
for n in ("ascii_letters", "digits", "hexdigits", "octdigits", "punctuation", "printable", "whitespace"): print(n, repr(getattr(string, n)))
print(string.capwords("hello  world foo"), string.capwords("a-b-c", "-"), repr(string.capwords(" x  y ")))
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except Exception as e: print(type(e).__name__, e)
for s in ["$who likes ${what}", "$$ $who", "$", "a $ b", "$1x", "${", "${who", "${who}s $whom", "$who$what", "${1}", "line1\nx $ y", "no", "$Who $who_1", "$\u00e9", "${w\u00e9}"]:
    x = Template(s)
    print(repr(s), x.is_valid(), x.get_identifiers())
    t(x.substitute, {"who": "tim", "what": "kung", "Who": "W"}); t(x.safe_substitute, {"who": "tim"}); t(x.substitute, who=1, what=2); t(x.substitute, {"who": 1}, what=2, whom=3)
t(Template("$a").substitute, 5)
class T(Template): delimiter = "%"
print(T("%a %% %{b} $c").substitute(a=1, b=2))
f = Formatter()
t(f.format, "{0} {x!r:>5} {}", 1); t(f.format, "{} {}", 1, 2); t(f.format, "{0.real} {1[k]}", 5, {"k": "v"}); t(f.format, "{:{}}", "a", 4); t(f.format, "{x}", x=1); t(f.format, "{y}"); t(f.format, "{5}", 1); t(f.format, "{!z}", 1); t(f.vformat, "{0}{a}", (1,), {"a": 2}); print(list(f.parse("a{b!r:c}d{{e}}")))
class D(Formatter):
    def get_value(self, key, args, kwargs): return kwargs.get(key, "?") if isinstance(key, str) else args[key]
    def format_field(self, v, spec): return "<" + format(v, spec) + ">"
    def check_unused_args(self, used, args, kwargs): print(sorted(map(str, used)), len(args), sorted(kwargs))
print(D().format("{0} {missing} {k:>3}", 1, 2, k=3, z=4))
