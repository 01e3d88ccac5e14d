# textwrap
import textwrap as w
text = """Hello there, how are you this fine day?  I'm glad to hear it--really!  A well-known twenty-five-year-old   problem: use-cases, e-mail, --option, foo--bar, x-1, 3-4, a-b.  Averyveryverylongwordthatmustbebroken and\tsome\ttabs."""
for width in (10, 15, 20, 37, 70):
    for kw in ({}, {"initial_indent": "* ", "subsequent_indent": "  "}, {"break_long_words": False}, {"break_on_hyphens": False}, {"drop_whitespace": False}, {"fix_sentence_endings": True}, {"max_lines": 3}, {"max_lines": 2, "placeholder": "..."}, {"expand_tabs": False}, {"replace_whitespace": False, "tabsize": 4}):
        print(width, kw, w.wrap(text, width, **kw))
print(w.fill("a b c", 3), w.wrap(""), w.wrap("   "), w.shorten("Hello   world! foo", 12), w.shorten("Hello world", 11), w.shorten("Hello world", 7, placeholder=".."))
for s in ["  a\n  b\n", "\ta\n\t b", " a\n\tb", "  a\n\n   b\n  \n", "a\n  b", "", "   ", "  x\n y"]: print(repr(w.dedent(s)))
print(repr(w.indent("a\n\nb\n  \nc", "> ")), repr(w.indent("a\n\nb", "> ", lambda l: True)))
for f in (lambda: w.wrap("a", 0), lambda: w.wrap("a b c", 3, max_lines=1, placeholder="xxxxx"), lambda: w.dedent(5), lambda: w.shorten("a b", 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
