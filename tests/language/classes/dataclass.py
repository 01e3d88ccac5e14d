from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass, make_dataclass, InitVar, KW_ONLY, FrozenInstanceError, MISSING
def attempt(label, action):
    try: print(label, "->", action())
    except BaseException as error: print(label, "!", type(error).__name__, error)
@dataclass
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
p=P(1); q=P(1,2,[])
print(p, q, p==q, p!=q, p is q, P.__match_args__, P.__doc__)
p.tags.append(3); print(p, q, p==q)
attempt("missing", lambda: P())
attempt("many", lambda: P(1,2,3,4))
attempt("unknown", lambda: P(1, zz=2))
attempt("hash", lambda: hash(p))
attempt("lt", lambda: p<q)
print(asdict(p), astuple(p), replace(p,x=9), [f.name for f in fields(P)], is_dataclass(P), is_dataclass(p), is_dataclass(5))
@dataclass(order=True, frozen=True)
class F:
    a: int
    b: str = field(default="q", compare=False, repr=False)
f=F(1); g=F(2,"z")
print(f<g, f<=g, f>g, sorted([g,f]), hash(f)==hash(F(1,"other")), f, {f:1}[F(1)])
attempt("frozen", lambda: setattr(f,'a',2))
attempt("frozen del", lambda: delattr(f,'a'))
attempt("frozen new", lambda: setattr(f,'new',2))
@dataclass
class Base:
    x: int
    y: int = 0
@dataclass
class Derived(Base):
    z: int = 5
    x: str = "over"
print(Derived(), Derived(1,2,3), [f.name for f in fields(Derived)])
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 2
print(K(a=1), K(b=3,a=4)); attempt("kw", lambda: K(1))
@dataclass
class M:
    a: int
    _: KW_ONLY
    b: int = 2
    c: int = field(kw_only=False, default=3)
print(M(1,b=5), M(1,7), M.__match_args__)
@dataclass
class I:
    a: int
    scale: InitVar[int] = 2
    total: int = field(init=False)
    def __post_init__(self, scale): self.total = self.a*scale
print(I(3), I(3,4), I(3).scale); attempt('rep', lambda: replace(I(3), a=5)); 
@dataclass(slots=True)
class S:
    a: int
    b: int = 4
    def get(self): return super().__repr__()[:3]
s=S(1); print(s, S.__slots__, hasattr(s,'__dict__')); attempt("slots", lambda: setattr(s,'zz',1)); print(s.get())
@dataclass(slots=True, frozen=True)
class SF:
    a: int
    b: list = field(default_factory=list)
print(SF(1), SF(1)==SF(1)); attempt('sf', lambda: setattr(SF(1),'a',2))
@dataclass(unsafe_hash=True)
class U: a:int=1
print(hash(U())==hash((1,)))
@dataclass(eq=False)
class E: a:int=1
print(E()==E(), E.__hash__ is object.__hash__)
@dataclass(repr=False, init=False)
class N: a:int=1
print(N().a, 'N object' in repr(N()))
def bad(make): attempt("bad", make)
def b1():
    @dataclass
    class X: a: int = 1; b: int
def b2():
    @dataclass
    class X: a: list = []
def b3():
    @dataclass(order=True, eq=False)
    class X: a: int
def b4():
    @dataclass
    class X(F): a: int
def b5():
    @dataclass(frozen=True)
    class X(P): a: int
def b6():
    @dataclass
    class X: a = field()
def b7(): field(default=1, default_factory=list)
def b8():
    @dataclass(slots=True)
    class X: __slots__=('a',); a: int
def b9():
    @dataclass(frozen=True)
    class X:
        a: int
        def __setattr__(self,n,v): pass
def b10():
    @dataclass(order=True)
    class X:
        a: int
        def __lt__(self,o): pass
for b in (b1,b2,b3,b4,b5,b6,b7,b8,b9,b10): bad(b)
@dataclass
class Tree:
    v: int
    kids: list['Tree'] = field(default_factory=list)
    parent: 'Tree | None' = None
t=Tree(1,[Tree(2),Tree(3,[Tree(4)])]); t.kids[0].parent=t
print(t)
t.kids[0].parent=None
print(asdict(t), astuple(t))
C=make_dataclass('C',[('x',int),'y',('z',int,field(default=5))], namespace={'add1': lambda self: self.x+1})
print(C(1,2), C(1,2).add1(), C.__name__, C.__module__)
attempt('mk', lambda: make_dataclass('C',['a b'])); attempt('mk', lambda: make_dataclass('C',['for'])); attempt('mk', lambda: make_dataclass('C',['a','a']))
print(repr(P.__dataclass_fields__["y"]).split("default_factory")[0])
print(P.__dataclass_params__)
attempt('asdict', lambda: asdict(5)); attempt('fields', lambda: fields(5)); attempt('replace', lambda: replace(5)); 
match P(1,2):
    case P(x, y=yy): print(x,yy)
@dataclass
class Outer:
    @dataclass
    class Inner: v: int = 0
    inner: Inner = field(default_factory=Inner)
    def __repr__(self): return 'custom'
print(Outer(), Outer().inner, asdict(Outer()))
print(P.__init__.__annotations__, P.__init__.__qualname__, P.__eq__.__qualname__, P.__repr__.__qualname__)
@dataclass
class Post:
    a: int
    def __post_init__(self):
        if self.a<0: raise ValueError("neg")
attempt('post', lambda: Post(-1))
class Mixin:
    def hello(self): return f"hello {self.name}"
@dataclass
class WithMixin(Mixin):
    name: str
    count: int = 0
    total: 'ClassVar[int]' = 7
    @property
    def double(self): return self.count*2
    @classmethod
    def make(cls, n): return cls(n, 1)
    @staticmethod
    def st(): return 's'
w=WithMixin.make('bob'); print(w, w.hello(), w.double, w.st(), w.total, asdict(w))
