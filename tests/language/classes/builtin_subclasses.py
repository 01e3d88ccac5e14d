class E(enumerate): 
    def __next__(self): return super().__next__()
e=E("ab",5); print(list(e), type(e).__name__, isinstance(e, enumerate))
class E2(enumerate): pass
for i, c in E2("xy"): print(i,c)
print(next(E2("xy")))
import types, sys
class M(types.ModuleType):
    x = 5
    def __getattr__(self, n): return "dyn " + n
m = M("m"); m.y = 3
print(m.x, m.y, m.z, m.__name__, m.__dict__.keys())
import itertools
class C(itertools.count): pass
c=C(4); print(next(c), next(c))
class Z(zip): pass
print(list(Z([1,2],[3,4])))
class R(reversed): pass
print(list(R([1,2])))
class MM(map): pass
print(list(MM(str, [1,2])), [*MM(str,[1])])
class P(property): 
    "doc P"
class Q:
    @P
    def a(self): "d"; return 1
    @a.setter
    def a(self, v): print("set", v)
print(Q().a, type(Q.__dict__['a']), Q.a.__doc__); Q().a=4
