"""Worlds for the fuzzer of saved ones: each stop() is asked in the middle of something else, and leaves one."""
import itertools as it, re, json, collections, functools, operator, heapq, bisect, copy, datetime, asyncio, io, struct, array, weakref, random, math, types, enum
def s(v=None, *a):
    stop()
    return v
class E:
    def __init__(self, n=0): self.n = n
    def __eq__(self, o): stop(); return True
    def __hash__(self): return 1
    def __lt__(self, o): stop(); return NotImplemented
    def __gt__(self, o): stop(); return False
    def __bool__(self): stop(); return True
    def __str__(self): stop(); return 'E'
    def __repr__(self): stop(); return 'R'
    def __format__(self, f): stop(); return 'F'
    def __index__(self): stop(); return 1
    def __int__(self): stop(); return 1
    def __float__(self): stop(); return 1.5
    def __len__(self): stop(); return 3
    def __iter__(self): stop(); return iter([1, 2, 3])
    def __contains__(self, o): stop(); return 1
    def __add__(self, o): stop(); return NotImplemented
    def __radd__(self, o): stop(); return 5
    def __iadd__(self, o): stop(); return 5
    def __getitem__(self, i): stop(); return i
    def __call__(self, *a): stop(); return 0
    def __dir__(self): stop(); return ['b', 'a']
    def __getattr__(self, n): stop(); raise AttributeError(n)
    def __neg__(self): stop(); return 1
    def __divmod__(self, o): stop(); return (1, 2)
    def __pow__(self, o, m=None): stop(); return 1
    def __round__(self, n=None): stop(); return 1
    def __reversed__(self): stop(); return iter([1])
    def __complex__(self): stop(); return 1j
    def __bytes__(self): stop(); return b'x'
    def __enter__(self): stop(); return self
    def __exit__(self, *a): stop(); return True
class H:
    def __hash__(self): stop(); return 7
    def __eq__(self, o): stop(); return o is self
class N:
    def __new__(c, *a): stop(); return object.__new__(c)
    def __init__(self, *a): stop()
class M(type):
    @classmethod
    def __prepare__(m, n, b, **k): stop(); return P()
    def __new__(m, n, b, ns, **k): stop(); return type.__new__(m, n, b, dict(ns))
    def __init__(c, n, b, ns, **k): stop()
    def __call__(c, *a): stop(); return type.__call__(c, *a)
    def __instancecheck__(c, o): stop(); return True
    def __subclasscheck__(c, o): stop(); return True
class P(dict):
    def __getitem__(self, k): stop(); return dict.__getitem__(self, k)
    def __setitem__(self, k, v): dict.__setitem__(self, k, v)
class D:
    def __set_name__(self, o, n): stop()
    def __get__(self, o, t): stop(); return 3
    def __set__(self, o, v): stop()
class X(Exception):
    def __init__(self, *a): stop(); super().__init__(*a)
    def __str__(self): stop(); return 'x'
def g(n=3):
    for i in range(n):
        stop()
        yield i
def gx():
    try:
        yield 1
        yield 2
    except ValueError:
        stop()
        yield 3
    finally:
        stop()
def gf():
    x = yield from gx()
    stop()
    return x
def many(a, b=1, *c, d=2, **e):
    def inner(): nonlocal a, b; a += 1; stop(); return a, b, c, d, e
    return inner
def tries():
    for f in CASES:
        try:
            f()
        except Exception as err:
            last = err
class W:
    def __init__(self): self.d = D(); self.v = 1
    d = D()
class Sub(E):
    def __len__(self): return super().__len__() + 1
class I(int):
    def __repr__(self): stop(); return 'I'
class L(list):
    def append(self, v): stop(); super().append(v)
    def __iter__(self): stop(); return super().__iter__()
class Sl:
    __slots__ = ('a', 'b')
async def co():
    stop()
    return 1
async def ag():
    for i in range(2):
        stop()
        yield i
