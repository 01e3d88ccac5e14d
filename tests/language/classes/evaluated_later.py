# Annotations, bounds and aliases: what they see of the class they stand in, and annotations that have not run.
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
class C:
    x = int
    def f[T: x, U: (x, str) = x](self, a: T, b: x) -> x: return a
    type A[T] = tuple[T, x]
    type B = x
    class D[T: x](list): 
        y: T
        z: x
show(lambda: C.f.__type_params__[0].__bound__)
show(lambda: C.f.__type_params__[1].__constraints__)
show(lambda: C.f.__type_params__[1].__default__)
show(lambda: C.f.__annotations__)
show(lambda: C.A.__value__)
show(lambda: C.B.__value__)
class E:
    T = str
    def g[T](self, a: T) -> T: pass
    def h(self, a: T) -> T: pass
    __p = 4
    def m[__q](self, a: __q) -> __q: pass
show(lambda: E.g.__annotations__)
show(lambda: E.h.__annotations__)
show(lambda: E.m.__type_params__)
def outer():
    x = "outer"
    class K:
        x = "class"
        def a[T: x](self): pass
        def b[T: y](self): pass
        class I[T: x]:
            def c[U: x](self): return x
    y = "later"
    return K
K = outer()
show(lambda: K.a.__type_params__[0].__bound__)
show(lambda: K.b.__type_params__[0].__bound__)
show(lambda: K.I.__type_params__[0].__bound__)
show(lambda: K.I.c.__type_params__[0].__bound__)
show(lambda: K.I().c())
class F:
    if True:
        a: int
    else:
        b: str
    for i in ():
        c: int
    try:
        d: int = 1
        raise ValueError
        e: int
    except ValueError as x:
        f: str
    finally:
        g: str
    h: int
show(lambda: F.__annotations__)
show(lambda: [n for n in vars(F) if "ann" in n])
if 1: q: int = 3
else: r: int
s: str
show(lambda: __annotations__)
import dataclasses, sys
@dataclasses.dataclass
class P:
    x: int = 3
    if sys.version_info < (3,):
        y: int = 4
    else:
        z: int = 5
show(lambda: P())
class Q[__T]:
    def f(self, x: __T): return x
show(lambda: Q.__type_params__)
class G:
    x: list[int]
    def __init_subclass__(cls): print(cls.__annotations__, __class__)
class H(G):
    while True:
        k: __class__ if 0 else int
        break
def gen():
    class L:
        T = int
        class M[T: (T, str)]: pass
    return L.M.__type_params__[0].__constraints__
show(gen)
class _B: pass
class Own:
    class Base: pass
    class Derived[__T, __U: __T](Base, list):
        def f(self, x: __T): pass
show(lambda: Own.Derived.__mro__[1].__name__)
show(lambda: (Own.Derived.f.__annotations__, Own.Derived.__type_params__[1].__bound__))
type L = lambda: 5
show(lambda: L.__value__())
type M[T] = [T for _ in (1,)]
show(lambda: M.__value__)
type N[T: (t for t in (1, 2))] = (T for _ in (1,))
show(lambda: (list(N.__value__), list(N.__type_params__[0].__bound__)))
def many[T: [lambda: T for T in (T, [1])[1]]](): return [lambda: T for T in T.__name__]
show(lambda: (many()[0](), many.__type_params__[0].__bound__[0]()))
