import re, functools, cmath, array, operator
b=bytearray(b"a1b22c333")
print(re.findall(rb"\d+", b), re.sub(rb"\d", b"-", b), re.split(rb"\d+", b), re.match(rb"a", memoryview(b"abc")))
m=re.search(rb"(\d)(\d)", b); print(m.group(), m.groups(), m.string is b, m, m.span())
b[:]=b"xy"; print(m.group(), m.expand(rb"<\1>"), re.sub(rb"y", bytearray(b"zz"), b))
it=re.finditer(rb".", bytearray(b"abc")); print([x.group() for x in it])
for bad in (lambda: re.findall("a", bytearray(b"a")), lambda: re.compile(bytearray(b"a")), lambda: re.match(b"a", 5)):
    try: print(bad())
    except TypeError as e: print(e)
print(re.findall(rb"b", array.array('B', b"abab")))
class A:
    reduce=functools.reduce; key=functools.cmp_to_key; close=cmath.isclose
print(A().reduce(lambda x,y:x+y,[1,2,3]), A().close(1,1), sorted([3,1], key=A().key(lambda a,b:a-b)))
print(repr(complex(-1,-0.0)), complex(-0.0,-0.0), complex(1,0.0), complex(0,-0.0), complex(float('nan'),float('nan')))
d={1:2}; print(d.keys().mapping, d.values().mapping, type(d.items().mapping).__name__)
class I:
    def __index__(self): return "x"
try: operator.index(I())
except TypeError as e: print(e)
