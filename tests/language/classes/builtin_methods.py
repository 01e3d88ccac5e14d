print(int.__add__(1, 2), int.__add__(1, 2.0), float.__add__(1.0, 2), (5).__radd__(3), (5).__sub__(3), (5).__rsub__(3), int.__eq__(1,1), int.__eq__(1,1.0), float.__eq__(1.0,1), str.__eq__('a','a'), str.__eq__('a',1), [1].__eq__([1]), [].__eq__(()), list.__len__([1,2]), str.__contains__('abc','b'), dict.__getitem__({1:2},1), (3).__pow__(2), pow(3,2), (3).__pow__(2,5), (7).__divmod__(2), (2).__rdivmod__(7), (1.5).__floor__(), (1.5).__ceil__(), (1.5).__trunc__(), (2.5).__round__(), (2.567).__round__(2), (5).__index__(), (-5).__abs__(), True.__and__(False), True.__int__(), (1).__bool__(), (0.0).__bool__())
class D(dict):
    def __getitem__(self,k): return super().__getitem__(k)*2
    def __setitem__(self,k,v): super().__setitem__(k, v+1)
    def __missing__(self,k): return 50
    def __contains__(self,k): return True
    def __len__(self): return 100
d=D(); d['a']=1; print(d['a'], d['zz'], 'q' in d, len(d), dict.__len__(d), dict.__contains__(d,'q'), dict.__getitem__(d,'zz'), d)
class L(list):
    def __init__(self,*a): super().__init__(a)
    def __getitem__(self,i): return ('got', super().__getitem__(i))
    def __iter__(self): return super().__iter__()
    def __eq__(self,o): return super().__eq__(o)
    def append(self,x): super().append(x*2)
    def __repr__(self): return 'L'+super().__repr__()
    __hash__=None
l=L(1,2,3); l.append(4); print(l, l[0], l[0:2], list(l), l==[1,2,3,8], l+[1], type(l+[1]), l*2, l.copy(), type(l.copy()), len(l), 8 in l, sum(l))
class I(int):
    def __new__(cls, v, extra=0):
        self=super().__new__(cls, v); self.extra=extra; return self
    def __add__(self,o): return I(super().__add__(o), self.extra+1)
    def __repr__(self): return f"I({super().__repr__()}, {self.extra})"
i=I(5,extra=2); print(i, i+1, 1+i, i*2, type(i*2), i==5, hash(i)==hash(5), i.extra, (i+1).extra, f"{i}", f"{i:05}", str(i), int(i), type(int(i)), bool(i), -i, i.real, [10,20,30,40,50,60][i], {5:'x'}[i])
class S(str):
    def __new__(cls, *a): return super().__new__(cls, *a)
    def upper(self): return S(super().upper()+'!')
s=S('abc'); print(s, repr(s), s.upper(), type(s.upper()), type(s.lower()), s+'d', type(s+'d'), s=='abc', hash(s)==hash('abc'), {'abc':1}[s], len(s), s[0], type(s[:]), f"{s:>5}", ''.join([s,s]), s.__class__, isinstance(s,str), str(s) is s, type(str(s)))
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
t=T(1,2,3); print(t, t.first, len(t), t[1:], type(t[1:]), t==(1,2,3), hash(t)==hash((1,2,3)), t+(4,), type(t+(4,)), *t)
a,b,c=t; print(a,b,c)
class F(float):
    def __repr__(self): return 'F:'+super().__repr__()
f=F(1.5); print(f, f+1, type(f+1), f*2, str(f), f"{f}", f"{f:.3f}", f==1.5, f.is_integer(), float(f), round(f), int(f))
class St(set): pass
st=St([1,2]); print(st, st|{3}, type(st|{3}), st=={1,2}, len(st), 1 in st, St(), frozenset(st))
class C(complex): pass
print(C(1,2), C(1,2)+1, type(C(1,2)+1), repr(C(1,2)))
for f in (lambda: int.__new__(str), lambda: int.__new__(5), lambda: object.__new__(int), lambda: list.append(1,2), lambda: int.__add__('a',1), lambda: int.__add__(1), lambda: int.__add__(), lambda: str.__len__(5), lambda: [].__getitem__(5), lambda: {}.__getitem__(5), lambda:[].__add__(1), lambda:'a'.__add__(1), lambda: dict.__setitem__(5,1,2), lambda: object(1), lambda: object.__init__(1,2), lambda: next.__call__(iter([])), lambda: iter([]).__next__(), lambda: [].__hash__(), lambda: list.__hash__, lambda: (1).__format__(5), lambda: object().__format__('x'), lambda: object.__format__(1,''), lambda: len.__call__([1]), lambda: [].__len__.__call__(), lambda: object().__eq__(1), lambda: object().__lt__(1), lambda: object().__ne__(1), lambda: (1).__ne__(2), lambda: {}.__or__({1:2}), lambda:{}.__or__(1), lambda: {1}.__sub__({1}), lambda:{1}.__sub__([1]), lambda: (1,2).__contains__(2), lambda: type.__call__(int, 5), lambda: int.__call__(5), lambda: range(3).__iter__().__next__(), lambda: list(reversed([1,2])), lambda: [1,2].__reversed__().__next__(), lambda: None.__bool__(), lambda: type(None).__repr__(None), lambda: ().__class__.__name__, lambda: (3).__class__.__mro__):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(getattr([1,2],'__len__')(), hasattr(5,'__len__'), hasattr('','__iter__'), hasattr(5,'__index__'), callable(int.__add__), hasattr(int,'__radd__'))
