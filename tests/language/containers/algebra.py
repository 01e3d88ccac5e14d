class K:
    def __init__(s, n): s.n = n
    def __hash__(s): return s.n % 3
    def __eq__(s, o):
        return isinstance(o, K) and s.n == o.n
    def __repr__(s): return f'K{s.n}'
def mk(kind, *ns): return kind(map(K, ns))
def show(s):
    if isinstance(s, (set, frozenset)): return type(s).__name__ + str(sorted(map(repr, s)))
    return s
a, b = mk(set, 1, 2, 3, 4), mk(frozenset, 3, 4, 5, 7)
for x, y in ((a, b), (b, a), ({1, 2, 3}, {2, 3, 4}), (frozenset('abc'), {'c'}), ({1, 'a', K(1)}, {1.0, K(1)}), (set(), {1}), (a, a)):
    print(show(x | y), show(x & y), show(x - y), show(x ^ y), x == y, x != y, x < y, x <= y, x > y, x >= y)
    print(show(x.union(y)), show(x.intersection(y)), show(x.difference(y)), show(x.symmetric_difference(y)), x.isdisjoint(y), x.issubset(y), x.issuperset(y))
    print(show(x.union(list(y), [9])), show(x.intersection(list(y))), show(x.difference(iter(y))), show(x.symmetric_difference(tuple(y))), x.isdisjoint(list(y)), x.issubset(list(y)), x.issuperset(list(y)), show(x.union()), show(x.intersection()), show(x.difference()), show(x.intersection(list(y), y)), show(x.difference(y, list(x))))
    for op in ('|=', '&=', '-=', '^='):
        z = set(x)
        if op == '|=': z |= y
        if op == '&=': z &= y
        if op == '-=': z -= y
        if op == '^=': z ^= y
        print(op, show(z), end=' ')
    print()
    for m in ('update', 'intersection_update', 'difference_update', 'symmetric_difference_update'):
        for f in (list, lambda q: q, iter, dict.fromkeys):
            z = set(x)
            print(getattr(z, m)(f(y)), show(z), end=' ')
    print()
z = {1, 2, 3}
z |= z; z &= z; print(z); z -= z; print(z); z = {1}; z ^= z; print(z)
z = {1, 2}; w = z; w |= {5}; print(z is w, z)
f = frozenset([1]); g = f; g |= {2}; print(f, sorted(g), type(g))
def bad(f):
    try: print('no error', f())
    except Exception as e: print(type(e).__name__, e)
bad(lambda: {1} | [1]); bad(lambda: {1} & 3); bad(lambda: {1} - 'a'); bad(lambda: {1} ^ None); bad(lambda: {1} < [1]); bad(lambda: {1} >= 1)
bad(lambda: {1}.union(3)); bad(lambda: {1}.update([[]])); bad(lambda: {1}.issubset(3)); bad(lambda: {1}.difference([[]])); bad(lambda: {1}.isdisjoint([{}]))
bad(lambda: {1}.remove(2)); bad(lambda: {1}.remove([])); bad(lambda: set().pop()); bad(lambda: {1}.add({})); bad(lambda: set(3)); bad(lambda: set(1, 2)); bad(lambda: {1}.issuperset(1))
bad(lambda: {frozenset([1])}.remove({1})); bad(lambda: {1} in {frozenset([1])}); bad(lambda: {2} in {frozenset([1])}); bad(lambda: [] in {1})
bad(lambda: frozenset().add(1)); bad(lambda: {1}.symmetric_difference(1)); bad(lambda: {1}.symmetric_difference())
s = set(range(10))
print([s.pop() for _ in range(10)], s)
s = {3, 1, 2}; print(s.copy() == s, s.copy() is s, frozenset(f) is f, f.copy() is f, s.clear(), s)
def g():
    yield 1
    yield 2
    raise ValueError('stop')
s = set()
bad(lambda: s.update(g())); print(s)
l = []
bad(lambda: l.extend(g())); print(l)
d = {}
def h():
    yield 1, 2
    yield [3, 4]
    yield 'ab'
    yield (5,)
