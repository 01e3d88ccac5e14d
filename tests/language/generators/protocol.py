# What a generator answers in every state, and what it hands to the iterator it delegates to.
def t(f, *a):
    try: print(repr(f(*a)))
    except BaseException as e: print(type(e).__name__, '|', e, '|', repr(e.__context__), repr(e.__cause__))

def g():
    try:
        x = yield 1
        print('got', x)
        y = yield 2
        print('got', y)
    except ValueError as e:
        print('caught', e)
        yield 'after'
    finally:
        print('finally')
    return 'end'

a = g(); t(a.send, 5); t(next, a); t(a.send, 'x'); t(a.throw, ValueError('v')); t(next, a); t(next, a); t(next, a)
a = g(); t(next, a); t(a.throw, KeyError); t(next, a); t(a.close)
a = g(); t(a.throw, KeyError('early')); t(next, a)
a = g(); t(a.close); t(next, a); t(a.throw, ValueError('late')); t(a.close)
a = g(); t(next, a); t(a.close); t(a.close); t(next, a)
a = g(); t(a.throw, 3); t(a.throw, int); t(a.throw, ValueError('x'), 3); t(a.throw, ValueError, 'val'); t(next, a)
a = g(); next(a); t(a.throw, ValueError, ValueError('inst')); t(a.close)
a = g(); next(a); t(a.throw, ValueError, ('tuple', 2)); t(a.close)

class Own(Exception):
    def __init__(self, *a): print('init', a); self.a = a
def plain():
    try: yield
    except Own as e: print('own', e.a); yield 'o'
a = plain(); next(a); t(a.throw, Own); t(a.close)
def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
a = stubborn(); next(a); t(a.close); t(next, a)
def returning():
    try: yield 1
    except GeneratorExit: return 'closed value'
a = returning(); next(a); t(a.close); t(a.close)
def failing():
    try: yield 1
    except GeneratorExit: raise KeyError('in close')
a = failing(); next(a); t(a.close); t(a.close)
def stops():
    yield 1
    raise StopIteration('inner')
a = stops(); next(a); t(next, a); t(next, a)
def nexts(): yield next(iter([]))
t(lambda: list(nexts()))
def itself():
    yield 0
    try: next(me)
    except ValueError as e: print(e)
    try: me.send(None)
    except ValueError as e: print(e)
    try: me.throw(KeyError)
    except ValueError as e: print(e)
    try: me.close()
    except ValueError as e: print(e)
    print(me.gi_running, me.gi_suspended)
    yield 1
me = itself(); print(list(me)); print(me.gi_running, me.gi_suspended, me.gi_yieldfrom)
me = itself(); print(me.gi_running, me.gi_suspended); next(me); print(me.gi_suspended, me.__name__, me.__qualname__)
me.__name__ = 'new'; me.__qualname__ = 'a.new'; print(me.__name__, me.__qualname__)
try: me.__name__ = 3
except TypeError as e: print(e)
try: me.gi_running = 3
except AttributeError as e: print(type(e))

# the exception being handled belongs to each generator
def handling():
    try: raise KeyError('g')
    except KeyError:
        yield 1
        try: raise ValueError('inside')
        except ValueError as e: print('context', repr(e.__context__))
        yield 2
a = handling()
try: raise TypeError('outside')
except TypeError:
    next(a)
    try: raise IndexError('x')
    except IndexError as e: print(repr(e.__context__))
next(a)
a = handling(); next(a); t(a.throw, OSError('thrown'))
def rethrow():
    try: yield
    except ValueError as e: raise RuntimeError('r') from e
a = rethrow(); next(a); t(a.throw, ValueError('v'))

# yield from
def outer(it):
    try:
        r = yield from it
        print('result', r)
    except ValueError as e:
        print('outer caught', e); yield 'oc'
    return 'outer end'
