"""Attributes behind properties, __getattr__ and __getattribute__, looked up again and again; calls of *args and **kwargs."""

def show(*values):
    print(*[repr(v) for v in values])

class C:
    k = 1

    def __init__(self):
        self.x = 2

    @property
    def p(self):
        return self.x

    @property
    def q(self):
        raise AttributeError('inner')

class G(C):

    def __getattr__(self, n):
        return 'got ' + n

class H(C):

    def __getattribute__(self, n):
        return 'all ' + n
for o in (C(), G(), H(), C(), G()):
    for _ in range(3):
        show(o.x, o.k, o.p, hasattr(o, 'x'), getattr(o, 'x'), getattr(o, 'zz', 1))
        try:
            show(o.q)
        except AttributeError as e:
            show(str(e))
g = G()
del g.x
show(g.x)
for _ in range(3):
    show(g.y)

def f(a, *r, **k):
    return (a, r, k)

def h(*r):
    return r

def k(**kw):
    return kw
show(f(1), f(1, 2, 3), f(1, b=2), h(), h(1), k(), k(a=1))
for bad in (lambda: f(), lambda: k(1)):
    try:
        show(bad())
    except TypeError as e:
        show(str(e))