async def main():
    async for i in ag(): stop()
    r = [x async for x in ag()]
    a = ag(); await a.asend(None); 
    try: await a.athrow(ValueError)
    except ValueError: stop()
    b = ag(); await anext(b); await b.aclose()
    async with Cx(): stop()
    await asyncio.gather(co(), co())
    return r
class Cx:
    async def __aenter__(self): stop(); return self
    async def __aexit__(self, *a): stop(); return False
def with_():
    with E() as e: stop(); raise ValueError
def handlers():
    try:
        try: raise KeyError(1)
        except KeyError as e:
            stop(); raise ValueError from e
        finally: stop()
    except* ValueError as eg: stop()
def matches(v):
    match v:
        case [1, *rest] if s(True): return rest
        case {'a': a, **more}: stop(); return more
        case E(n=0): stop(); return 0
        case str(): return v
def mk(): 
    class A(metaclass=M): x = 1; y = x
    class B(A): pass
    A(); isinstance(3, A); issubclass(int, A)
def mk2():
    class A:
        def __init_subclass__(c, **k): stop()
        d = D()
    class B(A, k=1, l=2, m=3): z = 3
    type('T', (A,), {'d': D()})
    W().d = 4; W().d
def life():
    class F:
        def __del__(self): stop()
    f = F(); r = weakref.ref(f, s); del f
    x = gx(); next(x); del x
def text():
    return (f'{E():>3} {E()!r} {E()!s:4}', '%s %r %5d' % (E(), E(), E()), '{0:x} {1}'.format(E(), E()), format(E(), 'a'), str(E()), repr([E(), {1: E()}, (E(),), {E()}]))
def regex():
    re.sub(r'(\w)(\d)?', lambda m: s('q'), 'a1b2'); [s(m) for m in re.finditer('(a)|b', 'aabb')]; re.compile('x(?P<n>y)').match('xy').groupdict(s())
def jsons():
    json.dumps([E()], default=s); json.loads('[{"a": 1}, [2.5, "x"]]', object_hook=s, parse_int=s); json.dumps({'a': [1, {'b': L([1])}]}, indent=2, default=s)
def tools():
    a = it.chain(g(), [1]); next(a); b = it.islice(it.count(1), 1, 9, 2); next(b); c = it.cycle(g()); next(c); d = it.groupby(g(), s); k, q = next(d); next(q); e, f = it.tee(g()); next(e)
    h = it.accumulate(g(), lambda a, b: s(a)); next(h); next(h); i = it.pairwise(g()); next(i); j = it.batched(g(), 2); next(j); l = it.zip_longest(g(), [1], fillvalue=2); next(l); m = it.product([1, 2], 'ab'); next(m)
    n = it.permutations([1, 2, 3]); next(n); o = it.combinations([1, 2, 3], 2); next(o); p = it.combinations_with_replacement([1, 2], 2); next(p); r = it.repeat(3, 4); next(r); t = it.starmap(s, [(1, 2), (3, 4)]); next(t); u = it.takewhile(s, [1, 2]); v = it.dropwhile(s, [1, 2]); w = it.filterfalse(s, [0, 1]); x = it.compress([1, 2], g()); next(x); y = it.chain.from_iterable([g(), 'x']); next(y)
    z = enumerate(g()), zip(g(), 'abc'), map(s, [1, 2]), filter(s, [1, 2]), iter(s, 1), reversed([1, 2]), iter((1, 2)), iter('ab'), iter(b'ab'), iter({1: 2}), iter({1: 2}.items()), iter({1: 2}.values()), iter({1, 2}), iter(range(3)), iter(range(2**60)), iter(collections.deque([1, 2])), reversed({1: 2}), reversed(collections.deque([1])), iter(E.__getitem__, 1), reversed('abc')
    stop()
    for k in z:
        try: next(k)
        except StopIteration: pass
    for k in (a, b, c, d, q, e, f, h, i, j, l, m, n, o, p, r, t, u, v, w, x, y): list(it.islice(k, 5))
