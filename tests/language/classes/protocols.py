"""Descriptors, attribute hooks, special methods, super, functions: results and complaints."""


def attempt(label, action):
    try: print(label, "->", action())
    except BaseException as error: print(label, "!", type(error).__name__, error)
class A:
    @classmethod
    def f(cls): "d"
    @staticmethod
    def g(x:int): "e"; return x
    @property
    def p(self): "pd"; return 1
    @property
    def q(self): raise AttributeError("inner")
d=A.__dict__
c=d['f']; s=d['g']; p=d['p']
print(c.__wrapped__ is c.__func__, c.__name__, c.__doc__, s.__name__, s.__qualname__, s.__module__, c.__isabstractmethod__, s(3))
print(p.__doc__, p.__name__, p.fset, p.fdel, p.__isabstractmethod__)
for i,f in enumerate((lambda: A().q, lambda: setattr(A(),'p',1), lambda: delattr(A(),'p'), lambda: property().__get__(1), lambda: property().__name__, lambda: p.__get__(None, A) is p, lambda:p.__set__(A(),1), lambda: c.__get__(A())(), lambda: (lambda x:x).__get__(3)(),lambda: (lambda x:x).__get__(None,None), lambda: A.f.__self__, lambda: A().p.real, lambda: property(lambda s:s.x).__get__(A()), lambda: property(1,2,3,4).__doc__, lambda: c(3))):
    attempt(i, f)
m=A.f
print(m.__name__, m.__qualname__, m.__doc__, m.__module__, m==A.f, hash(m)==hash(A.f), m is A.f, m)
class Desc:
    def __get__(self, o, t): return ('get', o is None, t.__name__)
    def __set__(self, o, v): print('set', v)
    def __delete__(self, o): print('del')
class ND:
    def __get__(self, o, t=None): return 'nd'
class U:
    d=Desc(); n=ND()
u=U(); print(u.d, U.d, u.n); u.d=5; del u.d; u.n='own'; print(u.n, U.n, u.__dict__); u.__dict__['d']='x'; print(u.d)
class GA:
    def __getattr__(self, n): return 'missing '+n
    x=1
g=GA(); print(g.foo, g.x)
class GAB:
    def __getattribute__(self, n):
        if n=='secret': raise AttributeError('no '+n)
        return object.__getattribute__(self, n)
    def __getattr__(self,n): return 'fallback '+n
    y=2
print(GAB().secret, GAB().y, GAB().zz)
class SA:
    def __setattr__(self,n,v): print('set',n); super().__setattr__(n,v)
    def __delattr__(self,n): print('del',n); super().__delattr__(n)
s=SA(); s.a=1; del s.a; attempt('del2', lambda: delattr(s,'a'))
class Eq:
    def __eq__(self,o): return True
attempt('hash', lambda: hash(Eq())); print(Eq()==5, Eq()!=5)
class Num:
    def __index__(self): return 3
    def __int__(self): return 4
    def __float__(self): return 5.5
    def __complex__(self): return 1j
    def __round__(self, n=None): return ('round', n)
    def __trunc__(self): return 'trunc'
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __bool__(self): return False
    def __format__(self, s): return 'fmt:'+s
    def __bytes__(self): return b'bb'
    def __divmod__(self,o): return ('dm',o)
    def __rdivmod__(self,o): return ('rdm',o)
    def __pow__(self,o,m=None): return ('pow',o,m)
    def __rpow__(self,o): return ('rpow',o)
    def __matmul__(self,o): return ('mm',o)
    def __rmatmul__(self,o): return ('rmm',o)
    def __imatmul__(self,o): return ('imm',o)
    def __abs__(self): return 'abs'
    def __neg__(self): return 'neg'
    def __pos__(self): return 'pos'
    def __invert__(self): return 'inv'
    def __reversed__(self): return iter('rev')
    def __length_hint__(self): return 5
    def __contains__(self, x): return x==1
    def __call__(self,*a,**k): return a,k
n=Num()
for i,f in enumerate((lambda:[10,20,30,40][n], lambda:int(n), lambda: float(n), lambda: complex(n), lambda: round(n), lambda: round(n,2), lambda: bool(n), lambda: f"{n:x}", lambda: bytes(n), lambda: divmod(n,1), lambda: divmod(1,n), lambda: pow(n,2), lambda: pow(n,2,3), lambda: 2**n, lambda: n@1, lambda: 1@n, lambda: abs(n), lambda: -n, lambda: +n, lambda: ~n, lambda: ''.join(reversed(n)), lambda: 1 in n, lambda: 2 in n, lambda: n(1,k=2), lambda: hex(n)  )):
    attempt(i,f)
k=n; k@=3; print(k)
class Bad:
    def __len__(self): return -1
    def __bool__(self): return 5
    def __int__(self): return 'x'
    def __index__(self): return 1.5
    def __iter__(self): return 5
    def __str__(self): return 5
    def __repr__(self): return 5
    def __hash__(self): return 'x'
    def __init__(self): pass
b=Bad()
for i,f in enumerate((lambda: len(b), lambda: int(b), lambda: list(b), lambda: hash(b), lambda: b<b, lambda: b+b, lambda: b(), lambda: b[0], lambda: next(b), lambda: iter(5), lambda: -b, lambda: b@b)):
    attempt(i,f)
class In:
    def __init__(self): return 5
attempt('init', In)
class S1:
    def f(self): return 'S1'
class S2(S1):
    def f(self): return super().f()+'S2'
    def g(self): return super(S2, self).f()
    @classmethod
    def c(cls): return super().__name__ if hasattr(super(),'__name__') else 'none'
class S3(S2):
    def f(self): return super().f()+'S3'
print(S3().f(), S3().g(), S3.c(), super(S3,S3()).f(), super(S3,S3).f(S3()), super(S2, S3()).f())
attempt('s', lambda: super(S3, 5)); attempt('s', lambda: super(5)); attempt('s', lambda: super(S3,S3()).zz); print(super(S3,S3()).__self_class__, super(S3,S3()).__thisclass__)
def fn(a,b=1,*,c=2): x=1; return x
print(fn.__defaults__, fn.__kwdefaults__, fn.__code__.co_varnames, fn.__code__.co_argcount, fn.__code__.co_name, fn.__closure__, fn.__dict__, fn.__module__)
fn.attr=5; print(fn.attr, fn.__dict__); fn.__defaults__=(7,); fn.__name__='ren'; print(fn.__defaults__, fn.__name__)
attempt('d', lambda: setattr(fn,'__defaults__',5)); attempt('n', lambda: setattr(fn,'__name__',5)); attempt('x', lambda: fn.zz)
def mk():
    v=1
    def inner(): return v
    return inner
print(mk().__closure__[0].cell_contents, mk().__code__.co_freevars)
class W:
    def __enter__(self): return 1
def withit(x):
    with x: pass
attempt('with', lambda: withit(W())); attempt('with', lambda: withit(5))
class R:
    def __radd__(self,o): return 'radd'
    def __lt__(self,o): return 'lt'
class L2(int):
    def __radd__(self,o): return 'sub-radd'
print(1+R(), 1+L2(2), R()<1, 1>R()); attempt('gt', lambda: R()>=1)
class Miss(dict):
    def __missing__(self,k): return k*2
print(Miss()['a'], Miss({'a':1})['a'], Miss().get('a'))
