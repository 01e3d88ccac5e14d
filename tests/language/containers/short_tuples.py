# Tuples compared at a glance, and those that want more than one.
import itertools

nan = float("nan")


class Odd:
    def __eq__(self, other):
        return NotImplemented

    def __lt__(self, other):
        return True


rows = [(), (1,), (1, 2), (1, 2.5), (1.0, 2), (1, "a"), ("a", 1), ("b",), (nan,), (nan, 1), (0.0,), (-0.0, 1), (2 ** 70,),
        (None,), (True,), (1, (2, 3)), (1, (2, 4)), (1, [2]), (Odd(),), tuple(range(9)), tuple(range(8)), ("é", 1), (b"a",)]
for a, b in itertools.product(rows, repeat=2):
    row = []
    for name, compare in (("==", lambda: a == b), ("!=", lambda: a != b), ("<", lambda: a < b), ("<=", lambda: a <= b),
                          (">", lambda: a > b), (">=", lambda: a >= b)):
        try:
            row.append(str(compare())[0])
        except TypeError as e:
            row.append(str(e))
    print(rows.index(a), rows.index(b), *row)


class Plain:
    pass


class Sized:
    def __len__(self):
        return 0


def truths(v):
    return (1 if v else 0), not v, bool(v), [0 for _ in range(1) if v], v and 5


for v in (Plain(), Sized(), Plain(), type("T", (tuple,), {})(), type("L", (list,), {})([1]), type("I", (int,), {})(0)):
    t = truths(v)
    print(t[:4], t[4] if isinstance(t[4], int) else type(t[4]).__name__)
p = Plain()
for step in range(4):
    if step == 1:
        Plain.__bool__ = lambda self: False
    if step == 2:
        del Plain.__bool__
        Plain.__len__ = lambda self: 0
    if step == 3:
        del Plain.__len__
        p.__class__ = Sized
    print(step, truths(p)[:4])
