from array import array, ArrayType, typecodes
import array as module, copy


def attempt(name, call):
    try:
        print(name, repr(call()))
    except BaseException as e:
        print(name, type(e).__name__, e)


print(typecodes, array, ArrayType is array, module.__name__)
a = array("i", [1, 2, 3])
print(a, repr(array("i")), array("d", (1, 2.5)), array("w", "héllo"), array("B", b"ab"), a.typecode, a.itemsize, len(a))
a.append(4); a.extend([5, 6]); a.extend(array("i", [7])); a.insert(0, 0); a.insert(-1, 9); a.insert(100, 8)
print(a, a.pop(), a.pop(0), a.index(9), a.count(3), a[1], a[-1], a[1:3], a[::-1], 3 in a, "x" in a)
a.remove(9); a.reverse()
print(a, a.tolist(), list(a), sum(a), max(a), a.index(3, 2), [*reversed(a)])
a[0] = 70; a[1:3] = array("i", [8, 9, 10]); del a[-1]; del a[0:1]
a[::2] = array("i", [0] * len(a[::2]))
print(a, a + array("i", [1]), a * 2, 2 * a, a * -1, a == array("i", a), a == array("d", a), a == list(a), a != array("i"))
a += array("i", [5]); a *= 2
print(a, array("i", [1, 2]) < array("i", [1, 3]), array("i", [1]) >= array("b", [1]), array("i", [1, 2]) > array("i", [1]))
for code in "bBhHiIqQfd":
    b = array(code, [1, 2, 100])
    data = b.tobytes()
    c = array(code); c.frombytes(data)
    print(code, b.itemsize, data, c == b, b)
    b.byteswap()
    print(b.tobytes())
f = array("f", [0.1, 1e10]); print(f, f[0] == 0.1, array("d", [float("nan"), float("-inf")]))
w = array("w", "abc"); w.append("d"); w.extend("ef"); w.fromunicode("gh"); print(w, w.tounicode(), w[1], w.tolist(), w.tobytes()[:8])
e = array("b"); e.fromlist([1, 2]); e.extend(x for x in (3, 4)); e.clear(); print(e, bool(e), copy.copy(f), copy.deepcopy(f) == f)
print(array("i", range(3)), array("h", iter([1])), array("B", bytearray(b"xy")), array("i", array("b", [1, -1])), array("i", [True]))
print(isinstance(a, __import__("collections.abc").abc.MutableSequence), f"{e}", str(w), len(a.buffer_info()))
m = array("H", [1, 2, 3])
print(bytes(m))


class Mine(array):
    def total(self):
        return sum(self)


print(Mine("i", [1, 2]), Mine("i", [1, 2]).total(), type(Mine("i", [1])[:]))
for name, call in {
    "code": lambda: array("x"), "none": lambda: array(), "int": lambda: array(1), "long": lambda: array("ii"), "three": lambda: array("i", 1, 2),
    "keyword": lambda: array("i", x=1), "noniter": lambda: array("i", 5), "str": lambda: array("i", "ab"), "item": lambda: array("i", ["a"]), "float": lambda: array("i", [1.5]),
    "b+": lambda: array("b", [128]), "b-": lambda: array("b", [-129]), "B+": lambda: array("B", [256]), "B-": lambda: array("B", [-1]),
    "h+": lambda: array("h", [1 << 15]), "h-": lambda: array("h", [-1 << 16]), "H+": lambda: array("H", [1 << 16]), "H-": lambda: array("H", [-1]),
    "i+": lambda: array("i", [10 ** 30]), "i-": lambda: array("i", [-10 ** 30]), "I+": lambda: array("I", [10 ** 30]), "I-": lambda: array("I", [-1]),
    "q+": lambda: array("q", [1 << 63]), "Q+": lambda: array("Q", [1 << 64]), "Q-": lambda: array("Q", [-1]), "d": lambda: array("d", ["x"]), "dbig": lambda: array("d", [10 ** 400]),
    "f": lambda: array("f", [1e300]), "w": lambda: array("w", ["ab"]), "wi": lambda: array("w", [1]), "pop": lambda: array("i").pop(), "popat": lambda: array("i", [1]).pop(5),
    "index": lambda: array("i").index(1), "remove": lambda: array("i").remove(1), "get": lambda: array("i")[0], "set": lambda: array("i").__setitem__(0, 1),
    "del": lambda: array("i").__delitem__(0), "key": lambda: array("i", [1])["x"], "add": lambda: array("i") + [1], "addkind": lambda: array("i") + array("b"),
    "mul": lambda: array("i") * 1.5, "extend": lambda: array("i").extend(array("b")), "extendint": lambda: array("i").extend(5), "slice": lambda: array("i").__setitem__(slice(0, 0), [1]),
    "slicekind": lambda: array("i").__setitem__(slice(0, 0), array("b")), "step": lambda: array("i", [1, 2, 3]).__setitem__(slice(0, 3, 2), array("i", [1])), "bytes": lambda: array("i").frombytes(b"abc"),
    "notbytes": lambda: array("i").frombytes("abc"), "uni": lambda: array("i").tounicode(), "fromuni": lambda: array("i").fromunicode("x"),
    "fromlist": lambda: array("i").fromlist((1,)), "iadd": lambda: array("i").__iadd__([1]), "w2": lambda: array("w", b"abc"), "from": lambda: array("w", array("i")), "append": lambda: array("i").append("x"),
    "wrong": lambda: array("i", [1]).fromlist([1, "x"]), "insert": lambda: array("i").insert("a", 1),
}.items():
    attempt(name, call)
