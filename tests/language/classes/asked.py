# Methods of classes that instructions ask: __len__, __bool__, __contains__, __setitem__, __call__, __next__, setters; their answers, right and wrong.
class L:
    def __init__(self,v): self.v=v
    def __len__(self): return self.v
class I:
    def __index__(self): return 7
for v in (3, True, 2**70, -1, 'x', I(), None, 2.0, False):
    try: print(len(L(v)))
    except Exception as e: print(type(e).__name__, e)
    try: print(bool(L(v)))
    except Exception as e: print(type(e).__name__, e)
    try:
        if L(v): print('yes')
        else: print('no')
        print(not L(v))
    except Exception as e: print(type(e).__name__, e)
class B:
    def __init__(self,v): self.v=v
    def __bool__(self): return self.v
    def __contains__(self,x): return self.v
    def __setitem__(self,a,b): self.x=(a,b); return 5
    def __call__(self,a,b=2): return (a,b)
    @property
    def p(self): return self.v
    @p.setter
    def p(self,x):
        if x==3: raise ValueError('three')
        self.v=x; return 9
for v in (True,False,1,'x',None):
    b=B(v)
    try:
        if b: print('yes')
        else: print('no')
    except Exception as e: print(type(e).__name__, e)
    try:
        print(not b)
    except Exception as e: print(type(e).__name__, e)
    print(1 in b, 1 not in b)
    b[1]=2; print(b.x, b(1), b(1,3))
    for i in range(5):
        try: b.p=i
        except ValueError as e: print(e)
    print(b.p)
    try: b()
    except TypeError as e: print(e)
    try: b(1,2,3)
    except TypeError as e: print(e)
class It:
    def __init__(self,n): self.n=n
    def __iter__(self): return self
    def __next__(self):
        if self.n<=0: raise StopIteration
        self.n-=1
        return self.n
print([x for x in It(5)])
for x in It(3): print(x)
def ends_badly():
    try:
        for x in Bad(): print(x)
    except ValueError as e: print('V',e)
class Bad(It):
    def __init__(self): self.n=2
    def __next__(self):
        if self.n==0: raise ValueError('bad')
        self.n-=1
        return 'v'
ends_badly()
print(list(map(lambda x: x+1, range(3))))
