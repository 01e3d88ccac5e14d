# match: every pattern, and what it complains about.
def t(f, *a):
    try: print(repr(f(*a)))
    except BaseException as e: print(type(e).__name__, '|', e)
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class Prop:
    __match_args__ = ('a',)
    @property
    def a(self): print('property'); return 5
    @property
    def bad(self): raise AttributeError('bad')
    @property
    def worse(self): raise ValueError('worse')
class Dyn:
    def __getattr__(self, n):
        if n == 'z': return 26
        raise AttributeError(n)
class ListArgs: __match_args__ = ['a']
class IntArgs: __match_args__ = (1,)
class Sub(P): pass
class MyInt(int): pass
class MyDict(dict): pass
class MyList(list): pass
def m(v):
    match v:
        case 0 | 1 | -1: return 'small'
        case 2.5 | -3 | 1+2j | -1-2j: return 'number'
        case 'a' | b'b' | "c" 'd': return 'text'
        case None | True | False: return 'single'
        case [] | (): return 'empty'
        case [x]: return 'one', x
        case [1, x, *rest] if x > 1: return 'one-x', x, rest
        case (x, y): return 'pair', x, y
        case [first, *_, last]: return 'ends', first, last
        case {'k': {'in': [a, b]}, **rest}: return 'deep', a, b, rest
        case {'a': 1, 'b': x}: return 'dict', x
        case {'t': int() | str() as z}: return 'typed', z
        case {1: _, **r}: return 'int key', r
        case {}: return 'any dict'
        case P(0, y): return 'P0', y
        case P(x=x, y=[p, q]): return 'Pxy', x, p, q
        case P(x, y) if x == y: return 'equal'
        case P(): return 'P'
        case MyInt() as i: return 'MyInt', i
        case int(n) | float(n): return 'n', n
        case str(s): return 's', s
        case Prop(a): return 'prop', a
        case Dyn(z=z): return 'dyn', z
        case _: return 'other'
for v in (0, 1, -1, True, False, None, 2.5, -3, 'a', b'b', 'cd', [], (), [5], (5,), [1, 2, 3, 4], [1, 0], [9, 8], (1, 2, 3), {'k': {'in': [1, 2]}, 'z': 3}, {'a': 1, 'b': 2, 'c': 3}, {'t': 5}, {'t': 'x'}, {'t': 1.5}, {1: 2, 3: 4}, {}, {'q': 1}, P(0, 1), P(1, [2, 3]), P(4, 4), P(5, 6), Sub(0, 2), MyInt(7), 7, 7.5, 'zz', b'zz', Prop(), Dyn(), {1, 2}, range(3), iter([1]), object, MyDict({"a": 1, "b": 9}), MyList([4]), bytearray(b'x'), 'x' * 3, range(1, 3)): t(m, v)
def errs(v, which):
    match which:
        case 0:
            match v:
                case P(1, 2, 3): pass
        case 1:
            match v:
                case int(1, 2): pass
        case 2:
            match v:
                case P(1, x=1): pass
        case 3:
            match v:
                case ListArgs(1): pass
        case 4:
            match v:
                case IntArgs(1): pass
        case 5:
            x = 3
            match v:
                case x.y(): pass
        case 6:
            match v:
                case Prop(worse=1): pass
        case 7:
            match v:
                case Prop(bad=1): pass
                case _: return 'no bad'
        case 8:
            match v:
                case object(1): pass
        case 9:
            match v:
                case {'a': 1} if False: pass
    return 'fell through'
for w, v in ((0, P(1, 2)), (1, 5), (2, P(1, 2)), (3, ListArgs()), (4, IntArgs()), (5, 1), (6, Prop()), (7, Prop()), (8, 1)): t(errs, v, w)
class Color: RED = 1; BLUE = 'b'
def const(v):
    match v:
        case Color.RED: return 'red'
        case Color.BLUE: return 'blue'
        case Color.MISSING if False: return
t(const, 1); t(const, 'b'); t(const, 9)
def bind(v):
    match v:
        case [a, b] | [a, b, _]: return a, b
        case {'x': (a as c), **kw} if kw: return a, c, kw
        case (1 | 2 as n, [*_]) : return n
        case [[[deep]]]: return deep
        case str() as s, *o: return s, o
for v in ([1, 2], [1, 2, 3], {'x': 1}, {'x': 1, 'y': 2}, (2, []), [[[7]]], ('q', 1, 2)): t(bind, v)
class Eq:
    def __eq__(self, o): print('eq', o); return True
match Eq():
    case 1: print('matched')
class Len(list):
    def __len__(self): print('len'); return super().__len__()
match Len([1, 2]):
    case [a, b]: print(a, b)
def guard_order():
    match 5:
        case x if print('guard 1', x): pass
        case x if print('guard 2', x) or True: print('taken')
guard_order()
def unbound(v):
    match v:
        case [q, 1]: pass
        case _: pass
    return q
t(unbound, [1, 2]); t(unbound, [1, 1]); t(unbound, 3)
match = 1; case = 2; _ = 3; print(match, case, _)
match (1, 2), 3:
    case (a, b), c: print(a, b, c)
match *[1, 2], 3:
    case [*x]: print(x)
match {'a': None}:
    case {'a': None}: print('none value')
