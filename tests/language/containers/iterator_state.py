import re
def text(x): return re.sub(" at 0x[0-9a-f]+", "", repr(x))
import itertools, collections, copy
def show(x):
    t = type(x)
    print([n for n in ("__reduce__","__reduce_ex__","__setstate__","__length_hint__","__getnewargs__","__getstate__","__copy__") if n in t.__dict__])
    try: print("   ", text(x.__reduce_ex__(2)))
    except Exception as e: print("   ", type(e), e)
d={1:2}
LIST=[iter([1]), iter((1,)), iter("a"), iter(b"a"), iter(bytearray(b"a")), iter(range(3)), iter({1}), iter(d), iter(d.values()), iter(d.items()), reversed(d), reversed("ab"), reversed(range(3)), enumerate([1]), filter(None,[1]), itertools.repeat(1), itertools.repeat(1,3), itertools.count(1), itertools.cycle([1]), itertools.chain([1]), iter(memoryview(b'a')), d.keys(), {1}, frozenset([1]), bytearray(b'a'), range(3), slice(1), collections.deque([1]), 1, 1.5, 1j, "a", b"a", (1,), [1], {}, ValueError(1), len, str.join, "a".join, None, ..., NotImplemented, int, lambda:1, property(), staticmethod(len), object(), collections.defaultdict(int), collections.Counter("a"), type(None), iter(lambda:1, 1), type(d.keys()), print, collections.ChainMap()]
for x in LIST: show(x)
it=iter([1,2]); list(it); show(it)
it=iter((1,2)); list(it); show(it)
it=iter("12"); list(it); show(it)
it=iter(range(2)); list(it); show(it)
it=iter({1}); list(it); show(it)
class A:
    def __init__(self): self.x=1
a=A()
for p in range(5): print(text((a.__reduce_ex__(p),)))
print(a.__getstate__(), A.__getstate__, object().__getstate__())
class B: __slots__=('a','b')
b=B(); b.a=1
print(text((b.__reduce_ex__(2), b.__getstate__(),)))
try: b.__reduce_ex__(1)
except TypeError as e: print(e)
class C(list): pass
c=C([1]); c.y=2
print(text((c.__reduce_ex__(2), c.__reduce_ex__(0),)))
class D(dict): pass
print(text((D(a=1).__reduce_ex__(2),)))
class I(int): pass
print(text((I(3).__reduce_ex__(2), I(3).__reduce_ex__(0),)))
class S(set): pass
s=S([1]); s.k=1; print(s.__reduce__())


# enumerate() asks for an index, and begins with a number of any size.
class Start:
    def __index__(self):
        return 5


print(list(enumerate("ab", Start())), list(enumerate("ab", True)), list(enumerate("ab", start=2 ** 70)))
for start in ("12", 1.0, None, []):
    try:
        enumerate("ab", start)
    except TypeError as error:
        print(error)