bad(lambda: d.update(h())); print(d)
bad(lambda: dict([1])); bad(lambda: dict([(1, 2, 3)])); bad(lambda: dict(['abc'])); bad(lambda: dict([[[], 1]])); bad(lambda: dict(3)); bad(lambda: dict(1, 2)); bad(lambda: {}.update(1)); bad(lambda: {}.update(1, 2)); bad(lambda: dict([iter('ab')]))
print(dict(a=1, b=2), dict({'x': 1}, y=2), dict([('a', 1)], a=3), {}.update(a=1))
d = {1: 2}; d.update({3: 4}, x=5); print(d); d.update([(1, 9)]); print(d)
class M:
    def keys(self): return ['p', 'q']
    def __getitem__(self, k): return k * 2
print(dict(M()), {**M(), 'z': 1}, (lambda **k: k)(**M())); d.update(M(), p=0); print(d)
bad(lambda: {**3}); bad(lambda: (lambda **k: k)(**3)); bad(lambda: (lambda **k: k)(**{1: 2})); bad(lambda: {**[1]})
x, y = {1: 'a', 2: 'b'}, {2: 'c', 3: 'd'}
print(x | y, y | x); z = x; z |= y; print(x, z is x); z |= [(7, 8)]; print(z)
bad(lambda: {} | []); bad(lambda: {} | None)
def ior(a, b): a |= b
bad(lambda: ior({}, 3)); bad(lambda: ior({}, [1]))
print(dict.fromkeys('abc'), dict.fromkeys([1, 2], 0), dict.fromkeys(iter('xy'), []), dict.fromkeys({1: 2}))
bad(lambda: dict.fromkeys(3)); bad(lambda: dict.fromkeys([[]]))
d = {1: 2, 3: 4, 5: 6}
print(list(reversed(d)), list(reversed(d.values())), list(reversed(d.items())), list(reversed(d.keys())), d.popitem(), d.popitem(), d, d.pop(1), d.pop(1, 'no'))
bad(lambda: d.pop(1)); bad(lambda: d.popitem()); bad(lambda: d.pop([])); bad(lambda: {}.setdefault([])); bad(lambda: d[[]]); bad(lambda: {}[{}])
print(d.setdefault(1, 2), d.setdefault(1, 3), d, d.get(9), d.get(9, 1))
d1, d2 = {K(1): [1], 'a': K(2)}, {'a': K(2), K(1): [1]}
print(d1 == d2, d1 != d2, d1 == {K(1): [2], 'a': K(2)}, {K(1): 1} | {K(1): 2}, {1: 2} == {1: 2.0}, {1: 2} != {2: 2})
bad(lambda: {} < {}); bad(lambda: {1: 2} >= {})
d = {'a': 1, 'b': 2, 'c': 3}
print(sorted(d.keys() & {'a', 'b', 'z'}), sorted(d.keys() | ['q']), sorted(d.keys() - 'a'), sorted(d.keys() ^ {'a', 'y'}), sorted({'a', 'z'} & d.keys()), sorted(d.items() & {('a', 1)}), d.keys() == {'a', 'b', 'c'}, d.keys() >= {'a'}, d.keys() < {'a'}, d.keys() == d.keys(), d.items() == d.items(), d.values() == d.values(), d.keys().isdisjoint({'x'}), d.keys().isdisjoint('a'), d.items() <= {('a', 1)}, {'a'} < d.keys(), ('a', 1) in d.items(), ('a', 2) in d.items(), 3 in d.values(), 'a' in d.keys(), d.keys() != ['a'])
bad(lambda: d.keys() & 3); bad(lambda: d.keys() < [1]); bad(lambda: d.values() & {1}); bad(lambda: d.keys() + d.keys())
for make in (dict, lambda q: q.keys(), lambda q: q.items()):
    def it():
        e = {1: 1, 2: 2}
        for k in make(e): e[len(e) + 5] = 1
    bad(it)
def it2():
    s = {1, 2}
    for k in s: s.add(k + 10)
bad(it2)
def it3():
    e = {1: 1, 2: 2}
    for k in reversed(e): e[9] = 1
bad(it3)
print(list({1: 2}.items()), d.keys(), d.values(), d.items())