def pause_inside():
    memo = {(E(), 1): 2}; st = {E(2), 1, 'a'}; dq = collections.deque([1, 2], 3); ba = bytearray(b'abc'); mv = memoryview(ba)[1:]; big = 2**200; c = 1 + 2j; sl = slice(1, 2, 3); pr = property(s); fs = frozenset([1]); od = collections.OrderedDict(a=1); ctr = collections.Counter('abc'); nt = collections.namedtuple('NT', 'a b')(1, 2); dd = collections.defaultdict(s); bm = [].append; sm = 'a'.upper; fn = functools.partial(s, 1); mp = types.MappingProxyType({1: 2}); si = Sl(); si.a = 1; vw = {1: 2}.keys(); ll = L([1]); ii = I(3); ex = X(1); lc = functools.lru_cache(s); sup = super(Sub, Sub()); ar = array.array('i', [1, 2]); fz = '%s' ; ss = 'abc' * 3; ss += 'd'; ss += 'e'; w = weakref.ref(E); sb = io.StringIO('a\nb'); td = datetime.date(2020, 1, 2); pat = re.compile('(a)(b)?'); ma = pat.match('ab'); en = enum.Enum('En', 'A B'); sr = struct.Struct('<ih'); stp = 'x\u1234'; pa = [1] * 20; mm = mv.cast('B')
    stop()
    pa[3:5] = g(); pa.sort(key=s); memo.get((E(), 1)); st & {E(3), 'b'}; dq.append(4); dq.extend(g()); ba[1] = 65; bytes(mv); big * big % 7; hash(sl); list(fs); od.move_to_end('a'); ctr.most_common(); nt._replace(a=3); dd[1]; bm(3); sm(); fn(); mp[1]; si.b = 2; list(vw); ll.append(2); list(ll); repr(ii); str(ex); ar.append(3); ss.upper(); sb.readline(); str(td); pat.findall('abab'); ma.group(1), ma.span(0), ma.groups(); sr.pack(1, 2); stp.encode(); mm[0]; mv.tolist(); {**memo}; [*st]; en.A.name; big.bit_length(); w(); mp.items(); isinstance(ex, X); copy.deepcopy(pa)
