# difflib and pprint.
import difflib
from pprint import pformat, pprint

PAIRS = [("abc\ndef\n", "abc\ndfe\n"), ("one\ntwo\nthree\n", "ore\ntree\nemu\n"), ("a\n", ""), ("", "b\n"), ("x\ny\nz\n", "x\ny\nz\n"),
         ("the quick brown\nfox\n", "the quick red\nfox jumps\n"), ("\ttab\n", "\t tab\n"), ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n")]
for a, b in PAIRS:
    a, b = a.splitlines(True), b.splitlines(True)
    delta = list(difflib.ndiff(a, b))
    print("".join(delta), list(difflib.restore(delta, 1)) == a, list(difflib.restore(delta, 2)) == b)
    print("".join(difflib.unified_diff(a, b, "old", "new")), "".join(difflib.context_diff(a, b, "old", "new", n=1)))
for a, b in (("abcd", "bcde"), ("private Thread currentThread;", "private volatile Thread currentThread;"), ("", ""), ("a", ""), ("qabxcd", "abycdf"), ("ab" * 150, "ba" * 150)):
    m = difflib.SequenceMatcher(None, a, b)
    print(round(m.ratio(), 6), round(m.quick_ratio(), 6), round(m.real_quick_ratio(), 6), m.get_matching_blocks()[:4], m.get_opcodes()[:4], m.find_longest_match(0, len(a), 0, len(b)))
print(difflib.SequenceMatcher(lambda c: c == " ", " abcd", "abcd abcd").find_longest_match(0, 5, 0, 9))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["a"]), difflib.get_close_matches("wheel", ["while", "heel", "wheels"], n=2, cutoff=0.5))
for call in (lambda: difflib.get_close_matches("a", [], 0), lambda: difflib.get_close_matches("a", [], 1, 2)):
    try:
        print(call())
    except ValueError as e:
        print(e)
VALUES = [1, "a", [1, 2], list(range(40)), {"b": 1, "a": [1, 2]}, {"key" * 5: "value" * 10, "other": list(range(20))}, ("x" * 50, "y" * 50), ("z" * 90,), [], {}, (), [[1, 2, 3] * 8, [4] * 30],
          {i: str(i) * 5 for i in range(12)}, "word " * 30, ["word " * 30], "line one\nline two\n" * 4, {1: {2: {3: {4: "deep" * 15}}}}, {"a": 1, 2: "mixed"}, {(1, 2): [3], (0, 1): [4]}, [None, True, 1.5, 2j, b"bytes"], [{"id": i, "name": f"user{i}"} for i in range(4)]]
for value in VALUES:
    print(pformat(value))
    print(pformat(value, width=30, indent=2), pformat(value, compact=True), pformat(value, depth=1), pformat(value, width=1000, sort_dicts=False))
x = [1]
x.append(x)
print(pformat(x).replace(str(id(x)), "ID"))
pprint({"b": 2, "a": 1})
