# When objects end: finalizers, weak references, generators that are dropped.
import gc
import sys
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


print("--- del, rebinding, return")
a = Node("a")
del a
print("after del")
b = Node("b")
b = None
print("after rebinding")


def scope():
    local = Node("local")
    print("in scope")


scope()
print("after scope")


def hands_on():
    return Node("handed on")


kept = hands_on()
print("still there:", kept.name)
del kept


def rebinds():
    x = Node("first")
    del x
    print("deleted")
    x = Node("second")
    y = x
    del x
    print("held by y")


rebinds()

print("--- containers, chains, rings")
single = [Node("one")]
del single
outer = Node("outer")
outer.inner = Node("inner")
del outer
left, right = Node("left"), Node("right")
left.other, right.other = right, left
del left, right
print("a ring waits for the collector")
gc.collect()
print("collected")

print("--- exceptions")


def fails():
    resource = Node("resource")
    raise ValueError("no")


try:
    fails()
except ValueError as e:
    print("caught", e)
print("after")


class Loud:
    def __del__(self):
        raise RuntimeError("ignored")


sys.unraisablehook = lambda told: print("ignored:", type(told.exc_value).__name__, told.exc_value)
loud = Loud()
del loud
print("goes on")
sys.unraisablehook = sys.__unraisablehook__

print("--- resurrection")
saved = []


class Phoenix:
    def __del__(self):
        print("rises")
        saved.append(self)


bird = Phoenix()
del bird
print(len(saved))
saved.clear()
print("not twice")

print("--- weak references")


class Thing:
    pass


thing = Thing()
reference = weakref.ref(thing)
print(reference() is thing, weakref.getweakrefcount(thing))
del thing
print(reference())
thing = Thing()
told = weakref.ref(thing, lambda r: print("told", r() is None))
again = weakref.ref(thing, lambda r: print("told first"))
thing = None
print(told(), again())


def inside():
    local = Thing()
    r = weakref.ref(local)
    print(r() is local)
    local = None
    print(r())
    return r


print(inside()())

print("--- weak containers")
values = weakref.WeakValueDictionary()
thing = Thing()
values["k"] = thing
print(list(values), "k" in values, values["k"] is thing)
del thing
print(list(values), len(values), values.get("k"))
keys = weakref.WeakKeyDictionary()
first, second = Thing(), Thing()
keys[first], keys[second] = 1, 2
print(sorted(keys.values()))
del first
print(sorted(keys.values()), keys[second], second in keys)
items = weakref.WeakSet()
items.add(second)
print(len(items), second in items)
del second
print(len(items), len(keys))
thing = Thing()
thing.n = 5
proxy = weakref.proxy(thing)
print(proxy.n)
proxy.m = 6
print(thing.m)
del thing
try:
    print(proxy.n)
except ReferenceError as e:
    print(e)


class Service:
    def run(self):
        return "ran"


service = Service()
method = weakref.WeakMethod(service.run)
print(method()())
del service
print(method())

print("--- finalize")
thing = Thing()
ending = weakref.finalize(thing, print, "finalized", 1)
print(ending.alive)
del thing
print(ending.alive, ending())
thing = Thing()
ending = weakref.finalize(thing, lambda: "called")
print(ending(), ending(), ending.alive)

print("--- generators")


def numbers():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


for n in numbers():
    print(n)
    break
print("after break")
g = numbers()
next(g)
del g
print("after del")
g = numbers()
del g
print("never started")


def first_of():
    for n in numbers():
        return n


print(first_of())


def delegates():
    try:
        yield from numbers()
    finally:
        print("outer closed")


g = delegates()
next(g)
g.close()
g = delegates()
next(g)
del g


class Manager:
    def __enter__(self):
        print("enter")

    def __exit__(self, *details):
        print("exit", details[0].__name__)


def managed():
    with Manager():
        yield 1


g = managed()
next(g)
del g

print("--- what weak references tell")
import collections.abc

thing, other = Thing(), Thing()


def heard(reference):
    print("heard", reference.__callback__)


plain, listening = weakref.ref(thing), weakref.ref(thing, heard)
print(plain is weakref.ref(thing), listening is plain, plain == listening)
print(plain.__callback__, listening.__callback__ is heard, weakref.getweakrefcount(thing))
print(plain in weakref.getweakrefs(thing), weakref.getweakrefs(other))
print(weakref.proxy(thing) is weakref.proxy(thing), weakref.proxy(thing, heard) is weakref.proxy(thing))
try:
    plain.__callback__ = None
except AttributeError:
    print("cannot be set")


class Named(weakref.ref):
    def __init__(self, value, callback=None, name="?"):
        super().__init__(value, callback)
        self.name = name


named = Named(thing, name="n")
print(named.name, named() is thing, named == plain, hash(named) == hash(thing))
for value in (5, "text", (), None, [], {}, int):
    try:
        print(weakref.ref(value)() is value)
    except TypeError as e:
        print(e)
keys = weakref.WeakKeyDictionary({thing: 1})
for attempt in (lambda: keys[5], lambda: 5 in keys, lambda: keys.__delitem__(5), lambda: keys.pop(5, 0)):
    try:
        print(attempt())
    except TypeError as e:
        print(e)
print(isinstance(keys, collections.abc.MutableMapping), isinstance(weakref.WeakSet(), collections.abc.MutableSet))
values = weakref.WeakValueDictionary(a=thing)
values.update({"b": other})
print(sorted(values), sorted((values | {"c": other}).keys()), values.pop("a") is thing, values.pop("z", 3))
del thing
print(plain(), listening.__callback__, named())
