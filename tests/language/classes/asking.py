# What objects answer for themselves: __class__, __index__, __call__ of many layers, super in all its forms, frames of generators.
import types


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


def count(*args):
    return len(args)


method = count
for i in range(20):
    method = types.MethodType(method, i)
print(method())


class Closed:
    __contains__ = None

    def __iter__(self):
        return iter([1])


attempt(lambda: 1 in Closed())


class Adds:
    def __iadd__(self, other):
        return 1


class AddsNot(Adds):
    __iadd__ = None

    def __add__(self, other):
        return 3


def add_in_place():
    value = AddsNot()
    value += 1


attempt(add_in_place)


class Two:
    def __index__(self):
        return 2


class Bad:
    def __index__(self):
        return "2"


for sequence in ([1], (1,), "ab", b"x", bytearray(b"q")):
    print(sequence * Two(), Two() * sequence, type(sequence).__mul__(sequence, Two()))
    attempt(lambda: sequence * Bad())
    attempt(lambda: sequence * 1.5)
items = same = [1]
items *= Two()
print(items, same is items)


def local_names():
    x = 3
    b = 1
    print(dir(), vars(), locals())


local_names()


class Proxy:
    def __init__(self, inner):
        self.__inner = inner

    def __getattribute__(self, name):
        if name.startswith("_Proxy__"):
            return object.__getattribute__(self, name)
        return getattr(self.__inner, name)


proxy = Proxy([1])
print(isinstance(proxy, list), isinstance(proxy, Proxy), isinstance(proxy, dict), isinstance(proxy, (dict, list)))


class Abstract:
    def __init__(self, bases):
        self.bases = bases

    __bases__ = property(lambda self: self.bases)


class Instance:
    def __init__(self, cls):
        self.cls = cls

    __class__ = property(lambda self: self.cls)


base = Abstract(())
derived = Abstract((base,))
both = Abstract((Abstract(()), derived))
print(isinstance(Instance(derived), base), isinstance(Instance(base), derived), issubclass(both, base),
      issubclass(base, both), isinstance(Instance(int), int), isinstance(Instance(3), int))
for arguments in ((1, 5), (int, 3), (3, int), (int, (3,)), ("x", Abstract(5)), (Abstract(5), int), (int, "int")):
    attempt(isinstance, *arguments)
    attempt(issubclass, *arguments)


class Low:
    def name(self):
        return "Low"


class High(Low):
    def name(self):
        return "High" + self._up.name()


High._up = super(High)
print(High().name(), super(High), super(High).__self__, super(High, High()).__thisclass__)


class Higher(High):
    def name(self):
        return super().__class__, super().__self__ is self

    def missing(self):
        return super().nothing


print(Higher().name())
attempt(Higher().missing)
attempt(super, Higher, 3)
attempt(super, Higher, int)
attempt(super, 3)

print(types.TracebackType, types.FrameType)


@types.coroutine
def pause():
    return (yield 1)


async def waits():
    return await pause()


waiting = waits()
print(waiting.send(None))
attempt(waiting.send, 5)


def numbers(n):
    yield n


generator = numbers(7)
print(generator.gi_frame.f_lineno, generator.gi_frame.f_locals, generator.gi_frame.f_back)


def drop_name():
    del generator.__name__


attempt(drop_name)
print(list(generator), generator.gi_frame)


class Keys(set):
    pass


print(Keys([1]) in {frozenset([1])}, ExceptionGroup[int])


class Outer:
    class Inner:
        value = property()


attempt(lambda: Outer.Inner().value)
