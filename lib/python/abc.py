"""Abstract base classes: methods that must be overridden, and classes that count as subclasses without inheriting."""

_registered = {}  # class -> those registered with it
_answers = {}  # class -> {other class: whether it is a subclass}
_token = 0


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True


class abstractproperty(property):
    __isabstractmethod__ = True


def _abstract_names(cls, namespace):
    names = {name for name, value in namespace if getattr(value, "__isabstractmethod__", False)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    return frozenset(names)


def get_cache_token():
    return _token


def update_abstractmethods(cls):
    if hasattr(cls, "__abstractmethods__"):
        names = set()
        for base in cls.__bases__:
            for name in getattr(base, "__abstractmethods__", ()):
                if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                    names.add(name)
        for name, value in cls.__dict__.items():
            if getattr(value, "__isabstractmethod__", False):
                names.add(name)
        cls.__abstractmethods__ = frozenset(names)
    return cls


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **keywords):
        cls = super().__new__(mcls, name, bases, namespace, **keywords)
        cls.__abstractmethods__ = _abstract_names(cls, list(namespace.items()))
        return cls

    def register(cls, subclass):
        global _token
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        _registered.setdefault(cls, []).append(subclass)
        _answers.clear()
        _token += 1
        return subclass

    def __instancecheck__(cls, instance):
        subclass = instance.__class__
        answer = _answers.get(cls)
        if answer is not None:
            known = answer.get(subclass)
            if known is not None and type(instance) is subclass:
                return known
        kind = type(instance)
        if kind is subclass:
            return cls.__subclasscheck__(subclass)
        return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(kind)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        answers = _answers.get(cls)
        if answers is None:
            answers = _answers[cls] = {}
        else:
            known = answers.get(subclass)
            if known is not None:
                return known
        answer = _ask(cls, subclass)
        answers[subclass] = answer
        return answer

    def _dump_registry(cls, file=None):
        print(f"Class: {cls.__module__}.{cls.__qualname__}", file=file)


def _ask(cls, subclass):
    said = cls.__subclasshook__(subclass)
    if said is not NotImplemented:
        return bool(said)
    if cls in getattr(subclass, "__mro__", ()):
        return True
    for other in _registered.get(cls, ()):
        if issubclass(subclass, other):
            return True
    for other in type.__subclasses__(cls):
        if issubclass(subclass, other):
            return True
    return False


class ABC(metaclass=ABCMeta):
    __slots__ = ()


def _has_methods(C, *names):
    """True where each name stands in the class's order and is not None there; else NotImplemented."""
    for name in names:
        for base in C.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True
