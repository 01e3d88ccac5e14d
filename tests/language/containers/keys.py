class K:
    def __init__(s, n): s.n = n
    def __hash__(s): print('hash', s.n); return s.n % 3
    def __eq__(s, o): print('eq', s.n, o); return isinstance(o, K) and s.n == o.n
    def __repr__(s): return 'K%d' % s.n if 0 else 'K' + str(s.n)
d = {}
d[K(1), 2] = 3
print(d[K(1), 2])
print((K(1),2) in d, (K(4),2) in d)
class N:
    def __init__(s, n): s.n = n
    def __eq__(s, o): return NotImplemented
    def __hash__(s): return 1
x = N(1)
print(x in {N(2): 1, x: 2}, {K(1)} , [K(1), K(2)] == [K(1), K(2)], (K(1), 1) < (K(1), 2))
for bad in ([], {}, {1: 2}, (1, []), ({1},)):
    try: {bad: 1}
    except TypeError as e: print(e)
    try: {bad}
    except TypeError as e: print(e)
    try: bad in d
    except TypeError as e: print(e)
    try: hash(bad)
    except TypeError as e: print(e)
class B:
    def __hash__(s): raise TypeError("foo")
class B2:
    def __hash__(s): raise ValueError("foo")
class B3:
    def __hash__(s): return 'x'
for b in (B(), B2(), B3(), (B(), 1), (B3(),)):
    for f in (lambda: {b: 1}, lambda: {b}, lambda: b in d, lambda: d.get(b), lambda: d.pop(b, 1), lambda: d.setdefault(b, 1), lambda: hash(b), lambda: set().discard(b)):
        try: f()
        except Exception as e: print(type(e), e)