a = outer(g()); t(next, a); print(a.gi_yieldfrom.__name__); t(a.send, 's'); t(a.throw, ValueError('to inner')); t(next, a); t(next, a)
a = outer(g()); t(next, a); t(a.close)
a = outer(stubborn()); t(next, a); t(a.close)
a = outer(failing()); t(next, a); t(a.close)
a = outer([1, 2]); t(next, a); t(a.send, 'x'); t(next, a)
a = outer([1, 2]); t(next, a); t(a.throw, ValueError('no throw method')); t(next, a)
a = outer([1, 2]); t(next, a); t(a.throw, KeyError('no throw method'))
a = outer([1, 2]); t(next, a); t(a.close)
t(lambda: list(outer(3))); t(lambda: list(outer(range(3)))); t(lambda: list(outer('ab'))); t(lambda: list(outer({1: 2}))); t(lambda: list(outer(map(str, [1]))))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration('it result')
        return self.n
a = outer(It()); t(list, a)
a = outer(It()); next(a); t(a.send, 4)
class Full(It):
    def send(self, v): print('send', v); return self.__next__()
    def throw(self, *e): print('throw', e); return 'thrown'
    def close(self): print('close')
a = outer(Full()); t(next, a); t(a.send, 4); t(a.throw, KeyError('k')); t(a.throw, KeyError('k2')); t(a.close); t(next, a)
a = outer(Full()); next(a); t(a.throw, GeneratorExit); t(next, a)
class Ends(It):
    def send(self, v): raise StopIteration('from send')
    def throw(self, *e): raise StopIteration('from throw')
    def close(self): raise KeyError('from close')
a = outer(Ends()); next(a); t(a.send, 4)
a = outer(Ends()); next(a); t(a.throw, ValueError)
a = outer(Ends()); next(a); t(a.close)
class Broken(It):
    def throw(self, *e): raise ValueError('from throw')
a = outer(Broken()); next(a); t(a.throw, KeyError); t(next, a)
class Dynamic(It):
    def __getattr__(self, name):
        print('getattr', name)
        if name == 'throw': return lambda e: 'dynamic'
        raise AttributeError(name)
a = outer(Dynamic()); next(a); t(a.throw, KeyError('z')); t(a.close)
def deep(n):
    if n: return (yield from deep(n - 1))
    x = yield 'bottom'
    return x
a = deep(50); t(next, a); t(a.send, 'up')
a = deep(50); next(a); t(a.throw, ValueError('down'))
a = deep(50); next(a); t(a.close)
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(4)))
def two():
    x = yield from one()
    y = yield from one()
    return x, y
def one(): return (yield)
a = two(); next(a); t(a.send, 1); t(a.send, 2)
def swallow():
    while True:
        try: yield 'still'
        except ValueError: yield 'swallowed'
a = outer(swallow()); t(next, a); t(a.throw, ValueError); t(next, a); t(a.throw, KeyError)
# loops, defaults and expressions around yield
def expr():
    print((yield 1) + (yield 2), [(yield 3), (yield 4)], f'{(yield 5)}')
    x = yield
    print(x, (yield x), *(yield 6))
a = expr()
print([a.send(None if i == 0 else [i] if i == 8 else i) for i in range(8)])
t(a.send, [9])
ge = (x * y for x in range(3) for y in range(x) if y or x)
print(list(ge), list(ge))
def late():
    fs = [(lambda: i) for i in range(3)]
    return [f() for f in fs], list(f() for f in fs), [[x for x in range(y)] for y in range(3)]
print(late())
t(lambda: (x for x in 3)); t(lambda: list(x for y in [1] for x in y))
print(sum(x for x in range(10)), max((x for x in 'abc'), key=ord), any(x > 3 for x in range(5)))
class C:
    a = [1, 2]
    b = [x for x in a]
    c = list(x + y for x in a for y in [1])
    try: d = [x for y in [1] for x in a]
    except NameError as e: print(e)
print(C.b, C.c)
x = 'outer'; print([x for x in 'ab'], x); print([(x := y) for y in 'cd'], x)
