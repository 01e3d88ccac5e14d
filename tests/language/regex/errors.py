# Patterns that are wrong: kind of error, message and place.
import re

BAD = [
    "(", ")", "(?", "(?P", "(?P<", "(?P<>a)", "(?P<a", "(?P<1a>x)", "(?P<a b>x)", "(?P<a>x)(?P<a>y)", "(?P=a)", "(?P=a", "(?P=",
    "(?P=1)", "(?P<a>(?P=a))", "(?Px)", "(?P", "(?:", "(?=", "(?!", "(?<", "(?<a", "(?<=", "(?<\\b)", "(?>", "(?#", "(?#abc",
    "(?z)", "(?i", "(?i-", "(?i-:", "(?i-i:a)", "(?-", "(?-:a)", "(?-z:a)", "(?-1:a)", "(?iz)", "(?i1)", "(?L)", "(?au)", "(?a-u:x)",
    "a(?i)b", "(a(?i)b)", "|(?i)", "(?-i)", "(?i-s)", "(?", "(?\\)", "(?P\\)", "(?(", "(?()a)", "(?(1", "(?(1)", "(?(1)a", "(?(0)a)",
    "(?(a)b)", "(?(a b)c)", "(?(1)a|b|c)", "(?(2)a)(b)", "(?(99999999999)a)", "(?(-1)a)",
    "[", "[]", "[^]", "[a", "[a-", "[z-a]", "[\\d-z]", "[a-\\d]", "[a-\\", "[\\", "[\\q]", "[\\400]", "[\\8]", "[\\x1]", "[\\u12]", "[b-\\x61]",
    "*", "+a", "?", "a**", "a+*", "a{1}{2}", "a{2,1}", "a{99999999999}", "a{1,99999999999}", "^*", "$+", "\\b?", "(*)", "|*", "(?:*)",
    "a???", "a*+*", "(?=a)**", "\\", "a\\", "(\\", "a*\\", "a**\\", "\\q", "\\x", "\\x1", "\\xg1", "\\u12", "\\U1234567", "\\U00110000",
    "\\N", "\\N{", "\\N{}", "\\N{DIGIT ONE", "\\N{nothing at all}", "\\400", "\\777", "\\1", "\\12", "(a)\\2", "(a\\1)", "\\c", "\\E",
    "(?<=a*)", "(?<=a|bc)", "(?<!a+b)", "(?<=(a)\\1)", "(?<=(?P<x>a)(?P=x))", "(a)(?<=(?(1)b|cd))", "(?<=(a)(?(1)b|c))",
    "a\nb(", "a\n\nbc\\q", "x\n(?P<n>a)\n(?P<n>b)",
]
for pattern in BAD:
    try:
        print(repr(pattern), re.compile(pattern))
    except re.PatternError as e:
        print(repr(pattern), "|", e, "|", e.msg, e.pos, e.lineno, e.colno, e.pattern == pattern)
    except Exception as e:
        print(repr(pattern), "|", type(e).__name__, e)

GOOD = ["a{", "a{1", "a{1,", "a{,", "a{}", "a{x}", "a{1x}", "{", "}", "]", "a{,}", "a{,2}", "x{0}", "(?:a*)*", "(?=a)*", "(?i:a)+", "[]]", "[^]]", "[a-]",
        "[-a]", "[^-a]", "[]-a]", "(?#a)b", "(?x) a b # c", "(?x)a\\ b[ ]", "\\0", "\\07", "\\008", "[\\1]", "\\Z\\z", "(?(1)a|c)(b)",
        "(?P<é>a)", "(?i)(?m)(?s)a", "(?:)", "", "()", "|", "(|)", "a||b"]
for pattern in GOOD:
    c = re.compile(pattern)
    print(c, c.flags, c.groups, dict(c.groupindex), c.match("a{"))

FLAGS = [("a", re.A | re.U), ("a", re.L), ("(?a)b", re.U), ("(?u)b", re.A), ("a", re.L | re.A)]
for pattern, flags in FLAGS:
    try:
        print(re.compile(pattern, flags))
    except ValueError as e:
        print(type(e).__name__, e)

for call in [lambda: re.compile(1), lambda: re.compile(None), lambda: re.compile(re.compile("a"), re.I), lambda: re.match("a", 1),
             lambda: re.match("a", None), lambda: re.compile("a").match("a", "b"), lambda: re.split("a", 1), lambda: re.sub("a", 1, "a"),
             lambda: re.match("(a)", "a").group(2), lambda: re.match("a", "a")["x"], lambda: re.match("a", "a")[None],
             lambda: re.match("a", "a").group(-1), lambda: re.match("a", "a").start(1), lambda: re.match("a", "a").span("q"),
             lambda: re.match("a", "a").foo, lambda: re.compile("a").foo, lambda: re.match("a", "a").expand("\\1"),
             lambda: iter(re.match("a", "a")), lambda: re.match("a", "a").expand(1), lambda: re.sub("a", "\\g<x>", "a"),
             lambda: re.sub("a", "\\g<>", "a"), lambda: re.sub("a", "\\g<1", "a"), lambda: re.sub("a", "\\g", "a"),
             lambda: re.sub("a", "\\g<1>", "a"), lambda: re.sub("a", "\\9", "a"), lambda: re.sub("a", "\\q", "a"), lambda: re.sub("a", "\\", "a"),
             lambda: re.sub("a", "\\g<-1>", "a"), lambda: re.sub("a", "\\g<a b>", "a"), lambda: re.sub("a", "\\400", "a"),
             lambda: re.sub("a", "x\ny\\z", "a"), lambda: re.sub("a", lambda m: 1, "a"), lambda: re.sub("a", lambda m: 1 // 0, "a")]:
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
