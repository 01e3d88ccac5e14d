# ExceptionGroup and except*.
def t(f, *a):
    try: print(repr(f(*a)))
    except BaseException as e: print(type(e).__name__, '|', e, '|', repr(e))
def tree(e, n=0):
    print('  ' * n + repr(e), repr(e.__cause__), repr(e.__context__), getattr(e, '__notes__', None))
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: tree(x, n + 1)
t(ExceptionGroup); t(ExceptionGroup, 1); t(ExceptionGroup, 1, 2); t(ExceptionGroup, 'm', 2); t(ExceptionGroup, 'm', []); t(ExceptionGroup, 'm', [1]); t(ExceptionGroup, 'm', [ValueError(1), KeyboardInterrupt()])
t(BaseExceptionGroup, 'm', [ValueError(1), KeyboardInterrupt()]); t(BaseExceptionGroup, 'm', (ValueError(1),)); t(lambda: type(BaseExceptionGroup('m', [ValueError()])))
class G(ExceptionGroup): pass
class H(ExceptionGroup):
    def __new__(cls, message, excs, code):
        o = super().__new__(cls, message, excs)
        o.code = code
        return o
    def derive(self, excs): return H(self.message, excs, self.code)
t(G, 'm', [KeyboardInterrupt()])
print(ExceptionGroup.__mro__)
g = ExceptionGroup('top', [ValueError(1), TypeError('t'), ExceptionGroup('in', [ValueError(2), OSError('o')])])
g.add_note('noted'); g.__cause__ = KeyError('cause')
print(g, repr(g), g.message, g.exceptions, g.args)
for m in (ValueError, (TypeError, OSError), KeyError, ExceptionGroup, lambda e: isinstance(e, OSError), Exception):
    a, b = g.split(m)
    print('-- match'); a and tree(a); print('-- rest'); b and tree(b); s = g.subgroup(m); s and tree(s)
t(g.split, 3); t(g.subgroup, int); t(g.split, (ValueError, 3)); t(g.split, 'x')
try: g.message = 3
except AttributeError as e: print(e)
try: g.exceptions = 3
except AttributeError as e: print(e)
h = H('h', [ValueError(1), KeyError(2)], 7)
a, b = h.split(ValueError); print(type(a), a.code, type(b), b.code)
a, b = G('g', [ValueError(1), KeyError(2)]).split(ValueError); print(type(a), type(b))
t(g.derive, [ValueError(3)])
class Bad(ExceptionGroup):
    def derive(self, excs): return 3
t(Bad('b', [ValueError(), KeyError()]).split, ValueError)

def star(e):
    try:
        try: raise e
        except* ValueError as v: print('V', repr(v), v.exceptions)
        except* (TypeError, KeyError) as k: print('TK', repr(k))
        except* OSError: print('O')
        else: print('else')
        finally: print('finally')
    except BaseException as x: print('out:'); tree(x)
    print('after')
star(ValueError(1)); star(g); star(ExceptionGroup('a', [ValueError(1)])); star(IndexError('i')); star(ExceptionGroup('a', [IndexError(1), ValueError(2)])); star(BaseExceptionGroup('a', [KeyboardInterrupt(1), ValueError(2)])); star(KeyboardInterrupt())
def none():
    try: print('fine')
    except* ValueError: print('no')
    else: print('else')
none()
def raising():
    try: raise ExceptionGroup('a', [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError: raise IndexError('new')
    except* TypeError: raise
    except* KeyError as e: raise e
def out(f):
    try: f()
    except BaseException as x: tree(x)
out(raising)
def reraise():
    try: raise ExceptionGroup('a', [ValueError(1), ExceptionGroup('b', [TypeError(2), ValueError(3)]), KeyError(3)])
    except* ValueError: raise
    except* KeyError: pass
out(reraise)
def from_():
    try: raise ValueError('naked')
    except* ValueError as e: raise TypeError('from') from e
out(from_)
def naked_reraise():
    try: raise ValueError('naked')
    except* ValueError as e: raise
out(naked_reraise)
def bad_type():
    try: raise ValueError
    except* 3: pass
out(bad_type)
def group_type():
    try: raise ValueError
    except* ExceptionGroup: pass
out(group_type)
def tuple_group():
    try: raise ValueError
    except* (KeyError, ExceptionGroup): pass
out(tuple_group)
def nested():
    try:
        try: raise ExceptionGroup('a', [ValueError(1), KeyError(2)])
        except* ValueError:
            try: raise ExceptionGroup('b', [OSError(1), IndexError(2)])
            except* OSError: print('inner')
    except* IndexError as e: print('outer', repr(e))
    except* KeyError as e: print('key', repr(e))
out(nested)
def name():
    e = 1
    try: raise ValueError
    except* ValueError as e: print(e)
    try: print(e)
    except UnboundLocalError as x: print(x)
name()
def loops():
    for i in range(3):
        try:
            if i: raise [None, ValueError(i), TypeError(i)][i]
        except* ValueError as e: print('v', i)
        except* TypeError as e: print('t', i)
        else: print('e', i)
loops()
import sys
try: raise ValueError('ctx')
except* ValueError as e:
    try: raise KeyError
    except KeyError as k: print(repr(k.__context__))
