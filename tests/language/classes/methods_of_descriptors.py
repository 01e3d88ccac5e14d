# Special methods that a class has through a descriptor written in Python: what its __get__ gives is called.
class Desc:
    def __init__(self, answer):
        self.answer = answer

    def __get__(self, obj, owner):
        return lambda *args, **kwargs: (print(type(obj).__name__, owner.__name__, args, kwargs), self.answer)[1]


class S:
    __len__ = Desc(3)
    __add__ = Desc("sum")
    __radd__ = Desc("reflected")
    __getitem__ = Desc("item")
    __call__ = Desc("called")
    __iter__ = Desc(iter("ab"))
    __str__ = Desc("text")
    __repr__ = Desc("repr")
    __bool__ = Desc(False)
    __contains__ = Desc(True)
    __enter__ = Desc("entered")
    __exit__ = Desc(None)
    __eq__ = Desc("equal")
    __lt__ = Desc("less")
    __hash__ = Desc(7)
    __neg__ = Desc("negative")
    __format__ = Desc("formatted")
    __index__ = Desc(2)


class P:
    @property
    def __call__(self):
        return lambda *args, **kwargs: ("property", args, kwargs)

    @property
    def __add__(self):
        return lambda other: ("added", other)


class Plain:
    def __call__(self, *args):
        return "plain", args


class Q:
    __add__ = Plain()
    __call__ = Plain()


s = S()
for ask in [lambda: s + 1, lambda: 1 + s, lambda: s[3], lambda: s(1, 2, k=3), lambda: len(s), lambda: next(iter(s)), lambda: str(s), lambda: repr(s),
            lambda: bool(s), lambda: 3 in s, lambda: s == 1, lambda: s < 2, lambda: hash(s), lambda: -s, lambda: f"{s:x}", lambda: [10, 20, 30][s],
            lambda: P()(1, a=2), lambda: P() + 3, lambda: Q() + 1, lambda: Q()(5), lambda: sorted([1], key=P())]:
    try:
        print(ask())
    except Exception as e:
        print(type(e).__name__, e)
with s as x:
    print("in", x)
