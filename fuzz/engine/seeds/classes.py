# Inheritance, descriptors, special methods, user keys in dicts and sorting.
class A:
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
print(D().who(), [k.__name__ for k in D.__mro__], isinstance(D(), C), issubclass(B, A))
try:
    class X(A, B): pass
except TypeError as e: print(e)
class P:
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, n): self._v = n * 2
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def s(x): return x + 1
p = P.make(); p.v = 5; print(p.v, P.s(3), p.s(4))
try: p.w
except AttributeError as e: print(e)
class Desc:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner): return (self.name, obj is None)
    def __set__(self, obj, value): print("set", self.name, value)
class H:
    d = Desc()
h = H(); h.d = 3; print(h.d, H.d)
class G:
    def __getattr__(self, name): return name.upper()
    def __len__(self): return 3
    def __bool__(self): return False
    def __contains__(self, x): return x == 1
    def __getitem__(self, i): return i * 10
    def __call__(self, *a): return a
    def __iter__(self): return iter([1, 2])
    def __lt__(self, o): return True
    def __str__(self): return "strG"
    def __repr__(self): return "reprG"
    def __format__(self, spec): return f"fmt<{spec}>"
g = G(); print(g.abc, len(g), bool(g), 1 in g, 2 in g, g[4], g(1, 2), list(g), g < g, g, [g], f"{g} {g!r} {g:x}")
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    def __radd__(self, o): return V(o + self.x)
    def __iadd__(self, o): self.x += 100; return self
    def __neg__(self): return V(-self.x)
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __repr__(self): return f"V({self.x})"
v = V(1); w = v; w += 1
print(V(1) + V(2), V(1) + 5, 5 + V(1), -V(3), v, w is v, sum([V(1), V(2)]), V(1) == V(1), V(1) != V(2), V(1) == 1)
d = {V(1): "a", V(2): "b"}; print(d[V(1)], V(2) in d, V(3) in d, len({V(1), V(1), V(2)}), sorted([V(3), V(1), V(2)]), max([V(1), V(9)]))
print([V(1)] == [V(1)], (V(1), 2) < (V(1), 3), [V(2)] in [[V(2)]], sorted([V(2), V(1)], reverse=True))
class E(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code
try: raise E(7)
except E as e: print(e, e.code, e.args, repr(e))
class L(list):
    def total(self): return sum(self)
l = L([1, 2, 3]); l.append(4); print(l, l.total(), len(l), l[1:], isinstance(l, list), l == [1, 2, 3, 4])
class I(int):
    def double(self): return self * 2
print(I(5).double(), I(3) + 1, I(2) == 2)
class N:
    count = 0
    def __new__(cls, *a):
        N.count += 1
        return super().__new__(cls)
    def __init__(self, a): self.a = a
N(1); N(2); print(N.count)
class Base:
    subs = []
    def __init_subclass__(cls, tag="", **k): Base.subs.append((cls.__name__, tag))
class S1(Base, tag="x"): pass
class S2(Base): pass
print(Base.subs)
class Priv:
    def __init__(self): self.__x = 1
    def get(self): return self.__x
print(Priv().get(), Priv()._Priv__x)
o = P(); o.a1, o.a2, o.a3, o.a4, o.a5, o.a6 = range(6); print(o.a1, o.a6, o.__dict__); del o.a3; print(hasattr(o, "a3"), getattr(o, "zz", 9))
def outer():
    x = 1
    class K:
        y = x
        def m(self): return x, __class__.__name__
    x = 2
    return K
print(outer().y, outer()().m())
A.who = lambda self: "patched"; print(D().who())
