# tomllib: documents, what they mean, and where they are wrong.
import io
import tomllib
from decimal import Decimal

print(tomllib.loads('''# a comment
title = "TOML \\u00e9\\t\\"x\\"" # behind
'quoted key' = 1
"also \\n" = 2
a.b.c = 3
a . b . d = 4
numbers = [1, -2, +3, 1_000, 0xff_00, 0o17, 0b1_0, 1.5, -2e3, 6.02e+23, inf, -inf, 0.0]
dates = [1979-05-27T07:32:00Z, 1979-05-27 07:32:00.999999-07:00, 1979-05-27T07:32:00, 1979-05-27, 07:32:00.5]
flags = [true, false]
nested = [[1, 2], ["a", 'b'], {x = 1, y.z = 2}, []]
text = """
first \\
    joined
second ""quoted"" """
raw = \'\'\'
C:\\dir ''two''\'\'\'

[table]
key = 1
[table.sub]
key = 2
["odd table".'x']
[[rows]]
n = 1
[rows.more]
deep = true
[[rows.inner]]
v = 1
[[rows]]
n = 2
[[rows]]
'''))
print(tomllib.load(io.BytesIO(b"x = 1.25\r\ny = 2\r\n"), parse_float=Decimal))
for document in ("x", "x =", "= 1", "x = 1 y = 2", "[a", "[a]\n[a]", "a = 1\na = 2", "a = 1\na.b = 2", "[a]\nb = 1\n[a.b]", "a = [1,", "a = [1 2]",
                 "a = {x = 1", "a = {x = 1, x = 2}", "a = {x = 1,}", "a = {}\na.b = 1", "a = {b = 1}\n[a.c]", "[[a]]\n[a]", "[a]\n[[a]]",
                 "a = []\n[[a]]", 'a = "x', "a = 'x\n'", 'a = "\\q"', 'a = "\\ud800"', 'a = "\\u12"', "a = 01", "a = 1__0", "a = .5", "a = 5.",
                 "a = 1979-13-01", "a = 1979-02-30", "a = 25:00:00", "a = truex", "a = nope", "a = \x01", "# \x7f", "a.b = 1\n[a]",
                 "[a.b]\nc = 1\n[a]\nb.d = 2", "[tab]\nx = 1\n[other]\n[tab]", "a = {b.c = 1, b = 2}", "a = {b = {c = 1}, b.d = 2}", '"""', "'''",
                 'a = """x', "a = '''x", 'a = """\\ x"""', "[]", "[a.]", "a..b = 1", "a = 1 # \x00", "\ufeffa = 1", "a = {b = 1\n}", "[[a]", "a = +-1"):
    try:
        print(tomllib.loads(document))
    except tomllib.TOMLDecodeError as error:
        print(repr(document), error, error.lineno, error.colno, error.pos)
for wrong in (lambda: tomllib.loads(b"x = 1"), lambda: tomllib.load(io.StringIO("x = 1")), lambda: tomllib.loads("x = 1.5", parse_float=lambda t: {}),
              lambda: tomllib.loads("a = " + "[" * 2000)):
    try:
        print(wrong())
    except (TypeError, ValueError, RecursionError) as error:
        print(type(error).__name__, error)
