"""References that do not keep their objects alive: _lifetime finds out when these are gone."""
import _lifetime
from _collections_abc import MutableMapping, MutableSet

__all__ = ["CallableProxyType", "KeyedRef", "ProxyType", "ProxyTypes", "ReferenceType", "WeakKeyDictionary", "WeakMethod",
           "WeakSet", "WeakValueDictionary", "finalize", "getweakrefcount", "getweakrefs", "proxy", "ref"]

_UNREFERENCED = (int, float, complex, str, bytes, tuple, list, dict, bool, type(None), range, slice)


def _check(value):
    cls = type(value)
    if cls in _UNREFERENCED or issubclass(cls, (int, tuple, bytes)) and "__weakref__" not in dir(cls):
        raise TypeError(f"cannot create weak reference to '{cls.__name__}' object")
    if not hasattr(cls, "__weakref__") and cls.__module__ != "builtins" and "__dict__" not in dir(cls):
        raise TypeError(f"cannot create weak reference to '{cls.__name__}' object")


class ref:
    __slots__ = ("_link", "_callback", "_hash")

    def __new__(cls, object, callback=None, /, *args, **keywords):
        _check(object)
        if callback is None and cls is ref:
            for known in _lifetime.links(object):
                if type(known) is ref and known._callback is None:
                    return known
        self = super().__new__(cls)
        self._callback = callback
        self._hash = None
        self._link = _lifetime.link(object, self, callback)
        return self

    def __init__(self, object, callback=None, /):
        pass

    @property
    def __callback__(self):
        return None if self._link.get() is None else self._callback

    def __call__(self):
        _lifetime.look()
        return self._link.get()

    def __eq__(self, other):
        if not isinstance(other, ref):
            return NotImplemented
        mine, others = self._link.get(), other._link.get()
        return self is other if mine is None or others is None else mine == others

    def __hash__(self):
        if self._hash is None:
            value = self._link.get()
            if value is None:
                raise TypeError("weak object has gone away")
            self._hash = hash(value)
        return self._hash

    def __repr__(self):
        value = self._link.get()
        if value is None:
            return f"<weakref at {id(self):#x}; dead>"
        cls = type(value)
        kind = cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
        name = getattr(value, "__name__", None)
        return f"<weakref at {id(self):#x}; to {kind!r} at {id(value):#x}" + (f" ({name})>" if name else ">")

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


ref.__name__ = ref.__qualname__ = "ReferenceType"
ReferenceType = ref


class KeyedRef(ref):
    __slots__ = ("key",)

    def __new__(cls, value, callback, key):
        self = super().__new__(cls, value, callback)
        self.key = key
        return self

    def __init__(self, value, callback, key):
        super().__init__(value, callback)


class WeakMethod(ref):
    __slots__ = ("_function", "_kind", "_alive", "__weakref__")

    def __new__(cls, method, callback=None):
        try:
            value, function = method.__self__, method.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(method)}") from None

        def gone(_):
            self = weak()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = super().__new__(cls, value, gone)
        self._function = ref(function, gone)
        self._kind = type(method)
        self._alive = True
        weak = ref(self)
        return self

    def __call__(self):
        value, function = super().__call__(), self._function()
        return None if value is None or function is None else self._kind(function, value)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    __hash__ = ref.__hash__


def getweakrefcount(object, /):
    return len(_lifetime.links(object))


def getweakrefs(object, /):
    return _lifetime.links(object)


def _alive(link):
    _lifetime.look()
    value = link.get()
    if value is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return value


def _object(value):
    return _alive(object.__getattribute__(value, "_link")) if isinstance(value, _Proxy) else value