CASES = [
    lambda: list(g()), lambda: sorted(g(), key=s), lambda: sorted([3, 1, 2], key=s), lambda: sorted([E(), E(), E()]), lambda: sum(g()), lambda: min([1, 2, 3], key=s), lambda: max(g()), lambda: set(g()), lambda: {1}.update(g()), lambda: [].extend(g()), lambda: any(map(s, [0, 0])), lambda: all(g()), lambda: any([E()]), lambda: dict.fromkeys(g()), lambda: dict([(1, 2), E()]), lambda: ''.join(map(s, 'abc')), lambda: s(*g()), lambda: bytes(g()), lambda: tuple(g()), lambda: 5 in g(), lambda: 5 in E(), lambda: [E()] == [E()], lambda: E() == E(), lambda: E() != E(), lambda: E() < E(), lambda: (E(), 1) < (E(), 2),
    lambda: {H(): 1}, lambda: {E(): 1}[E()], lambda: hash((H(), 1)), lambda: {E(1), E(2)} & {E(3)}, lambda: {E(1): 1} == {E(2): 1}, lambda: {E(1)} ^ {E(2)}, lambda: {E(1)} <= {E(2)}, lambda: {1: 2, E(1): 3} | {E(2): 4}, lambda: {E(1)} - {E(3)}, lambda: {E(1)}.isdisjoint([E(2)]), lambda: {E()}.discard(E()), lambda: {E(1): 2}.setdefault(E(2), 3), lambda: {E(1): 2}.pop(E(2), 3), lambda: [E()].index(E()), lambda: [E()].count(3), lambda: [E()].remove(E()), lambda: collections.deque([E()]).index(3),
    lambda: N(1), lambda: E().zz, lambda: hasattr(E(), 'zz'), lambda: getattr(E(), 'zz', 3), lambda: E() + 1, lambda: E() + E(), lambda: operator.iadd(E(), 2), lambda: -E(), lambda: divmod(E(), 2), lambda: pow(E(), 2, 3), lambda: round(E()), lambda: [1, 2, 3][E()], lambda: [1, 2, 3][E():], lambda: 'abc'[E()], lambda: range(E()), lambda: int(E()), lambda: float(E()), lambda: complex(E()), lambda: bool(E()), lambda: not E(), lambda: len(E()), lambda: len(Sub()), lambda: iter(E()), lambda: list(E()), lambda: list(zip(E(), E())), lambda: list(map(s, E(), E())), lambda: reversed(E()), lambda: dir(E()), lambda: dir(), lambda: bytes(E()), lambda: E()[1], lambda: E()(1), lambda: E() in [E()],
    lambda: print(E(), [E()], file=None), text, lambda: str(X(1)), lambda: repr(ValueError(E())), lambda: (_ for _ in ()).throw(X), lambda: gf().send(None), lambda: list(gf()), lambda: next(g(), 3), lambda: next(iter(s, None), 3), with_, handlers, lambda: matches([1, 2]), lambda: matches({'a': 1}), lambda: matches(E()), mk, mk2, life, lambda: many(1, 2, 3, d=4, e=5)(), lambda: asyncio.run(main()), regex, jsons, tools, pause_inside, lambda: (lambda x: (x.send(None), x.throw(ValueError), x.close()))(gx()), lambda: (lambda x: (x.send(None), x.throw(ValueError), x.close()))(gf()), lambda: heapq.heapify([E(), E(), E()]), lambda: bisect.insort([E(), E()], E(), key=s), lambda: functools.reduce(s, [1, 2, 3]), lambda: functools.cmp_to_key(s)(1) < functools.cmp_to_key(s)(2), lambda: type('Q', (), {})(), lambda: exec('stop()'), lambda: eval('stop()'), lambda: [s(i) for i in g()], lambda: {s(i): 1 for i in g()}, lambda: (lambda *a, **k: s(a, k))(*g(), **{'x': 1}), lambda: [*g(), *E()], lambda: {**{'a': 1}}, lambda: [].sort(key=s, reverse=E()), lambda: random.shuffle([1, 2, 3]), lambda: math.fsum(g()), lambda: math.prod(g()), lambda: str(b'x', errors=s('strict')), lambda: 'a'.replace('a', s('b')), lambda: 'xay'.translate(E()), lambda: print(E(), end=E()), lambda: setattr(W(), 'd', 1), lambda: Sl(), lambda: operator.attrgetter('zz')(E()), lambda: operator.itemgetter(1)(E()), lambda: isinstance(1, (str, E())), lambda: [1, 2, 3].__setitem__(slice(0, 1), g()), lambda: 'ab'.join(E()), lambda: bytearray().extend(g()), lambda: collections.deque(g(), 2), lambda: collections.Counter(g()), lambda: frozenset(g()), lambda: sum([[1], [2]], E()), lambda: E().__eq__(1), lambda: [E()] * E(), lambda: struct.pack('i', E()), lambda: memoryview(b'abc')[E()], lambda: 'abc'.center(E()), lambda: [3, 2][E(): E(): E()], lambda: {}.update(E()), lambda: {}.update(a=1, b=E()), lambda: I(E()), lambda: slice(E()).indices(E()), lambda: max([E(), E()]), lambda: map(s, [1]).__next__(), lambda: list(filter(E(), [1, 2])), lambda: list(enumerate(g(), E())), lambda: int.from_bytes(g(), 'big'), lambda: abs(E()), lambda: chr(E()), lambda: (1, 2).__contains__(E()), lambda: 'a' in E(), lambda: ({}).keys() & g(), lambda: {E(): 1}.items() == {E(): 1}.items(), lambda: hash(E()), lambda: callable(E()), lambda: E().n, lambda: vars(E()), lambda: E.__dict__['n'], lambda: copy.copy(E()), lambda: copy.deepcopy([E()]), lambda: random.choice(E()), lambda: re.match(E(), 'a'), lambda: sorted(E(), key=E()),
]
tries()
