"""Type parameters of functions, classes and aliases (PEP 695), and class statements that unpack."""


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error)


def first[T](items: list[T], default: T = None) -> T:
    return items[0] if items else default


print(first([1, 2]), first([], 5), first.__type_params__, first.__annotations__, first.__name__, first.__qualname__)


class Stack[T]:
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def pop(self) -> T:
        return self.items.pop()

    def map[U](self, function: "callable", extra: U = 1) -> "Stack[U]":
        result = Stack[U]()
        for item in self.items:
            result.push(function(item))
        return result

    def who(self):
        return __class__.__name__


stack = Stack[int]()
stack.push(1)
stack.push(2)
print(stack.map(str).items, stack.pop(), Stack.__type_params__, Stack.__parameters__, Stack[int], Stack.__bases__, Stack.__orig_bases__)
print(stack.who(), Stack.map.__type_params__, Stack.map.__qualname__, stack.__orig_class__)


class Pair[K, V: int = bool](dict):
    pass


print(Pair.__type_params__, Pair[str, int], Pair.__mro__[1:3], Pair.__type_params__[1].__bound__, Pair.__type_params__[1].__default__, Pair[str])


def bounded[T: (int, str), *Ts, **P](x: T, *args: *Ts) -> T:
    return x


t, ts, p = bounded.__type_params__
print(t.__constraints__, t.__bound__, ts, p, t.__name__, type(t).__name__, type(ts).__name__, type(p).__name__)


def lazy[T: undefined_name](x: T) -> T:
    return x


print(lazy(1))
attempt("bound", lambda: lazy.__type_params__[0].__bound__)

type Simple = int | str
type Table[K, V] = dict[K, list[V]]
type Recursive = list[Recursive] | int
print(Simple, Simple.__value__, Simple.__name__, type(Simple).__name__)
print(Table, Table.__type_params__, Table.__value__, Table[str, int])
print(Recursive.__value__)
type Broken = undefined_thing
attempt("broken", lambda: Broken.__value__)
attempt("subscript", lambda: Simple[int])


def outer():
    captured = 5

    def inner[T](x: T, *, k: T = captured) -> T:
        return (x, k, captured, T.__name__)

    class Local[T]:
        value = captured

        def get(self, x: T):
            return (self.value, T.__name__, captured)

    return inner, Local


inner, Local = outer()
print(inner(1), inner(1, k=2), inner.__qualname__, Local().get(1), Local.__qualname__)


def decorate(function):
    function.decorated = True
    return function


@decorate
def decorated[T](x: T) -> T:
    return x


print(decorated.decorated, decorated(3))


class Base:
    def __init_subclass__(cls, **keywords):
        print("subclass", cls.__name__, keywords)


class Child[T](Base, tag=1):
    pass


bases = (Base, dict)
options = {"tag": 2, "other": 3}


class Unpacked(*bases, **options):
    pass


print(Unpacked.__bases__)


class Both(*bases, tag=5, **{"metaclass": type}):
    pass


async def coroutine[T](x: T) -> T:
    return x


print(coroutine.__type_params__, coroutine.__annotations__)


def generator[T](x: T):
    yield x
    yield T.__name__


print(list(generator(1)))
