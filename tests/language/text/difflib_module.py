# difflib
import difflib
a = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n".splitlines(True)
b = "ore\ntree\nthree\nfour\nfive!\nsix\nseven\neight\nnine\nten\neleven\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "a.txt", "b.txt"))); print("".join(difflib.unified_diff(a, b, n=0))); print("".join(difflib.context_diff(a, b, "x", "y", "d1", "d2"))); print("".join(difflib.ndiff(a, b))); print("".join(difflib.restore(difflib.ndiff(a, b), 2)) == "".join(b))
for x, y in [("abcd", "bcde"), ("", ""), ("", "a"), ("private Thread currentThread;", "private volatile Thread currentThread;"), ("abxcd", "abcd"), ("qabxcd", "abycdf"), ("a" * 250 + "b", "b" + "a" * 250)]:
    s = difflib.SequenceMatcher(None, x, y); print(s.ratio(), s.quick_ratio(), s.real_quick_ratio(), s.get_matching_blocks()[:6], s.get_opcodes()[:6], s.find_longest_match())
s = difflib.SequenceMatcher(lambda c: c == " ", " abcd", "abcd abcd"); print(s.find_longest_match(0, 5, 0, 9), s.bjunk)
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["abc"]), difflib.get_close_matches("wheel", ["for", "while", "whole"], n=1, cutoff=0.4))
for f in (lambda: difflib.get_close_matches("a", [], n=0), lambda: difflib.get_close_matches("a", [], cutoff=2), lambda: list(difflib.unified_diff([1], ["a"])), lambda: list(difflib.restore([], 3)), lambda: list(difflib.unified_diff(["a"], ["b"], fromfile=5))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(list(difflib.diff_bytes(difflib.unified_diff, [b"a\xff"], [b"b"], b"f", b"t")), list(difflib.ndiff(["\tabc\n"], ["\tabd\n"])), list(difflib.unified_diff(["same"], ["same"])), [list(g) for g in difflib.SequenceMatcher(None, list(range(30)), list(range(15)) + [99] + list(range(16, 30))).get_grouped_opcodes(2)])
