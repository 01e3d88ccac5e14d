"""__slots__, __dict__, __class__ and __bases__ assignment, layouts."""


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error)


class A:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


a = A(1)
print(a.x, A.x, A.__slots__, type(A.x).__name__, A.x.__name__, A.x.__objclass__)
attempt("unset", lambda: a.y)
attempt("unknown", lambda: a.z)
attempt("set unknown", lambda: setattr(a, "z", 1))
attempt("no dict", lambda: a.__dict__)
attempt("delete unset", lambda: delattr(a, "y"))
del a.x
attempt("deleted", lambda: a.x)
a.x = 5
print(A.x.__get__(a), A.x.__get__(a, A), A.x.__get__(None, A) is A.x)
A.y.__set__(a, 6)
print(a.y)
A.y.__delete__(a)
attempt("deleted by descriptor", lambda: a.y)
attempt("wrong object", lambda: A.x.__get__(5))
attempt("wrong object", lambda: A.x.__set__(5, 1))


class B(A):
    pass


b = B(2)
b.other = 3
print(b.x, b.other, b.__dict__)


class C(A):
    __slots__ = ("z",)


c = C(3)
c.z = 4
print(c.x, c.z, hasattr(c, "__dict__"), sorted(n for n in dir(c) if not n.startswith("__")))


class D(A):
    __slots__ = "single"


d = D(1)
d.single = "s"
print(d.single)


class WithDict:
    __slots__ = ["__dict__", "v"]


w = WithDict()
w.v = 1
w.anything = 2
print(w.v, w.__dict__, vars(w))


class Empty:
    __slots__ = ()


attempt("empty", lambda: setattr(Empty(), "x", 1))


class Private:
    __slots__ = ("__hidden",)

    def __init__(self):
        self.__hidden = 7

    def get(self):
        return self.__hidden


print(Private().get(), Private()._Private__hidden)


class FromDict:
    __slots__ = {"p": "doc of p", "q": None}


FromDict().p = 1
print(sorted(FromDict.__slots__))


class FromIterator:
    __slots__ = (n for n in ("i", "j"))


f = FromIterator()
f.i = 1
print(f.i)


def refused(body, bases=()):
    return lambda: type("Refused", bases, body)


attempt("conflict", refused({"__slots__": ("x",), "x": 1}))
attempt("not a string", refused({"__slots__": (1,)}))
attempt("not an identifier", refused({"__slots__": ("a b",)}))
attempt("empty name", refused({"__slots__": ("",)}))
attempt("number", refused({"__slots__": 5}))
attempt("dict twice", refused({"__slots__": ("__dict__",)}, (B,)))
attempt("weakref twice", refused({"__slots__": ("__weakref__", "__weakref__")}))
attempt("int", refused({"__slots__": ("x",)}, (int,)))
attempt("tuple", refused({"__slots__": ("x",)}, (tuple,)))
attempt("type", refused({"__slots__": ("x",)}, (type,)))
attempt("two layouts", refused({}, (C, D)))
attempt("one layout", lambda: type("Both", (C, Empty), {"__slots__": ()}).__slots__)
attempt("class attribute", lambda: setattr(type("K", (), {"__slots__": (), "z": 1})(), "z", 2))


class IntSlots(int):
    __slots__ = ()


attempt("int without dict", lambda: setattr(IntSlots(5), "x", 1))
attempt("int as it is", lambda: setattr(5, "x", 1))
attempt("int attribute", lambda: setattr(5, "real", 1))
attempt("object", lambda: setattr(object(), "x", 1))
attempt("object class attribute", lambda: setattr(object(), "__init__", 1))
attempt("list", lambda: [].x)
attempt("delete", lambda: delattr(object(), "x"))


class ListSlots(list):
    __slots__ = ("name",)


ls = ListSlots([1, 2])
ls.name = "n"
print(ls, ls.name, len(ls))

# __class__


class P:
    def who(self):
        return "P"


class Q:
    extra = 1

    def who(self):
        return "Q"


p = P()
p.value = 5
p.__class__ = Q
print(p.who(), p.value, p.extra, type(p).__name__, isinstance(p, P))
p.more = 6
print(p.__dict__)
attempt("to int", lambda: setattr(P(), "__class__", int))
attempt("to no class", lambda: setattr(P(), "__class__", 5))
attempt("of int", lambda: setattr(5, "__class__", P))
attempt("slots differ", lambda: setattr(P(), "__class__", A))
attempt("delete", lambda: delattr(P(), "__class__"))


class S1:
    __slots__ = ("a",)


class S2:
    __slots__ = ("a",)


class S3:
    __slots__ = ("b",)


s = S1()
s.a = 1
s.__class__ = S2
print(s.a, type(s).__name__)
attempt("other slots", lambda: setattr(S1(), "__class__", S3))
attempt("payload", lambda: setattr(type("I", (int,), {})(1), "__class__", P))

# __dict__
n = P()
n.a = 1
n.__dict__["b"] = 2
n.__dict__ = {"c": 3}
print(n.c, hasattr(n, "a"), n.__dict__)
attempt("dict of 5", lambda: setattr(n, "__dict__", 5))
del n.__dict__
print(n.__dict__)

# __bases__


class X:
    def f(self):
        return "X"


class Y:
    def f(self):
        return "Y"


class Z(X):
    pass


class ZZ(Z):
    pass


z = ZZ()
print(z.f(), X.__subclasses__(), ZZ.__base__, ZZ.__mro__)
Z.__bases__ = (Y,)
print(z.f(), X.__subclasses__(), Y.__subclasses__(), [c.__name__ for c in ZZ.__mro__])
attempt("cycle", lambda: setattr(X, "__bases__", (X,)))
attempt("cycle below", lambda: setattr(Y, "__bases__", (ZZ,)))
attempt("no tuple", lambda: setattr(Z, "__bases__", 5))
attempt("empty", lambda: setattr(Z, "__bases__", ()))
attempt("no class", lambda: setattr(Z, "__bases__", (5,)))
attempt("layout", lambda: setattr(Z, "__bases__", (int,)))
attempt("builtin", lambda: setattr(int, "__bases__", (X,)))
attempt("builtin attribute", lambda: setattr(int, "x", 1))
attempt("builtin attribute", lambda: delattr(int, "real"))

# names
Z.__name__ = "Renamed"
print(Z, Z.__name__, Z.__qualname__)
Z.__qualname__ = "Other"
Z.__module__ = "elsewhere"
print(Z, repr(Z()).split(" at ")[0])
attempt("name 5", lambda: setattr(Z, "__name__", 5))
attempt("qualname 5", lambda: setattr(Z, "__qualname__", 5))
attempt("delete name", lambda: delattr(Z, "__name__"))
attempt("delete bases", lambda: delattr(Z, "__bases__"))
attempt("delete missing", lambda: delattr(Z, "missing"))
attempt("mro", lambda: setattr(Z, "__mro__", ()))
attempt("dict", lambda: setattr(Z, "__dict__", {}))
proxy = Z.__dict__
print(type(proxy).__name__, "__module__" in proxy, proxy.get("nothing", 0), len(type("E", (), {}).__dict__))
attempt("proxy", lambda: proxy.__setitem__("x", 1))


def assign():
    proxy["x"] = 1


attempt("proxy item", assign)
Z.new = 5
print(proxy["new"])
print(Z.__doc__, type("D", (), {"__doc__": "text"}).__doc__, ZZ.__doc__)
attempt("vars of 5", lambda: vars(5))
print(vars(Z) == dict(Z.__dict__))
