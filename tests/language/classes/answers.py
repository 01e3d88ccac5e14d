# What special methods must answer, and where a class body means its own cell by __class__.


class Text(str):
    pass


class Answers:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        return self.answer

    def __repr__(self):
        return self.answer


class Sized(Answers):
    __bool__ = None

    def __len__(self):
        return self.answer


class Strings(Answers):
    def __str__(self):
        return self.answer


class Index:
    def __index__(self):
        return 3


class Counted:
    def __init__(self, answer):
        self.answer = answer

    def __len__(self):
        return self.answer


def attempt(function, *args):
    try:
        result = function(*args)
        print(type(result).__name__, ascii(str(result)))
    except Exception as e:
        print(type(e).__name__, e)


def branch(v):
    return "yes" if v else "no"


def loop(v):
    while v:
        return "in"
    return "out"


for answer in (1, 0, None, "x", Index(), True, [], Text("é"), b"q"):
    print("---", answer if not isinstance(answer, Index) else "Index")
    odd = Answers(answer)
    for function in (bool, branch, loop, lambda v: not v, lambda v: v and 1, lambda v: [1 for _ in "a" if v]):
        attempt(function, odd)
    for function in (repr, str, ascii, lambda v: f"{v}", lambda v: f"{v!r}", lambda v: f"{v!a}", lambda v: "%r" % (v,),
                     lambda v: "%s" % (v,), lambda v: "{!r}".format(v), lambda v: str([v])):
        attempt(function, odd)
    attempt(str, Strings(answer))
    attempt(format, Strings(answer))

for answer in (0, 2, -1, 1 << 70, -(1 << 70), 1.5, "x", None, Index(), True):
    print("---", answer if not isinstance(answer, Index) else "Index")
    for function in (bool, len, branch, loop, lambda v: not v):
        attempt(function, Counted(answer))

try:
    bool(Sized(1))
except TypeError as e:
    print(e)


class Cells:
    def method(self):
        class Moved:
            nonlocal __class__
            __class__ = 42

            def inner():
                return __class__
        print(__class__, Moved.inner())

        class Reads:
            x = __class__

            def inner(self):
                return __class__, Reads.x
        print(Reads().inner())

        class Own:
            __class__ = 7

            def inner(self):
                return __class__
            functions = [lambda: __class__ for i in range(2)]
        print(Own().__class__, Own().inner(), Own.functions[0]())

        class Global:
            global __class__
            __class__ = 9

            def inner(self):
                return __class__
        print(globals()["__class__"], Global().inner())


Cells().method()


class Outer:
    class Inner:
        def method(self):
            return __class__

    def method(self):
        return __class__, repr(super().__repr__)[:45]


print(Outer.Inner().method(), Outer().method())
