class E:
    def __init__(s, n): s.n = n
    def __eq__(s, o): return s.n == getattr(o, 'n', o)
    def __repr__(s): return f'E{s.n}'
def bad(f):
    try: print('no error', f())
    except Exception as e: print(type(e).__name__, e)
l = [E(1), E(2), 3, E(2)]
print(l.index(2), l.index(E(2), 2), l.count(2), l.count(E(9)), 2 in l, 9 in l, l.index(3, -2), (E(1), 5).index(5), (E(1), 1).count(1))
bad(lambda: l.index(9)); bad(lambda: l.index(2, 9)); bad(lambda: l.index(1, 1, 2)); bad(lambda: (1,).index(2)); bad(lambda: [].remove(1)); bad(lambda: l.remove(9)); bad(lambda: [].index()); bad(lambda: [].pop()); bad(lambda: [1].pop(5)); bad(lambda: [1].pop('a')); bad(lambda: [].insert(1)); bad(lambda: [1].index(1, 'a'))
l.remove(2); print(l)
l = [1, 2]; m = l; m *= 2; print(l, m is l); m *= 0; print(l); m += 'ab'; print(l, m is l); m += iter([1]); print(l); m += (x for x in (5, 6)); print(m)
l.extend(l); print(l); l[:] = l; l[1:3] = iter('xyz'); print(l); l[::2] = range(len(l[::2])); print(l)
bad(lambda: l.__setitem__(slice(None, None, 2), [1])); bad(lambda: l.__setitem__(slice(0, 1), 3))
def aug(): 
    x = []
    x += 3
bad(aug)
print(sum([1, 2, 3]), sum([0.1] * 10), sum([1, 2.5, 3]), sum([[1], [2]], []), sum((True, 2)), sum(range(10 ** 3)), sum(range(5, 0, -2), 7), sum([1e100, 1.0, -1e100]), sum(x / 10 for x in range(10)), sum([], 5), sum(iter([2 ** 49 - 1, 1])), sum([2**60, 1.5]))
class N:
    def __init__(s, n): s.n = n
    def __add__(s, o): return N(s.n + getattr(o, 'n', o))
    __radd__ = __add__
    def __repr__(s): return f'N{s.n}'
    def __lt__(s, o): return s.n < getattr(o, 'n', o)
    def __gt__(s, o): return s.n > getattr(o, 'n', o)
print(sum([N(1), N(2)]), sum([1, N(2), 3]), sum(iter([N(1)]), N(5)), min([N(3), N(1), N(2)]), max(N(1), N(5), 3), min(3, 1, 2), max('abc'), min('abc', key=lambda c: -ord(c)), max([], default=7), min(iter([3, 1, 2])), max([1, 5, 2], key=lambda x: -x), max({1: 2, 3: 1}), min([2.5, 1, True]), max(x for x in 'hello'), min([[2], [1, 2]]), max((1, 'a'), (1, 'b')))
bad(lambda: sum(['a'])); bad(lambda: sum('ab', '')); bad(lambda: sum([b'a'], b'')); bad(lambda: sum(3)); bad(lambda: sum([1, 'a'])); bad(lambda: sum([1], [])); bad(lambda: min([])); bad(lambda: max()); bad(lambda: min(1)); bad(lambda: max([1, 'a'])); bad(lambda: max(1, 2, default=3)); bad(lambda: min([1, 2], key=3)); bad(lambda: max(iter([])))
it = iter(range(10)); print(3 in it, next(it)); 
def g():
    yield 1
    yield 2
    raise KeyError('g')
bad(lambda: sum(g())); bad(lambda: max(g())); bad(lambda: 5 in g()); print(2 in g()); bad(lambda: list(g())); bad(lambda: tuple(g())); bad(lambda: sorted(g()))
class It:
    def __init__(s, n): s.n = n
    def __iter__(s): return s
    def __next__(s):
        if s.n == 0: raise StopIteration
        s.n -= 1
        return s.n
print(list(It(3)), tuple(It(3)), set(It(3)), sorted(It(3)), sum(It(4)), max(It(3)), min(It(3)), any(It(2)), all(It(2)), list(zip(It(2), It(3))), list(map(str, It(2))), list(filter(None, It(3))), list(enumerate(It(2))), dict(zip(It(2), It(2))), [*It(2), 5], {*It(2)}, (lambda *a: a)(*It(3)), ','.join(map(str, It(3))), 1 in It(3), 7 in It(3), dict.fromkeys(It(2)))
a, b, c = It(3); print(a, b, c); a, *b = It(4); print(a, b)
class G:
    def __getitem__(s, i):
        if i > 2: raise IndexError
        return i * 10
print(list(G()), 10 in G(), 11 in G(), list(reversed([1, 2])), max(G()))
class L:
    def __len__(s): return 3
    def __getitem__(s, i): return i
print(list(reversed(L())))
class R:
    def __reversed__(s): return iter('rev')
print(list(reversed(R())), list(reversed(range(3))), list(reversed((1, 2))), list(reversed('ab')))
bad(lambda: reversed(3)); bad(lambda: reversed({1})); bad(lambda: reversed(It(3))); bad(lambda: iter(3)); bad(lambda: next(3)); bad(lambda: iter(3, 4)); bad(lambda: list(3)); bad(lambda: enumerate(3)); bad(lambda: [*3]); bad(lambda: (lambda *a: a)(*3))
class BadIter:
    def __iter__(s): return 3
bad(lambda: list(BadIter())); bad(lambda: iter(BadIter())); bad(lambda: [x for x in BadIter()])
n = iter([1, 2, 3, 0, 5]); print(list(iter(lambda: next(n), 0)), next(n))
print([1, 2] < [1, 3], [1] < [1, 0], [E(1), 2] == [E(1), 2], [E(1), 2] < [E(1), 3], (1, 2) >= (1, 2), [1, [2, [3]]] == [1, [2, [3]]], [] == (), (1,) != [1], [1, 'a'] == [1, 'b'])
bad(lambda: [1] < (1,)); bad(lambda: [1, 'a'] < [1, 2]); bad(lambda: [E(1)] < [E(2)])
x = []; x.append(x); print(x, [x]); d = {}; d['d'] = d; print(d); t = ([],); t[0].append(t); print(t)
def un(n, v):
    if n == 2: a, b = v
    if n == 3: a, b, *c = v
bad(lambda: un(2, [1])); bad(lambda: un(2, 'abc')); bad(lambda: un(2, iter([1, 2, 3]))); bad(lambda: un(3, [1])); bad(lambda: un(2, 5)); bad(lambda: un(2, g())); bad(lambda: un(2, {1: 2}))
import itertools
bad(lambda: un(2, itertools.count()))
it = iter(range(10)); bad(lambda: un(2, it)); print(next(it))
print([3, 1, 2].sort(), sorted([3, 1, 2], reverse=True), sorted('bca', key=ord), sorted([N(2), N(1)]), sorted([(1, 'b'), (1, 'a')]), sorted([1, True, 0.5]), sorted({3: 1, 1: 2}), sorted([[2], [1]], key=lambda x: x[0]))
bad(lambda: sorted([1, 'a'])); bad(lambda: sorted(3)); bad(lambda: sorted([3, 1], key=5)); bad(lambda: sorted([1, 2], key=lambda x: 1 / 0)); bad(lambda: sorted([object(), object()]))
l = [3, 2, 1]
def key(x): l.append(x); return x
bad(lambda: l.sort(key=key)); print(l)
def key2(x): print(len(l), end=' '); return x
l.sort(key=key2); print(l)