class _Proxy:
    __slots__ = ("_link", "_callback", "__weakref__")

    def __init__(self, value, callback):
        object.__setattr__(self, "_callback", callback)
        object.__setattr__(self, "_link", _lifetime.link(value, self, callback))

    def __getattribute__(self, name):
        return getattr(_alive(object.__getattribute__(self, "_link")), name)

    def __setattr__(self, name, value):
        setattr(_object(self), name, value)

    def __delattr__(self, name):
        delattr(_object(self), name)

    def __str__(self):
        return str(_object(self))

    def __bytes__(self):
        return bytes(_object(self))

    def __bool__(self):
        return bool(_object(self))

    def __repr__(self):
        inner = object.__getattribute__(self, "_link").get()
        kind = type(inner)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        return f"<weakproxy at {id(self):#x}; to {name!r} at {id(inner):#x}>"

    __hash__ = None


def _forward(name):
    def method(self, *args):
        inner = _object(self)
        function = getattr(type(inner), name, None)
        return NotImplemented if function is None else function(inner, *[_object(value) for value in args])
    method.__name__ = name
    setattr(_Proxy, name, method)


for _name in """len getitem setitem delitem iter next contains add sub mul matmul truediv floordiv mod divmod pow lshift
rshift and or xor neg pos invert abs int float index eq ne lt le gt ge radd rsub rmul rmatmul rtruediv rfloordiv rmod
rpow rand ror rxor iadd isub imul imatmul itruediv ifloordiv imod ipow iand ior ixor reversed""".split():
    _forward(f"__{_name}__")

_Proxy.__name__ = _Proxy.__qualname__ = "ProxyType"
_Proxy.__module__ = "weakref"


class _CallableProxy(_Proxy):
    __slots__ = ()

    def __call__(self, *args, **keywords):
        return _object(self)(*args, **keywords)


_CallableProxy.__name__ = _CallableProxy.__qualname__ = "CallableProxyType"
ProxyType, CallableProxyType = _Proxy, _CallableProxy
ProxyTypes = (ProxyType, CallableProxyType)


def _callback_of(known):
    return object.__getattribute__(known, "_callback")


def proxy(object, callback=None, /):
    _check(object)
    kind = _CallableProxy if callable(object) else _Proxy
    for known in _lifetime.links(object):
        if type(known) is kind and callback is None and _callback_of(known) is None:
            return known
    return kind(object, callback)


class _Lookup:
    """Finds the reference to an object in a dict or set, without being one."""
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        found = other._link.get()
        return found is not None and found == self.value


class _Mapping:
    """What both dictionaries share: a dict with references in it, whose entries go when one of them dies."""
    __slots__ = ("data", "_remove", "__weakref__", "__dict__")

    def __init__(self, other=(), /, **keywords):
        self.data = {}
        weak = ref(self)

        def remove(dead):
            mapping = weak()
            if mapping is not None:
                mapping._forget(dead)

        self._remove = remove
        self.update(other, **keywords)

    def __len__(self):
        _lifetime.look()
        return len(self.data)

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __eq__(self, other):
        if isinstance(other, (_Mapping, dict)):
            return dict(self.items()) == dict(other.items())
        return NotImplemented

    __hash__ = None

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default

    def clear(self):
        self.data.clear()

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = type(self)()
        for key, value in self.items():
            if isinstance(self, WeakKeyDictionary):
                result[key] = deepcopy(value, memo)
            else:
                result[deepcopy(key, memo)] = value
        return result

    def keys(self):
        for key, value in self.items():
            yield key

    def values(self):
        for key, value in self.items():
            yield value

    def update(self, other=(), /, **keywords):
        if not hasattr(other, "items") and hasattr(other, "keys"):
            other = [(key, other[key]) for key in other.keys()]
        for key, value in other.items() if hasattr(other, "items") else other:
            self[key] = value
        for key, value in keywords.items():
            self[key] = value

    def __or__(self, other):
        if not isinstance(other, (dict, _Mapping)):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        result = type(self)()
        result.update(other)
        result.update(self)
        return result

    def __ior__(self, other):
        self.update(other)
        return self


_missing = object()


