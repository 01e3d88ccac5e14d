"""Constructors and methods of containers as most programs call them, and just beyond."""

def show(*values):
    print(*[repr(v) for v in values])
l = [1, 2, 3]
l.insert(0, 0)
l.insert(-1, 9)
l.insert(100, 5)
l.insert(-100, 7)
show(l)
show(l.pop(0), l.pop(-1), l.pop(1), l)
for bad in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(3), lambda: {}.pop('a'), lambda: set().remove(1), lambda: [1].insert('a', 1), lambda: list(5), lambda: dict(5), lambda: set([[]]), lambda: tuple(3), lambda: list.append(), lambda: [1].pop('x')):
    try:
        show(bad())
    except Exception as e:
        show(type(e), str(e))
l.extend((4, 5))
l.extend(l)
l.extend('ab')
show(l, l.index(4), l.copy() == l, l.copy() is l)
l.remove(4)
show(l)
l = [1.0, 1, True]
l.remove(True)
show(l)
d = {'a': 1}
show(d.pop('a'), d.pop('a', 7), d.setdefault('k'), d.setdefault('k', 3), d.setdefault('m', []), d, d.copy(), dict(d), dict(), dict([(1, 2)]), dict(a=1), dict(d, z=2))

class L(list):
    pass

class D(dict):
    pass

class S(set):
    pass
show(list(L([1, 2])), tuple(L([3])), dict(D(a=1)), L((1, 2)), D({1: 2}), set(S([1])), S([1, 2]).pop() in (1, 2), list(range(3, 9, 2)), list(range(5, 0, -1)), list({}), list({1: 2}), tuple(), tuple([]), list('ab'), set('hello') == set('oleh'), frozenset([1, 2, 2]), set((1, 2, 3)), len(set(['a', 'b'])), frozenset())
s = {1, 2, 3}
s.discard(2)
s.discard(9)
s.discard('x')
s.remove(1)
show(s)
show(hasattr(s, 'add'), getattr(s, 'nope', 4), hasattr(5, 'real'))
from collections import deque
q = deque(maxlen=2)
q.append(1)
q.append(2)
q.append(3)
q.appendleft(0)
show(q, q.pop(), q.popleft())
try:
    q.pop()
except IndexError as e:
    show(str(e))
show(round(2.5), round(3.5), round(-2.5), round(7), round(1e+20), round(True))
import math
show(math.log(2), math.exp(1), math.log(8, 2), math.exp(-800))
try:
    math.log(0)
except ValueError as e:
    show('ve')
