"""References that, in this engine, keep their objects alive.

Nothing here dies while a reference to it is held, so a reference never becomes dead and a finalizer runs only when it is
called or at the end.
"""

__all__ = ["CallableProxyType", "KeyedRef", "ProxyType", "ProxyTypes", "ReferenceType", "WeakKeyDictionary", "WeakMethod",
           "WeakSet", "WeakValueDictionary", "finalize", "getweakrefcount", "getweakrefs", "proxy", "ref"]

_UNREFERENCED = (int, float, complex, str, bytes, tuple, list, dict, bool, type(None), range, slice)
_refs = {}


def _check(value):
    cls = type(value)
    if cls in _UNREFERENCED or issubclass(cls, (int, tuple, bytes)) and "__weakref__" not in dir(cls):
        raise TypeError(f"cannot create weak reference to '{cls.__name__}' object")
    if not hasattr(cls, "__weakref__") and cls.__module__ != "builtins" and "__dict__" not in dir(cls):
        raise TypeError(f"cannot create weak reference to '{cls.__name__}' object")


class ref:
    __slots__ = ("_object", "__callback__", "_hash")

    def __new__(cls, value, callback=None):
        _check(value)
        if cls is ref and callback is None:
            known = _refs.get(id(value))
            if known is not None:
                return known
        self = object.__new__(cls)
        self._object = value
        self.__callback__ = callback
        self._hash = None
        if cls is ref and callback is None:
            _refs[id(value)] = self
        return self

    def __init__(self, value, callback=None):
        pass

    def __call__(self):
        return self._object

    def __eq__(self, other):
        if not isinstance(other, ref):
            return NotImplemented
        return self._object == other._object

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(self._object)
        return self._hash

    def __repr__(self):
        return f"<weakref at {id(self):#x}; to '{type(self._object).__module__}.{type(self._object).__qualname__}' at {id(self._object):#x}>" \
            if type(self._object).__module__ != "builtins" else \
            f"<weakref at {id(self):#x}; to '{type(self._object).__qualname__}' at {id(self._object):#x}>"

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


ref.__name__ = ref.__qualname__ = "ReferenceType"
ReferenceType = ref


class KeyedRef(ref):
    __slots__ = ("key",)

    def __new__(cls, value, callback, key):
        self = ref.__new__(cls, value, callback)
        self.key = key
        return self

    def __init__(self, value, callback, key):
        pass


class WeakMethod(ref):
    __slots__ = ("_method",)

    def __new__(cls, method, callback=None):
        if not hasattr(method, "__self__") or not hasattr(method, "__func__"):
            raise TypeError(f"argument should be a bound method, not {type(method)}")
        self = ref.__new__(cls, method.__self__, callback)
        self._method = method
        return self

    def __call__(self):
        return self._method

    def __eq__(self, other):
        return isinstance(other, WeakMethod) and self._method == other._method

    __hash__ = ref.__hash__


def getweakrefcount(value):
    return 1 if id(value) in _refs else 0


def getweakrefs(value):
    return [_refs[id(value)]] if id(value) in _refs else []


class _Proxy:
    __slots__ = ("_proxied",)

    def __init__(self, value):
        object.__setattr__(self, "_proxied", value)

    def __getattribute__(self, name):
        if name in ("__class__",):
            return type(object.__getattribute__(self, "_proxied"))
        return getattr(object.__getattribute__(self, "_proxied"), name)

    def __setattr__(self, name, value):
        setattr(object.__getattribute__(self, "_proxied"), name, value)

    def __delattr__(self, name):
        delattr(object.__getattribute__(self, "_proxied"), name)

    def __str__(self):
        return str(object.__getattribute__(self, "_proxied"))

    def __repr__(self):
        inner = object.__getattribute__(self, "_proxied")
        return f"<weakproxy at {id(self):#x} to {type(inner).__name__} at {id(inner):#x}>"

    __hash__ = None


def _forward(name):
    def method(self, *args):
        inner = object.__getattribute__(self, "_proxied")
        args = [object.__getattribute__(a, "_proxied") if isinstance(a, _Proxy) else a for a in args]
        return getattr(type(inner), name)(inner, *args)
    method.__name__ = name
    return method


for _name in """bool len getitem setitem delitem iter next contains add sub mul truediv floordiv mod pow and or xor neg pos
invert abs int float index eq ne lt le gt ge radd rsub rmul reversed iadd enter exit""".split():
    if _name not in ("bool", "eq", "ne"):
        setattr(_Proxy, f"__{_name}__", _forward(f"__{_name}__"))


def _proxy_bool(self):
    return bool(object.__getattribute__(self, "_proxied"))


def _proxy_eq(self, other):
    if isinstance(other, _Proxy):
        other = object.__getattribute__(other, "_proxied")
    return object.__getattribute__(self, "_proxied") == other


