def bad(f):
    try: print('no error', f())
    except Exception as e: print(type(e).__name__, e)
B = 2 ** 70
r = range(B)
print(r, r[2 ** 69], r[-1], 5 in r, B in r, -1 in r, r[5:10], r[::2 ** 65], len(r[:5]), r == range(0, B), hash(range(3)) == hash(range(0, 3, 1)), range(0) == range(5, 2), range(1, 2) == range(1, 9, 8), {range(2): 1}[range(0, 2)])
print(list(range(B, B + 3)), list(range(B, B - 3, -1)), list(reversed(range(B, B + 3))), [x for x in range(2 ** 49 - 2, 2 ** 49 + 2)], range(B, B + 5).index(B + 2), range(B).count(3), range(10).index(3), range(0, 10, 2).count(3), range(3).count('a'), range(3).count(1.0), range(10)[::-1], range(10)[2:8:3], range(0, -10, -3)[1:], sum(range(B, B + 3)))
print(range(1, 10, 2).start, range(1, 10, 2).stop, range(1, 10, 2).step, bool(range(0)), bool(r), range(5)[-2], list(range(True)), range(True), 2.0 in range(3), 'a' in range(3), range(3) != range(4), list(range(10, 0, -3)), range(-5, 5, 4), len(range(-5, 5, 4)), max(range(3, 9)), min(range(B, B + 2)), sorted(range(3), reverse=True), tuple(range(3)), set(range(3)), list(zip(range(2), range(B, B + 2))))
class I:
    def __init__(s, n): s.n = n
    def __index__(s): return s.n
print(range(I(3)), list(range(I(1), I(4))), [1, 2, 3][I(1)], [1, 2, 3, 4][I(1):I(3)], 'abcd'[I(1):], (1, 2, 3)[:I(2)], range(5)[I(1):I(4)], [1, 2, 3][::I(2)])
l = [1, 2, 3, 4]; l[I(1):I(3)] = 'xy'; print(l); del l[I(0):I(2)]; print(l)
bad(lambda: len(r)); bad(lambda: r[B]); bad(lambda: range(3)[5]); bad(lambda: range()); bad(lambda: range('a')); bad(lambda: range(1.5)); bad(lambda: range(1, 2, 0)); bad(lambda: range(3).index(7)); bad(lambda: range(3).index('a')); bad(lambda: range(3)['a']); bad(lambda: range(3)[::0]); bad(lambda: range(I('x'))); bad(lambda: [1][I('x'):]); bad(lambda: [1]['a':]); bad(lambda: range(3).start.x); bad(lambda: range(1) < range(2))
print(slice(1, 2), slice(5).indices(3), slice(None, None, -1).indices(4), slice(-3, -1).indices(10), slice(I(1), I(9)).indices(5), slice(1, 2, 3).start, slice(1).stop, slice(1) == slice(None, 1), slice(1, 2) == slice(1, 3), hash(slice(1, 2)) == hash(slice(1, 2)), {slice(1): 2}[slice(1)], slice(1) != slice(2), slice(B).indices(B + 1))
bad(lambda: slice(1).indices(-1)); bad(lambda: slice('a').indices(3)); bad(lambda: slice(1, 2, 0).indices(3)); bad(lambda: slice()); bad(lambda: hash(slice([]))); bad(lambda: slice(1) < slice(2)); bad(lambda: slice(1, 2, 3, 4))
class L:
    def __len__(s): return 2 ** 64
bad(lambda: len(L()))
