# Chains, groups, notes and hints.
import traceback
class E(Exception): pass
def f():
    try:
        try: 1/0
        except ZeroDivisionError as e: raise ExceptionGroup('eg', [ValueError(1), ExceptionGroup('in', [KeyError('k'), E('x')])]) from e
    except ExceptionGroup as g:
        g.add_note('a note'); g.exceptions[0].add_note('sub\nnote')
        raise
def h():
    try: f()
    finally: undefined_thing
def k():
    es=[]
    for i in range(18):
        try: f() if i==1 else int('x')
        except Exception as e: es.append(e)
    raise ExceptionGroup('many', es)
for fn in (f,h,k):
    try: fn()
    except Exception: print(traceback.format_exc().replace(f.__code__.co_filename,'<program>'))
g=ValueError('base')
for i in range(13): g=ExceptionGroup(f'l{i}',[g])
print(''.join(traceback.format_exception(g)))
a=ValueError('a'); b=KeyError('b'); a.__cause__=b; b.__cause__=a
print(''.join(traceback.format_exception(a)))
a=ValueError('a'); b=KeyError('b'); a.__context__=b
g=ExceptionGroup('x',[a]); g.__cause__=OSError('c')
print(''.join(traceback.format_exception(g)))
def names():
    foo_bar=1; local_value=2
    def s(f):
        try: f()
        except Exception as e: print(traceback.format_exc().rstrip().split('\n')[-1])
    try: foo_baz
    except NameError: print(traceback.format_exc().rstrip().split('\n')[-1])
    s(lambda: pritn); s(lambda: maths); s(lambda: math); s(lambda: os.path); s(lambda: [].apend(1)); s(lambda: ''.uper()); s(lambda: {}.itms); s(lambda: Traceback)
    class K:
        def __init__(self): self.attr=1
        def m(self): return attr
        def n(self): return self.attrr
        def _p(self): pass
    s(K().m); s(K().n); s(lambda: K().p); s(lambda: K().M); s(lambda: K.mm); s(lambda: traceback.print_exct); s(lambda: 1 .foo); s(lambda: x.y)
    def fn(alpha, beta): pass
    s(lambda: fn(alpah=1,beta=2)); s(lambda: fn(1,2,bta=1))
    def z(): 
        q_value=1
        return q_valu
    s(z)
names()