class WeakValueDictionary(_Mapping):
    def _forget(self, dead):
        if self.data.get(dead.key) is dead:
            del self.data[dead.key]

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        found = self.data.get(key)
        return found is not None and found() is not None

    def items(self):
        for key, found in list(self.data.items()):
            value = found()
            if value is not None:
                yield key, value

    def pop(self, key, default=_missing):
        found = self.data.pop(key, None)
        value = None if found is None else found()
        if value is not None:
            return value
        if default is _missing:
            raise KeyError(key)
        return default

    def popitem(self):
        while True:
            key, found = self.data.popitem()
            value = found()
            if value is not None:
                return key, value

    def itervaluerefs(self):
        return iter(self.valuerefs())

    def valuerefs(self):
        return list(self.data.values())


class WeakKeyDictionary(_Mapping):
    def _forget(self, dead):
        self.data.pop(dead, None)

    def __getitem__(self, key):
        _check(key)
        _lifetime.look()
        return self.data[_Lookup(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        _check(key)
        del self.data[_Lookup(key)]

    def __contains__(self, key):
        try:
            _check(key)
        except TypeError:
            return False
        return _Lookup(key) in self.data

    def items(self):
        for found, value in list(self.data.items()):
            key = found()
            if key is not None:
                yield key, value

    def pop(self, key, *default):
        _check(key)
        return self.data.pop(_Lookup(key), *default)

    def popitem(self):
        while True:
            found, value = self.data.popitem()
            key = found()
            if key is not None:
                return key, value

    def keyrefs(self):
        return list(self.data)


class WeakSet:
    def __init__(self, data=None):
        self.data = set()
        weak = ref(self)

        def remove(dead):
            kept = weak()
            if kept is not None:
                kept.data.discard(dead)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for found in list(self.data):
            item = found()
            if item is not None:
                yield item

    def __len__(self):
        _lifetime.look()
        return len(self.data)

    def __contains__(self, item):
        try:
            _check(item)
        except TypeError:
            return False
        return _Lookup(item) in self.data

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self.data.discard(_Lookup(item))

    def remove(self, item):
        self.data.remove(_Lookup(item))

    def pop(self):
        while True:
            try:
                found = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = found()
            if item is not None:
                return item

    def clear(self):
        self.data.clear()

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

    def difference_update(self, other):
        for item in list(other):
            self.discard(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        other = set(other)
        return type(self)([item for item in self if item in other])

    __and__ = intersection

    def intersection_update(self, other):
        other = set(other)
        for item in list(self):
            if item not in other:
                self.discard(item)

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def symmetric_difference(self, other):
        return type(self)(set(self) ^ set(other))

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        for item in set(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def issubset(self, other):
        return set(self) <= set(other)

    __le__ = issubset

    def __lt__(self, other):
        return set(self) < set(other)

    def issuperset(self, other):
        return set(self) >= set(other)

    __ge__ = issuperset

    def __gt__(self, other):
        return set(self) > set(other)

    def isdisjoint(self, other):
        return set(self).isdisjoint(set(other))

    def __eq__(self, other):
        return set(self) == set(other) if isinstance(other, WeakSet) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return repr(self.data)


MutableMapping.register(_Mapping)
MutableSet.register(WeakSet)


class finalize:
    """Calls a function once, when an object dies or the program ends."""
    __slots__ = ()
    _registry = {}

    class _Info:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit")

    def __init__(self, obj, func, /, *args, **kwargs):
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func, info.args, info.kwargs, info.atexit = func, args, kwargs or None, True
        self._registry[self] = info

    def __call__(self, _=None):
        info = self._registry.pop(self, None)
        if info is not None:
            return info.func(*info.args, **(info.kwargs or {}))

    def detach(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return obj, info.func, info.args, info.kwargs or {}

    def peek(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return obj, info.func, info.args, info.kwargs or {}

    @property
    def alive(self):
        _lifetime.look()
        return self in self._registry

    @property
    def atexit(self):
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return f"<{type(self).__name__} object at {id(self):#x}; for {type(obj).__qualname__!r} at {id(obj):#x}>"


def _run_finalizers():
    """The program has ended."""
    while pending := [each for each, info in finalize._registry.items() if info.atexit]:
        try:
            pending[-1]()
        except Exception as error:
            from sys import _unraisable
            _unraisable(error, f"Exception ignored in: {pending[-1]!r}")
