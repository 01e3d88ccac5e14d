"""Metaclasses, namespaces, hooks of class creation; what goes wrong in them."""


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error, getattr(error, "__notes__", ""))


class Meta(type):
    def __prepare__(name, bases, **keywords):
        print("prepare", name, bases, keywords)
        return {"given": 1}

    def __new__(meta, name, bases, namespace, **keywords):
        print("new", meta.__name__, name, bases, sorted(k for k in namespace if not k.startswith("__")), keywords)
        return super().__new__(meta, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **keywords):
        print("init", cls, name, keywords)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **keywords):
        print("call", cls.__name__, args, keywords)
        return super().__call__(*args, **keywords)

    def __repr__(cls):
        return f"<Meta {cls.__name__}>"

    def __len__(cls):
        return 42

    def __iter__(cls):
        return iter("abc")

    def __getitem__(cls, key):
        return key * 2

    def __contains__(cls, item):
        return item == "x"

    def __bool__(cls):
        return False

    def __instancecheck__(cls, instance):
        return instance == 5

    def __subclasscheck__(cls, other):
        return other is int

    def __add__(cls, other):
        return "added"

    def __eq__(cls, other):
        return other == "me" or cls is other

    def __hash__(cls):
        return 7

    def __str__(cls):
        return "as text"

    def __format__(cls, spec):
        return "formatted " + spec

    @property
    def shout(cls):
        return cls.__name__.upper()

    def method(cls):
        return cls


class A(metaclass=Meta, extra=1):
    x = given + 1

    def __init__(self, *args, **keywords):
        print("A.__init__", args, keywords)


print(A.x, A.given, type(A), A(1, k=2).x)
print(repr(A), str(A), f"{A:spec}", len(A), list(A), A[21], "x" in A, "y" in A, bool(A), A + 1, A == "me", A != "me", hash(A))
print(isinstance(5, A), isinstance(6, A), issubclass(int, A), issubclass(str, A), isinstance(5, (str, A)), isinstance(A(), A))
print(A.shout, A.method() is A)
attempt("instance sees no metaclass attribute", lambda: A().shout)


class B(A):
    pass


print(type(B) is Meta, B.__mro__, B.__bases__)
attempt("three arguments", lambda: type("T", (A,), {"y": 5}).y)
attempt("conflict", lambda: type("T", (A, type("O", (), {}, ), ), {}))


class Other(type):
    pass


attempt("metaclass conflict", lambda: Other("T", (A,), {}))


def conflicting():
    class C(A, metaclass=Other):
        pass


attempt("metaclass conflict in a statement", conflicting)


def function_meta(name, bases, namespace, **keywords):
    return (name, bases, sorted(k for k in namespace if k != "__firstlineno__" and k != "__static_attributes__"), keywords)


class F(metaclass=function_meta, k=1):
    y = 1


print(F)


class BadPrepare(type):
    @classmethod
    def __prepare__(meta, name, bases):
        return 5


def bad_prepare():
    class C(metaclass=BadPrepare):
        pass


attempt("bad prepare", bad_prepare)


class Log(dict):
    def __setitem__(self, key, value):
        if not key.startswith("__"):
            print("set", key)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        if key == "magic":
            return "made up"
        return super().__getitem__(key)


class Logged(type):
    @classmethod
    def __prepare__(meta, name, bases):
        return Log()

    def __new__(meta, name, bases, namespace):
        return super().__new__(meta, name, bases, dict(namespace))


class L(metaclass=Logged):
    a = 1
    b = magic
    c = len("abc")

    def f(self):
        return __class__

    try:
        undefined_name
    except NameError as error:
        print(error)


print(L.a, L.b, L.c, L().f() is L)

# __mro_entries__


class Alias:
    def __init__(self, *stand_for):
        self.stand_for = stand_for

    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return self.stand_for


class Base:
    pass


class M(Alias(Base), Alias()):
    pass


print(M.__bases__, len(M.__orig_bases__))



attempt("entries with type()", lambda: type("C", (Alias(Base),), {}))
attempt("no type", lambda: type("C", (5,), {}))


def not_a_base():
    class C(bool):
        pass


attempt("bool", not_a_base)
attempt("twice", lambda: type("C", (Base, Base), {}))
attempt("order", lambda: type("C", (object, Base), {}))
attempt("layout", lambda: type("C", (int, str), {}))

# arguments of type
attempt("none", lambda: type())
attempt("two", lambda: type("a", ()))
attempt("name", lambda: type(5, (), {}))
attempt("bases", lambda: type("a", [], {}))
attempt("namespace", lambda: type("a", (), []))
attempt("keywords", lambda: type("a", (), {}, x=1))
attempt("qualname", lambda: type("a", (), {"__qualname__": 5}))
attempt("type of", lambda: type(5))
print(type("Made", (), {"__module__": "here", "__qualname__": "Outer.Made", "f": lambda self: self.__class__.__name__})().f())

# __init_subclass__


class Registry:
    known = []

    def __init_subclass__(cls, /, tag=None, **keywords):
        super().__init_subclass__(**keywords)
        cls.known.append((cls.__name__, tag))


class R1(Registry, tag="one"):
    pass


class R2(R1):
    pass


print(Registry.known)


def unknown_keyword():
    class R3(Registry, wrong=1):
        pass


attempt("unknown keyword", unknown_keyword)


def no_hook():
    class C(wrong=1):
        pass


attempt("no hook", no_hook)
attempt("object's", lambda: object.__init_subclass__())

# __set_name__


class Named:
    def __set_name__(self, owner, name):
        print("named", owner.__name__, name)
        self.name = name


class Broken:
    def __set_name__(self, owner, name):
        raise ValueError("no")


class N:
    first = Named()
    second = Named()


def broken():
    class Bad:
        attribute = Broken()


attempt("broken", broken)
attempt("broken by type", lambda: type("Bad", (), {"x": Broken()}))
N.third = third = Named()
print(hasattr(third, "name"))

# __class_getitem__


class G:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)


class H(G):
    pass


print(G[1], H["x", "y"])
attempt("not subscriptable", lambda: Base[1])

# mro()


class Reversing(type):
    def mro(cls):
        return [cls, *reversed(super().mro()[1:-1]), object]


class P:
    who = "P"


class Q:
    who = "Q"


class S(P, Q, metaclass=Reversing):
    pass


print(S.who, [c.__name__ for c in S.__mro__], [c.__name__ for c in type.mro(S)])


class BadMro(type):
    def mro(cls):
        return 5 if cls.__name__ == "X" else [cls, 5]


attempt("mro 5", lambda: BadMro("X", (), {}))
attempt("mro non-class", lambda: BadMro("Y", (), {}))

# __classcell__


class Drops(type):
    def __new__(meta, name, bases, namespace):
        namespace = dict(namespace)
        namespace.pop("__classcell__", None)
        return super().__new__(meta, name, bases, namespace)


def drops():
    class C(metaclass=Drops):
        def f(self):
            return __class__


attempt("cell dropped", drops)
attempt("cell wrong", lambda: type("C", (), {"__classcell__": 5}))


class Bare(type):
    pass


class WithBare(metaclass=Bare):
    pass


print(WithBare, str(WithBare), f"{WithBare}", WithBare == WithBare, hash(WithBare) == hash(WithBare), bool(WithBare), {WithBare: 1}[WithBare])
attempt("no len", lambda: len(WithBare))
attempt("no iter", lambda: list(WithBare))
attempt("no item", lambda: WithBare[0])
attempt("no order", lambda: WithBare < WithBare)
attempt("no sum", lambda: WithBare + 1)
attempt("no minus", lambda: -WithBare)
