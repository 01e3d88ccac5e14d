# pprint
import pprint
from pprint import pformat, pp
data = {"name": "x" * 30, "list": list(range(40)), "nested": {"a": [1, 2, {"b": (1,), "c": set([3, 1, 2])}], "z": None}, 5: "int key", "long": "the quick brown fox jumps over the lazy dog " * 4, "bytes": b"abc" * 40, "t": tuple("word%d" % i for i in range(20)), "e": [], "f": frozenset(["q"]), "g": 1234567}
for kw in ({}, {"width": 40}, {"indent": 4}, {"depth": 1}, {"depth": 2}, {"compact": True}, {"sort_dicts": False}, {"underscore_numbers": True}, {"width": 1}, {"width": 200}):
    print(kw); print(pformat(data, **kw))
pprint.pprint([1, 2]); pp({"b": 1, "a": 2}); print(pformat("short"), pformat("word " * 30), pformat(("word " * 30,)), pformat("line\nline2\n" * 12), pformat([[]]), pformat({}), pformat(()), pformat((1,)), pformat(bytearray(b"z" * 90)))
l = [1]; l.append(l); print(pformat(l).split(" with")[0], pprint.isrecursive(l), pprint.isreadable([1]), pprint.isreadable(l), pprint.saferepr({"b": 1, "a": [2]}))
print(pformat({1: "a", "x": "b", None: "c", (1, 2): "d"}, width=20).count("\n"))
class C:
    def __repr__(self): return "<C object>"
print(pformat([C()] * 12), pprint.isreadable(C()))
for kw in ({"indent": -1}, {"depth": 0}, {"width": 0}):
    try: pformat(1, **kw)
    except Exception as e: print(type(e).__name__, e)
print(pprint.PrettyPrinter(width=30).pformat({"key": {"inner": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}}))
