"""What f-strings and format() make of objects by their own methods."""


class Str:
    def __init__(self, answer):
        self.answer = answer

    def __str__(self):
        return self.answer


class Repr(Str):
    __str__ = object.__str__

    def __repr__(self):
        return self.answer


class Format(Str):
    def __format__(self, spec):
        return self.answer if spec == "" else self.answer + spec


class Through(Str):
    def __format__(self, spec):
        return super().__format__(spec)


class Text(str):
    def __str__(self):
        return "own " + super().__str__()


class Loud(str):
    def __format__(self, spec):
        return f"<{super().__format__(spec)}>"


class Number(int):
    def __str__(self):
        return "number"


class Bare:
    __format__ = object.__format__

    def __str__(self):
        return "bare"


def tried(make, value):
    try:
        print(make(value), end=" | ")
    except Exception as error:
        print(type(error).__name__, error, end=" | ")


WAYS = [
    lambda v: f"{v}",
    lambda v: f"{v!s}",
    lambda v: f"{v:>9}",
    lambda v: f"{v!s:>9}",
    lambda v: format(v),
    lambda v: f"{v}{v:{''}}",
    lambda v: type(f"{v}").__name__,
]
for kind in [Str, Repr, Format, Through]:
    for answer in ["text", Loud("loud"), Text("held"), 3, None, b"bytes"]:
        value = kind(answer)
        print(kind.__name__, repr(answer), end=": ")
        for way in WAYS:
            tried(way, value)
        print()
for value in [Text("held"), Loud("loud"), Number(4), Bare(), [Number(1)], (Text("a"),), Number, 1.5, True]:
    for way in WAYS:
        tried(way, value)
    print()
