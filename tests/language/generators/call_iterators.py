# iter(f, sentinel): the sentinel is asked by ==, and the end is the end.
class B:
    def __init__(s): s.n=0
    def __call__(s): s.n+=1; return s.n
class Eq:
    def __eq__(s, o): print('eq', o); return o==3
b=B(); it=iter(b, Eq())
print(list(it), b.n, list(it), b.n)
def stop(): raise StopIteration
it=iter(stop, 1); print(list(it), list(it))
n=[]
def f():
    n.append(1)
    if len(n)==2: raise StopIteration
    return len(n)
it=iter(f, 9); print(list(it), list(it), len(n))
class Bad:
    def __eq__(s,o): raise KeyError('x')
it=iter(f, Bad())
try: next(it)
except KeyError as e: print(repr(e))
print(next(iter(lambda: [1], [1]), 'end'))
print(next(iter(lambda: (1,2), [1]), 'end'))
