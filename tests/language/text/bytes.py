# bytes and bytearray: making them, changing them
def t(f, *a):
    try: print(repr(f(*a)))
    except Exception as e: print(type(e).__name__, e)
for kind in (bytes, bytearray):
    for source in [(), (3,), (0,), (-1,), (b"ab",), (bytearray(b"ab"),), (memoryview(b"ab"),), ([1, 2, 255],), ([256],), ([-1],), (["a"],), ("ab",), ("ab", "utf-8"), ("é", "ascii"), ("é", "ascii", "replace"), (5, "utf-8"), (None,), (1.5,), (range(3),), ((x for x in [65, 66]),), ({1, 2},), (b"a", "utf-8"), ("x", 1), (True,), ([True],)]:
        t(kind, *source)
    t(kind.fromhex, "61 62\t6A"), t(kind.fromhex, "6"), t(kind.fromhex, "zz"), t(kind.fromhex, "6 1"), t(kind.fromhex, b"6162"), t(kind.fromhex, 1), t(kind.fromhex, "\u4e2d")
    b = kind(b"\x01\xab\xff\x00z")
    t(b.hex), t(b.hex, ":"), t(b.hex, "-", 2), t(b.hex, "-", -2), t(b.hex, ""), t(b.hex, "ab"), t(b.hex, "\u4e2d"), t(b.hex, 1), t(b.hex, b"_", 3), t(b.hex, ":", 0)
    t(lambda: b[0]), t(lambda: b[9]), t(lambda: b["a"]), t(lambda: b + b"x"), t(lambda: b + "x"), t(lambda: b"x" + b), t(lambda: b * 2), t(lambda: b * "a"), t(lambda: 1 in b), t(lambda: 300 in b), t(lambda: "a" in b), t(lambda: b"\xab\xff" in b)
    t(lambda: list(b)), t(lambda: tuple(reversed(b))), t(lambda: b == b"\x01\xab\xff\x00z"), t(lambda: b < b"\x02"), t(lambda: b < "a"), t(lambda: max(b)), t(lambda: sorted(b)), t(b.decode, "latin-1"), t(b.decode), t(len, b), t(bool, kind())
    t(hash, b) if kind is bytearray else print(hash(b) == hash(bytes(b)))
    t(b.find, 171), t(b.find, 256), t(b.count, 0), t(b.index, 1), t(b.rindex, 122), t(b.split, b"\xff"), t(b.startswith, (b"a", b"\x01")), t(b.endswith, b"z"), t(b.replace, b"z", b"yy"), t(b.partition, b"\xff"), t(b.join, [b"1", b"2"])

a = bytearray(b"hello")
a.append(33); print(a)
for f in (lambda: a.append(256), lambda: a.append("a"), lambda: a.append(1.5), lambda: a.insert(9, 65), lambda: a.insert(-100, 66), lambda: a.insert(2, -1), lambda: a.pop(), lambda: a.pop(0), lambda: a.pop(100), lambda: a.pop("a"), lambda: a.remove(108), lambda: a.remove(1), lambda: a.remove("a"),
          lambda: a.extend(b"xyz"), lambda: a.extend([1, 2]), lambda: a.extend(range(65, 68)), lambda: a.extend(c for c in b"gen"), lambda: a.extend("str"), lambda: a.extend(5), lambda: a.extend([300]), lambda: a.extend(a), lambda: a.reverse(), lambda: a.copy(), lambda: a.clear(), lambda: bytearray().pop(), lambda: a.resize(3), lambda: a.resize(-1), lambda: a.resize(1)):
    t(f); print(a)
a = bytearray(range(10))
def put(k, v): a[k] = v
def drop(k): del a[k]
for k, v in [(0, 65), (-1, 66), (10, 1), (0, 256), (0, "a"), ("x", 1), (slice(1, 3), b"ABCD"), (slice(0, 0), b"__"), (slice(None, None, 2), b"x"), (slice(0, 4, 2), b"yz"), (slice(2, 4), [1, 2, 3]), (slice(2, 4), "ab"), (slice(2, 4), 5), (slice(5, 2), b"in"), (slice(0, 2), a), (slice(0, 2), (x for x in [7, 8, 9]))]:
    t(put, k, v); print(a)
for k in [0, -1, 99, slice(1, 3), slice(None, None, 3), slice(None, None, -2), "x", slice(5, 1)]:
    t(drop, k); print(a)
a = bytearray(b"ab"); c = a
a += b"cd"; a *= 2; print(a, c is a)
def add(b): 
    global a
    a += b
def times(b):
    global a
    a *= b
t(add, "x"), t(add, 5), t(times, "x"), t(times, 10**30), t(times, 0), print(a)
class B(bytearray):
    pass
class C(bytes):
    def __repr__(self): return "C!"
b = B(b"sub"); b.append(1); print(len(b), b[0], b.upper(), type(b + b"x").__name__)
print(C(b"x") + b"y", type(C.fromhex("61")).__name__, bytes(C(b"zz")), C(b"q").find(b"q"))
print(b"%s" % b"x" if False else b"", b"a" b"b", rb"\x", b"\x41\101\n", bytes([65, 66]), b"abc"[1], b"abc"[1:2], b"".join([]))
print(type(iter(b"a")).__name__, type(iter(bytearray(b"a"))).__name__, str(b"abc", "ascii"), str(b"\xff", errors="replace"))
t(str, "a", "utf-8"), t(str, 5, "utf-8"), t(str, b"\xff", "utf-8"), t(str, bytearray(b"ok"), "latin-1")
x = bytearray(b"12345678")
v = memoryview(x)[2:4]
t(x.append, 1)
v.release()
t(x.append, 1)
w = memoryview(x)
w = None
t(x.append, 2)
print(x)
# operator methods by name, and whose complaint comes first
for m, a in [("__add__", (b"x",)), ("__mul__", (2,)), ("__len__", ()), ("__contains__", (97,)), ("__getitem__", (0,)), ("__setitem__", (0, 66)), ("__delitem__", (0,)), ("__iadd__", (b"z",)), ("__imul__", (2,)), ("__eq__", (b"q",))]:
    for v in (b"ab", bytearray(b"ab"), memoryview(bytearray(b"ab"))):
        f = getattr(v, m, None)
        print(m, type(v).__name__, end=" ")
        t(f, *a) if f else print("none")
t(b"a".find, {}, "x"), t(str, 5, 5), t(bytes, 1.5, 5), t(bytes, [1], "x", 5), t(b"a".hex, 5, "x"), t("a".maketrans, 1, 2), t(ord, b"a"), t(ord, b"ab"), t(ord, bytearray(b"z")), t(ord, 5)
