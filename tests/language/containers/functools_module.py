import functools, operator, heapq, bisect, copy, graphlib
from functools import *
def bad(f):
    try: print('no error', f())
    except Exception as e: print(type(e).__name__, e)
print(reduce(operator.add, [1, 2, 3]), reduce(lambda a, b: a * b, range(1, 6), 10), reduce(max, iter([3, 9, 2]))); bad(lambda: reduce(max, []))
p = partial(pow, 2); print(p(5), p.func is pow, p.args, p.keywords, partial(p, 3)(), partial(int, base=2)('101'), partial(print, 'x', sep='-').keywords); bad(lambda: partial()); bad(lambda: partial(3))
print(partial(lambda *a: a, Placeholder, 2, Placeholder, 4)(1, 3, 5), Placeholder); bad(lambda: partial(print, Placeholder)); bad(lambda: partial(print, Placeholder, 1)())
class C:
    def f(self, a, b): return (self.__class__.__name__, a, b)
    g = partialmethod(f, 1)
    @cached_property
    def cp(self): print('computed'); return 42
    @singledispatchmethod
    def sd(self, x): return 'object'
    @sd.register
    def _(self, x: int): return 'int'
    @sd.register(str)
    def _(self, x): return 'str'
c = C(); print(c.g(2), c.cp, c.cp, c.__dict__, c.sd(1), c.sd('a'), c.sd(1.5))
calls = []
@lru_cache(maxsize=2)
def f(x): calls.append(x); return x * 2
print(f(1), f(2), f(1), f(3), f(2), calls, f.cache_info(), f.__name__, f.__wrapped__(5)); f.cache_clear(); print(f.cache_info(), f.cache_parameters())
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
@lru_cache
def g(*a, **k): return (a, k)
print(g(1, x=2), g(1, x=2), g.cache_info()); bad(lambda: lru_cache('a'))
@lru_cache(maxsize=None, typed=True)
def h(x): return type(x).__name__
print(h(1), h(1.0), h.cache_info())
@total_ordering
class T:
    def __init__(s, n): s.n = n
    def __eq__(s, o): return s.n == o.n
    def __lt__(s, o): return s.n < o.n
print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
bad(lambda: total_ordering(type('X', (), {})))
@singledispatch
def sd(x): return 'obj'
@sd.register(int)
def _(x): return 'int'
@sd.register
def _(x: list): return 'list'
print(sd(1), sd([]), sd('a'), sd(True), sd.dispatch(bool) is sd.registry[int]); bad(lambda: sd())
def deco(fn):
    @wraps(fn)
    def w(*a): return fn(*a)
    return w
@deco
def named(x):
    "doc"
    return x
print(named.__name__, named.__doc__, named(3), named.__wrapped__.__name__)
print(operator.itemgetter(1)([1, 2]), operator.itemgetter(0, 2)('abc'), operator.attrgetter('__class__.__name__')(3), operator.methodcaller('upper')('a'), operator.itemgetter(1), operator.contains([1], 1), operator.index(True), operator.truth([]), operator.concat([1], [2]), operator.countOf([1, 2, 1], 1), operator.indexOf('abc', 'c'))
h = []
for x in [5, 1, 4, 2, 3]: heapq.heappush(h, x)
print(h, [heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [4, 1, 3], key=lambda x: -x), list(heapq.merge([1, 4], [2, 3])), list(heapq.merge([4, 1], [3, 2], reverse=True)))
h = [5, 3, 1]; heapq.heapify(h); print(h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 9), h); bad(lambda: heapq.heappop([])); bad(lambda: heapq.heappush(3, 1)); bad(lambda: heapq.heapify([1, 'a']))
h = [1, 5, 3]; heapq.heapify_max(h); print(h, heapq.heappop_max(h), h)
print(bisect.bisect([1, 3, 5], 3), bisect.bisect_left([1, 3, 5], 3), bisect.bisect([1, 2], 5, key=lambda x: x * 3)); a = [1, 3]; bisect.insort(a, 2); print(a); bad(lambda: bisect.bisect([1], 1, -1))
class N:
    def __init__(s, v): s.v = v; s.me = s
n = N([1, [2]]); m = copy.deepcopy(n); print(m.v, m.v is n.v, m.me is m, copy.copy(n).v is n.v, copy.deepcopy({'a': [1]}), copy.copy([1]), copy.deepcopy((1, [2])), copy.deepcopy({1, 2}))
class CC:
    def __copy__(s): return 'copied'
    def __deepcopy__(s, memo): return 'deep'
print(copy.copy(CC()), copy.deepcopy([CC()]))
x = []; x.append(x); y = copy.deepcopy(x); print(y[0] is y)
class DL(list): pass
dl = DL([1, [2]]); dl.attr = 5; e = copy.deepcopy(dl); print(type(e).__name__, e, e.attr, e[1] is dl[1])
print(list(graphlib.TopologicalSorter({'d': {'b', 'c'}, 'b': {'a'}, 'c': {'a'}}).static_order())[0]); bad(lambda: list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order()))
