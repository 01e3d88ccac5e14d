# str methods at their edges.
print("abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "aaa".replace("a", "b", 2), "aXbX".replace("X", ""))
print("a,b".split(",", -5), "abc".find("", 10), "abc".find("c", -1), "".join([]), "a,,b,".split(","), " a  b ".split(), " a  b c ".split(None, 1))
print("abcabc".find("ca"), "x".strip("x") == "", "xxaxx".strip("x"), "ab" * 3, "ab" * -1, "h\u00e9llo"[1], len("\U0001f600x"), "\U0001f600x"[::-1])
print("abc" < "abd", "a" in "bab", "abc".startswith(("x", "ab")), "abc".endswith("bc"), "banana".count("an"), "aaa".count(""))
s = ""
for i in range(1000): s += chr(97 + i % 26)
print(len(s), s[500:510], s == s[:500] + s[500:])
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\t nl\n nul\0 \x7f \u00e9 \ud800"))
