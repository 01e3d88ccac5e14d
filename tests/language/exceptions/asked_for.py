"""What messages and exceptions say of the wrong thing that was asked for."""


def tell(what, *args, **named):
    try:
        print(what(*args, **named))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "name", "-"), getattr(error, "__notes__", []))


class Slots:
    __slots__ = ("a",)


class Below(Slots):
    __slots__ = ()

    def up(self):
        return super().missing


def positional(a, b, /, c=0):
    return a, b, c


def unbound():
    print(later)
    later = 1


for thing in (5, None, object(), Slots(), len):
    tell(setattr, thing, "foo", 1)
    tell(delattr, thing, "foo")
tell(Below().up)
tell(positional, a=1, b=2)
tell(positional, 1, b=2)
tell(positional, b=1, c=2)
tell(unbound)
tell(isinstance, 1, int | list[int])
tell(isinstance, 1, list[int] | int)
tell(issubclass, int, int | list[int])
tell(isinstance, "a", int | list[int])
for rows in ([1], [(1, 2), None], [[1, 2], 5.5], [(1,)]):
    tell(dict, rows)
    tell({}.update, rows)
tell([1, 2].sort, 1)
tell(object.__new__)
tell(int.__new__)
tell(hash, {}.keys())
tell(hash, {}.items())
tell(lambda: isinstance(hash({}.values()), int))
tell(hash, bytearray())
tell(hash, memoryview(bytearray(b"a")))
tell(lambda: [kind.__hash__ for kind in (bytearray, list, type({}.keys()), type({}.items()))])


class Bytes:
    def __init__(self, answer):
        self.answer = answer

    def __bytes__(self):
        return self.answer


for answer in (5, bytearray(b"a"), "a", b"fine"):
    tell(bytes, Bytes(answer))
print(exit, quit, type(exit), exit.name)
for leave in (exit, quit):
    for code in (None, 3, "text"):
        try:
            leave(code)
        except SystemExit as left:
            print(repr(left.code))