_Proxy.__bool__, _Proxy.__eq__ = _proxy_bool, _proxy_eq
_Proxy.__name__ = _Proxy.__qualname__ = "ProxyType"


class _CallableProxy(_Proxy):
    __slots__ = ()

    def __call__(self, *args, **keywords):
        return object.__getattribute__(self, "_proxied")(*args, **keywords)


_CallableProxy.__name__ = _CallableProxy.__qualname__ = "CallableProxyType"
ProxyType, CallableProxyType = _Proxy, _CallableProxy
ProxyTypes = (ProxyType, CallableProxyType)


def proxy(value, callback=None):
    _check(value)
    return _CallableProxy(value) if callable(value) else _Proxy(value)


class _Mapping:
    """What both dictionaries share: a plain dict inside."""

    def __init__(self, other=(), /, **keywords):
        self.data = {}
        self.update(other, **keywords)

    def _accept(self, key, value):
        pass

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self._accept(key, value)
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(list(self.data))

    def __contains__(self, key):
        try:
            return key in self.data
        except TypeError:
            return False

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __eq__(self, other):
        if isinstance(other, _Mapping):
            return self.data == other.data
        return dict(self.items()) == other if isinstance(other, dict) else NotImplemented

    __hash__ = None

    def get(self, key, default=None):
        return self.data.get(key, default)

    def setdefault(self, key, default=None):
        if key not in self.data:
            self[key] = default
        return self.data[key]

    def pop(self, key, *default):
        return self.data.pop(key, *default)

    def popitem(self):
        key = list(self.data)[-1]
        return key, self.data.pop(key)

    def clear(self):
        self.data.clear()

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        return type(self)(self)

    def keys(self):
        return iter(list(self.data))

    def values(self):
        return iter(list(self.data.values()))

    def items(self):
        return iter(list(self.data.items()))

    def update(self, other=(), /, **keywords):
        pairs = other.items() if hasattr(other, "items") else other
        for key, value in pairs:
            self[key] = value
        for key, value in keywords.items():
            self[key] = value

    def __or__(self, other):
        if not isinstance(other, (dict, _Mapping)):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ior__(self, other):
        self.update(other)
        return self


class WeakValueDictionary(_Mapping):
    def _accept(self, key, value):
        _check(value)

    def itervaluerefs(self):
        return iter(self.valuerefs())

    def valuerefs(self):
        return [ref(value) for value in self.data.values()]


class WeakKeyDictionary(_Mapping):
    def _accept(self, key, value):
        _check(key)

    def keyrefs(self):
        return [ref(key) for key in self.data]


class WeakSet:
    def __init__(self, data=None):
        self.data = set()
        if data is not None:
            self.update(data)

    def __iter__(self):
        return iter(list(self.data))

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        try:
            return item in self.data
        except TypeError:
            return False

    def add(self, item):
        _check(item)
        self.data.add(item)

    def discard(self, item):
        self.data.discard(item)

    def remove(self, item):
        self.data.remove(item)

    def pop(self):
        return self.data.pop()

    def clear(self):
        self.data = set()

    def copy(self):
        return type(self)(self)

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def union(self, other):
        return type(self)([*self, *other])

    __or__ = union

    def difference(self, other):
        other = set(other)
        return type(self)([item for item in self if item not in other])

    __sub__ = difference

    def intersection(self, other):
        other = set(other)
        return type(self)([item for item in self if item in other])

    __and__ = intersection

    def issubset(self, other):
        return self.data <= set(other)

    __le__ = issubset

    def issuperset(self, other):
        return self.data >= set(other)

    __ge__ = issuperset

    def __eq__(self, other):
        return self.data == set(other) if isinstance(other, WeakSet) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return repr({ref(item) for item in self.data})


class finalize:
    """Runs when it is called; no object dies before."""
    __slots__ = ()
    _registry = {}

    def __init__(self, obj, func, /, *args, **keywords):
        _check(obj)
        self._registry[id(self)] = (self, obj, func, args, keywords, [True])

    def __call__(self, _=None):
        entry = self._registry.pop(id(self), None)
        if entry is not None:
            return entry[2](*entry[3], **entry[4])

    def detach(self):
        entry = self._registry.pop(id(self), None)
        return None if entry is None else entry[1:5]

    def peek(self):
        entry = self._registry.get(id(self))
        return None if entry is None else entry[1:5]

    @property
    def alive(self):
        return id(self) in self._registry

    @property
    def atexit(self):
        entry = self._registry.get(id(self))
        return bool(entry) and entry[5][0]

    @atexit.setter
    def atexit(self, value):
        entry = self._registry.get(id(self))
        if entry:
            entry[5][0] = bool(value)
