def f(a: int, b: "str" = 1, *args: list, k: Undefined = 2, **kw: dict) -> None: pass
try: print(f.__annotations__)
except NameError as e: print(e)
Undefined = 5
print(f.__annotations__, f.__annotations__ is f.__annotations__)
x: int = 3
y: str
class A:
    Inner = 7
    a: int = 1
    b: Inner
    c: "Later"
    def m(self, x: Inner, y: Alias) -> a: pass
    Alias = 9
    _p: 1
    __q: 2
print(A.__annotations__, A.m.__annotations__)
print(A.__annotate__ is not None, f.__annotate__(1))
try: f.__annotate__(3)
except NotImplementedError as e: print('NIE', e)
class B(A): pass
print(B.__annotations__, B.__annotate__)
class C(A):
    z: A
print(C.__annotations__)
def outer():
    T = int
    def inner(x: T, y: "q") -> list: 
        v: undefined_thing = 3
        w: int
        return v
    class K:
        attr: T
        def meth(self, z: T): return __class__
    return inner, K
i, K = outer()
print(i.__annotations__, K.__annotations__, K.meth.__annotations__, i(1,2))
print(__annotate__(1))
f.__annotations__ = {'q': 1}
print(f.__annotations__, f.__annotate__)
del f.__annotations__
print(f.__annotations__)
A.__annotations__ = {'new': 1}
print(A.__annotations__, A.__annotate__)
def g(): pass
print(g.__annotations__, g.__annotate__)
try: print(int.__annotations__)
except AttributeError as e: print(e)
async def co(x: int) -> str: pass
print(co.__annotations__)
lam = lambda x: x
print(lam.__annotations__)
