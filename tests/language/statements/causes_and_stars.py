# Causes that are classes, star patterns that look at no more items than they name, and examples that show values inside blocks.
import collections.abc
import doctest


class Fails(Exception):
    def __init__(self):
        raise RuntimeError("in __init__")


class Marks(Exception):
    def __init__(self):
        self.marked = True


class Makes(Exception):
    def __new__(cls):
        return 5


for error in (IndexError, IndexError("made"), Marks):
    for cause in (Fails, Marks, Makes, ValueError, ValueError("v"), None, 5, int, "text"):
        try:
            raise error from cause
        except Exception as e:
            text = str(e).replace(__name__ + ".", "")
            print(type(e).__name__, text, repr(e.__cause__), e.__suppress_context__)
for error in (5, int, None):
    try:
        raise error from ValueError
    except Exception as e:
        print(type(e).__name__, e)


class Counted(collections.abc.Sequence):
    def __getitem__(self, index):
        print("item", index)
        return index

    def __len__(self):
        return 42


class Closed(Counted):
    __getitem__ = None


match Counted():
    case [x, *_, y, _]:
        print(x, y)
match Closed():
    case [*_]:
        print("any")
match Closed():
    case [_, *_, _]:
        print("two or more")
match range(1 << 30):
    case x, y, *_:
        print(x, y)
for subject in ([1, 2], [1, 2, 3], [], (3, [4, 5]), "ab"):
    match subject:
        case [_, _, _, *_]:
            print("three")
        case [_, [first, *_]]:
            print("nested", first)
        case [*_, 2]:
            print("ends in two")
        case [_, *rest]:
            print("rest", rest)
        case [*_]:
            print("empty")
        case _:
            print("none")


def shown():
    """
    >>> if 1:
    ...     [1]
    ...     'a'
    ...     None
    [1]
    'a'
    >>> for i in range(2):
    ...     i * 2
    0
    2
    >>> with_value = 3; with_value
    3
    >>> def inner():
    ...     4
    >>> inner()
    """


doctest.run_docstring_examples(shown, globals())
