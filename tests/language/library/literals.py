from ast import literal_eval

for text in ["1", " -1", "+2.5", "1_000", "0x_ff", "0b101", "0o17", "1e3", ".5", "1.", "3j", "1+2j", "-1.5-2j", "(1)", "-(1)", "True", "None", "...",
             "'a'", '"b\\n\\x41\\u00e9\\N{BULLET}\\101\\q"', "r'\\n'", "b'\\xff\\n'", "rb'\\x'", "u'x'", "'a' 'b'", "b'a' b'b'", "'''x\ny'''", '"it\'s"', "'it\\'s'",
             "()", "(1,)", "(1, 2)", "1, 2", "1,", "[]", "[1, [2, 'x'], ]", "{}", "{1}", "{1, 2}", "{'a': 1, 'b': [None, (1, 2)]}", "set()", "[set(), {}]",
             "{'a': {'b': {'c': -1}}}", "[\n1, # one\n2\n]", "{1: 2,}", "\t[1]", "\n1", "1\n", "0", "00", "1e400", "-0.0", "'\\\n'", "[1, -2, 3.0e-5, 1+1j]", "{'x': 'é', 'ü': '日本'}"]:
    print(repr(text), "->", repr(literal_eval(text)))


def fails(text):
    try:
        print(repr(text), "->", repr(literal_eval(text)))
    except ValueError as e:
        print(repr(text), type(e).__name__, str(e).split(":")[0])
    except Exception as e:
        print(repr(text), type(e).__name__, e)


for text in ["foo", "f(1)", "1 + 2", "1 * 2", "--1", "-True", "-'a'", "~1", "not 1", "x.y", "[x]", "{'a': x}", "[1][0]", "'a'.b", "1 < 2", "1 and 2", "1 if 2 else 3", "lambda: 1",
             "f'x'", "__import__('os').system('ls')", "[1, foo]", "\n\nfoo", "[1,\nfoo]", "1+2j+3", "1j+2j", "set(1)", "[i for i in ()]", "'a' + 'b'", "{**{}}", "[*[1]]",
             "", "1 +", "[1", "(1, 2", "{'a': 1", "[1 2]", "1 2", "'abc", '"abc', "'''abc", "]", "(]", "012", "1a", "{1: }", "{'a' 1}", "{1: 2, 3}", "{[]: 1}", "{[]}", "$", "b'é'", "[,]", "a b", "'a' b'b'"]:
    fails(text)
for value in (5, None, [1], b"1"):
    fails(value)
