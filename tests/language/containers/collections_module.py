from collections import *
import collections, collections.abc
def bad(f):
    try: print('no error', f())
    except Exception as e: print(type(e).__name__, e)
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, d.pop(), d.popleft(), len(d), d[0], d[-1], 2 in d, list(d), d == deque([1, 2, 3]), d != deque(), d < deque([2]))
d.rotate(1); print(d); d.rotate(-2); print(d); d.extend('ab'); d.extendleft('xy'); print(d); d.reverse(); print(d, d.count('a'), d.index('b'), bool(deque()))
d.insert(1, 'I'); d.remove('b'); del d[0]; d[0] = 'Z'; print(d, list(reversed(d)), d.copy(), d + deque([9]), deque('ab') * 2)
m = deque(range(10), maxlen=3); print(m, m.maxlen); m.append(99); m.appendleft(-1); print(m, deque(maxlen=0)); m += 'pq'; print(m); m *= 2; print(m, d.maxlen)
bad(lambda: deque().pop()); bad(lambda: deque().popleft()); bad(lambda: deque([1])[5]); bad(lambda: deque(3)); bad(lambda: deque([], -1)); bad(lambda: deque([1]).remove(2)); bad(lambda: deque([1]).index(2)); bad(lambda: deque([1], 1).insert(0, 2)); bad(lambda: deque([1]) + [2]); bad(lambda: deque()['a']); bad(lambda: deque([], 'a'))
def mut():
    x = deque([1, 2])
    for i in x: x.append(i)
bad(mut)
x = deque(); x.append(x); print(x); x.extend(x); print(len(x))
P = namedtuple('P', 'x y'); p = P(1, y=2); print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._make([3, 4]), P._fields, p == (1, 2), P.__doc__, isinstance(p, tuple), P.x.__doc__ if hasattr(P.x, '__doc__') else '')
D = namedtuple('D', ['a', 'b', 'c'], defaults=[7, 8]); print(D(1), D._field_defaults, namedtuple('R', 'a class a', rename=True)._fields)
bad(lambda: P(1)); bad(lambda: P(1, 2, 3)); bad(lambda: P(1, z=3)); bad(lambda: p._replace(q=1)); bad(lambda: P._make([1])); bad(lambda: namedtuple('X', 'a a')); bad(lambda: namedtuple('X', 'class')); bad(lambda: namedtuple('X', '_a')); bad(lambda: namedtuple('1', 'a')); bad(lambda: namedtuple('X', 'a', defaults=[1, 2]))
def setx(): p.x = 3
bad(setx)
class Q(P):
    def total(self): return self.x + self.y
print(Q(1, 2).total(), Q(1, 2)); a, b = p; print(a, b, hash(p) == hash((1, 2)))
c = Counter('abracadabra'); print(c, c.most_common(2), c['z'], sum(c.values()), sorted(c.elements())[:3], c.total(), c + Counter('ab'), c - Counter('aaa'), c & Counter('ab'), c | Counter('z'), +c == c, Counter(a=1) == Counter('a'))
c.update('zz'); c.subtract('a'); print(c, Counter({'a': 2}), Counter()); del c['q']; print(c.pop('z'), 'z' in c)
print(Counter('ab') <= Counter('abc'), Counter(x=-1), -Counter(x=-1), Counter([1, 1, 2]).most_common(), Counter(a=3).most_common(1))
dd = defaultdict(list); dd['a'].append(1); dd['b']; print(dd, dd.get('c'), dict(dd), dd.default_factory, defaultdict(int, {'x': 1}), defaultdict(None, a=1)); dd2 = defaultdict(lambda: 5); print(dd2[1])
bad(lambda: defaultdict(3)); bad(lambda: defaultdict(None)['q'])
o = OrderedDict([('a', 1), ('b', 2), ('c', 3)]); o.move_to_end('a'); print(o, list(o)); o.move_to_end('c', last=False); print(list(o), o.popitem(), o.popitem(last=False), o); print(OrderedDict(a=1) == {'a': 1}, OrderedDict([(1, 2), (3, 4)]) == OrderedDict([(3, 4), (1, 2)]), OrderedDict(), list(reversed(OrderedDict(a=1, b=2))))
bad(lambda: OrderedDict().popitem()); bad(lambda: o.move_to_end('zz'))
cm = ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(cm, cm['a'], cm['b'], len(cm), sorted(cm), cm.maps, cm.new_child({'c': 4})['c'], cm.parents); cm['z'] = 9; print(cm.maps[0])
bad(lambda: cm['q']); bad(lambda: cm.pop('b'))
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
u = U(a=1); u['b'] = 2; print(u, u == {'a': 2, 'b': 4}, len(u), 'a' in u, u | {'q': 1})
l = UserList([3, 1, 2]); l.sort(); l.append(5); print(l, l[1:], l + [1], len(l), 3 in l)
s = UserString('abc'); print(s.upper(), s + 'd', s[1], len(s), 'b' in s, s == 'abc')
abc = collections.abc
print(isinstance([], abc.Sequence), isinstance({}, abc.Mapping), isinstance(set(), abc.MutableSet), isinstance(3, abc.Hashable), isinstance([], abc.Hashable), isinstance(iter([]), abc.Iterator), isinstance((x for x in []), abc.Generator), callable(len), isinstance(len, abc.Callable), issubclass(dict, abc.MutableMapping), isinstance('a', abc.Sequence), isinstance(d, abc.MutableSequence), isinstance({}.keys(), abc.KeysView))
class S(abc.Sequence):
    def __init__(self, *a): self.a = a
    def __getitem__(self, i): return self.a[i]
    def __len__(self): return len(self.a)
s = S(1, 2, 3); print(list(s), 2 in s, s.index(3), s.count(1), list(reversed(s)))
class MS(abc.MutableSet):
    def __init__(self, it=()): self.s = set(it)
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x): self.s.add(x)
    def discard(self, x): self.s.discard(x)
print(sorted(MS([1, 2]) | MS([3])), sorted(MS([1, 2]) & [2]), MS([1]) <= MS([1, 2]), MS([1]) == {1}, MS([1]).isdisjoint([2]))
class MM(abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
mm = MM(); mm.update(a=1, b=2); print(mm.pop('a'), mm.setdefault('q', 5), dict(mm), list(mm.items()), mm.get('zz'), mm == {'b': 2, 'q': 5}, mm.popitem(), 'b' in mm)
bad(lambda: abc.Sequence()); bad(lambda: abc.Mapping()); bad(lambda: abc.Iterator())
class SZ:
    def __len__(self): return 0
print(isinstance(SZ(), abc.Sized), issubclass(SZ, abc.Iterable), issubclass(list, abc.Collection))
