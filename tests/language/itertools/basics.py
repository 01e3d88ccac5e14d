from itertools import *
import operator

class I:
    "an iterator in Python"
    def __init__(self, *items): self.items = list(items)
    def __iter__(self): return self
    def __next__(self):
        if not self.items: raise StopIteration
        x = self.items.pop(0)
        if isinstance(x, Exception): raise x
        return x

class S:
    "an iterable in Python"
    def __init__(self, *items): self.items = items
    def __iter__(self): return I(*self.items)

def gen(*items):
    for x in items:
        yield x

makers = [lambda *a: list(a), lambda *a: tuple(a), I, S, gen, lambda *a: iter(a), lambda *a: map(lambda x: x, a)]
for m in makers:
    print(list(chain(m(1, 2), m(), m(3))), list(chain.from_iterable(m(m(1), m(2, 3)))))
    print(list(islice(m(0, 1, 2, 3, 4, 5), 4)), list(islice(m(0, 1, 2, 3, 4, 5), 1, None, 2)), list(islice(m(0, 1, 2), 2, 9)))
    print(list(islice(cycle(m(1, 2, 3)), 7)), list(cycle(m())))
    print(list(compress(m(1, 2, 3, 4), m(1, 0, True, ''))))
    print(list(takewhile(lambda x: x < 3, m(1, 2, 3, 1))), list(dropwhile(lambda x: x < 3, m(1, 2, 3, 1))))
    print(list(filterfalse(lambda x: x % 2, m(1, 2, 3, 4))), list(filterfalse(None, m(0, 1, '', 'a'))))
    print(list(starmap(pow, m((2, 3), [3, 2]))), list(starmap(lambda *a: a, m((), m(1, 2), 'ab'))))
    print(list(accumulate(m(1, 2, 3))), list(accumulate(m(1, 2, 3), operator.mul)), list(accumulate(m(), initial=5)), list(accumulate(m(1, 2), initial=5)))
    print(list(pairwise(m(1, 2, 3))), list(pairwise(m(1))), list(batched(m(1, 2, 3, 4, 5), 2)), list(batched(m(1, 2), 2, strict=True)))
    print(list(zip_longest(m(1, 2, 3), m(4), m())), list(zip_longest(m(1), m(2, 3), fillvalue='x')), list(zip_longest()))
    print([(k, list(g)) for k, g in groupby(m(1, 1, 2, 3, 3, 1))], [(k, list(g)) for k, g in groupby(m('a', 'B', 'b', 'c'), key=str.lower)])
    print([k for k, g in groupby(m(1, 1, 2, 1))])
    a, b = tee(m(1, 2, 3))
    print(next(a), list(b), list(a), list(b))
    print(list(product(m(1, 2), m('a', 'b'))), list(product(m(1, 2), repeat=2)), list(product(m())), list(product(repeat=2)))
    print(list(permutations(m(1, 2, 3))), list(permutations(m(1, 2, 3), 2)), list(permutations(m(1), 2)), list(permutations(m())))
    print(list(combinations(m(1, 2, 3, 4), 2)), list(combinations(m(1), 2)), list(combinations(m(1, 2), 0)))
    print(list(combinations_with_replacement(m(1, 2, 3), 2)), list(combinations_with_replacement(m(), 1)), list(combinations_with_replacement(m(), 0)))
    print(list(zip(m(1, 2), m(3, 4))), list(enumerate(m('a', 'b'), 5)), list(map(operator.add, m(1, 2), m(3, 4))), list(filter(None, m(0, 1))))
print(list(islice(count(), 3)), list(islice(count(5, -2), 3)), list(islice(count(0.5, 0.25), 3)), list(islice(count(2**49 - 2), 4)), next(count(True)))
print(list(repeat('x', 3)), list(repeat('x', -1)), list(map(pow, range(4), repeat(2))))
g = groupby('aabbc')
k1, g1 = next(g)
k2, g2 = next(g)
print(k1, list(g1), k2, next(g2), list(g2), list(g2))
a = tee(iter('abc'), 3)
print(len(a), [list(x) for x in a], tee([], 0))
c = tee(a[0])
it = chain('ab', [1])
print(iter(it) is it, next(it), list(it), list(it))

def bad(f, *args, **kw):
    try:
        print('no error', f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)
bad(list, chain(1))
bad(list, chain([1], 2))
bad(islice, [1], -1)
bad(islice, [1], 1, 2, 0)
bad(islice, [1], 'a')
bad(islice, [1], 1, 'b')
bad(cycle, 3)
bad(cycle)
bad(count, 'a')
bad(repeat, 1, 'a')
bad(repeat)
bad(batched, 'abc', 0)
bad(list, batched('abc', 2, strict=True))
bad(product, [1], 2)
bad(product, [1], repeat=-1)
bad(permutations, [1], -1)
bad(combinations, [1], -1)
bad(permutations, 3)
bad(combinations, 'ab')
bad(tee, [1], -1)
bad(tee, 3)
bad(list, starmap(pow, [1]))
bad(list, starmap(pow, [(1,)]))
bad(list, takewhile(lambda x: 1 / x, [1, 0, 2]))
bad(list, I(1, ValueError('mine')))
bad(list, chain(I(1, ValueError('mine'))))
bad(list, accumulate([1, 'a']))
bad(list, accumulate(I(1, 2, KeyError('k'))))
bad(list, zip_longest(I(1), I(1, 2, ValueError('v'))))
bad(zip_longest, 1)
bad(zip, [1], 2)
bad(map, len, 3)
bad(filter, None, 3)
bad(enumerate, 3)
bad(groupby, 3)
bad(list, groupby([1, 2], key=lambda x: x.y))
bad(next, repeat(1, 0))
bad(next, iter([]))
for t in (chain, count, islice, groupby, product, tee('a')[0]):
    print(t if isinstance(t, type) else type(t))
class Eq:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n // 2 == o.n // 2
    def __repr__(self): return f'Eq{self.n}'
print([(k, list(g)) for k, g in groupby(map(Eq, range(5)))])
class Num:
    def __init__(self, n): self.n = n
    def __add__(self, o): return Num(self.n + (o.n if isinstance(o, Num) else o))
    def __radd__(self, o): return Num(self.n + o)
    def __repr__(self): return f'Num{self.n}'
print(list(accumulate([1, Num(2), 3])))
deep = iter([1, 2, 3])
for i in range(300): deep = chain(deep)
print(list(deep))
