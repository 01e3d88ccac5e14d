"""Functions that take or give functions."""
__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
    "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property",
    "Placeholder",
]

from collections import _guarded, namedtuple as _namedtuple
from _classes import partial_call as _partial_call, plain as _plain, remember as _remember

WRAPPER_ASSIGNMENTS = (
    "__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)
_missing = object()


# --- wrappers ---------------------------------------------------------------------------------------------------------

def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorator(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)
    return decorator


# --- ordering ---------------------------------------------------------------------------------------------------------

def _from_root(root, with_equal):
    """A comparison out of the method `root` and, where that does not decide, ==."""
    def compare(self, other):
        answer = getattr(type(self), root)(self, other)
        if answer is NotImplemented:
            return answer
        if with_equal == "or":
            return answer or self == other
        if with_equal == "and":
            return answer and self != other
        if with_equal == "not or":
            return not answer and self != other
        if with_equal == "not and":
            return not answer or self == other
        return not answer
    return compare


_ROOTS = {
    "__lt__": [("__gt__", "not or"), ("__le__", "or"), ("__ge__", "not")],
    "__le__": [("__ge__", "not and"), ("__lt__", "and"), ("__gt__", "not")],
    "__gt__": [("__lt__", "not or"), ("__ge__", "or"), ("__le__", "not")],
    "__ge__": [("__le__", "not and"), ("__gt__", "and"), ("__lt__", "not")],
}


def total_ordering(cls):
    roots = {op for op in _ROOTS if getattr(cls, op, None) is not getattr(object, op, None)}
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(roots)
    for name, how in _ROOTS[root]:
        if name not in roots:
            method = _from_root(root, how)
            method.__name__ = name
            method.__qualname__ = name
            setattr(cls, name, method)
    return cls


class _Key:
    """What cmp_to_key() gives: called with an object it makes a key."""
    __slots__ = ("_compare", "obj")
    __hash__ = None

    def __init__(self, compare, obj=_missing):
        self._compare = compare
        if obj is not _missing:
            self.obj = obj

    def __call__(self, obj):
        return _Key(self._compare, obj)

    def _against(self, other):
        if not isinstance(other, _Key):
            raise TypeError("other argument must be K instance")
        return self._compare(self.obj, other.obj)

    def __lt__(self, other):
        return self._against(other) < 0

    def __gt__(self, other):
        return self._against(other) > 0

    def __eq__(self, other):
        return self._against(other) == 0

    def __le__(self, other):
        return self._against(other) <= 0

    def __ge__(self, other):
        return self._against(other) >= 0


_Key.__name__ = _Key.__qualname__ = "KeyWrapper"


def cmp_to_key(mycmp):
    """A key function out of one that compares two objects."""
    return _Key(mycmp)


def reduce(function, iterable, /, initial=_missing):
    if initial is _missing:
        it = iter(iterable)
        try:
            value = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
        for item in it:
            value = function(value, item)
        return value
    value = initial
    for item in iterable:
        value = function(value, item)
    return value


# --- partial ----------------------------------------------------------------------------------------------------------

class _PlaceholderType:
    """The type of Placeholder, of which there is one."""

    __slots__ = ()
    _only = None

    def __new__(cls):
        if cls._only is None:
            cls._only = object.__new__(cls)
        return cls._only

    def __repr__(self):
        return "Placeholder"

    def __reduce__(self):
        return "Placeholder"


Placeholder = _PlaceholderType()


def _check_partial(args, keywords):
    if args and args[-1] is Placeholder:
        raise TypeError("trailing Placeholders are not allowed")
    for value in keywords.values():
        if value is Placeholder:
            raise TypeError("Placeholder cannot be passed as a keyword argument")


def _fill(args, more):
    """`more` in the places of the placeholders of `args`, the rest behind."""
    filled = list(args)
    used = 0
    for at, arg in enumerate(filled):
        if arg is Placeholder and used < len(more):
            filled[at] = more[used]
            used += 1
    return tuple(filled) + more[used:]


class partial:
    """A function with some arguments given already."""
    __slots__ = ("_func", "_args", "_keywords", "_places", "__dict__", "__weakref__")

    def __new__(cls, /, *args, **keywords):
        if not args:
            raise TypeError("type 'partial' takes at least one argument")
        func, *args = args
        args = tuple(args)
        if not callable(func):
            raise TypeError("the first argument must be callable")
        _check_partial(args, keywords)
        if isinstance(func, partial):
            args = _fill(func.args, args)
            keywords = {**func.keywords, **keywords}
            func = func.func
        return cls._made(func, args, keywords)

    @classmethod
    def _made(cls, func, args, keywords):
        self = object.__new__(cls)
        self._func, self._args, self._keywords = func, args, keywords
        self._places = 0
        for arg in args:
            if arg is Placeholder:
                self._places += 1
        return self

    @property
    def func(self):
        return self._func

    @property
    def args(self):
        return self._args

    @property
    def keywords(self):
        return self._keywords

    @_partial_call
    def __call__(self, /, *args, **keywords):
        places = self._places
        if places:
            if len(args) < places:
                raise TypeError(
                    "missing positional arguments in 'partial' call; "
                    f"expected at least {places}, got {len(args)}")
            args = _fill(self._args, args)
        else:
            args = self._args + args
        own = self._keywords
        if own:
            return self._func(*args, **(own | keywords if keywords else own))
        if keywords:
            return self._func(*args, **keywords)
        return self._func(*args)

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        return _Bound(self, obj)

    @_guarded("...")
    def __repr__(self):
        cls = type(self)
        parts = [repr(self._func), *map(repr, self._args)]
        parts += [f"{name}={value!r}" for name, value in self._keywords.items()]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def __reduce__(self):
        return type(self), (self._func,), (self._func, self._args, self._keywords or None, self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError("invalid partial state")
        func, args, keywords, namespace = state
        if (not callable(func) or not isinstance(args, tuple) or keywords is not None and not isinstance(keywords, dict)
                or namespace is not None and not isinstance(namespace, dict)):
            raise TypeError("invalid partial state")
        if args and args[-1] is Placeholder:
            raise TypeError("trailing Placeholders are not allowed")
        self._func = func
        self._args = args if type(args) is tuple else tuple(list(args))
        self._keywords = {} if keywords is None else keywords if type(keywords) is dict else dict(keywords)
        self._places = [arg is Placeholder for arg in self._args].count(True)
        self.__dict__ = {} if namespace is None else namespace

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


def _Bound(function, obj):
    return type(_Holder().method)(function, obj)


class _Holder:
    def method(self):
        pass


class partialmethod:
    """partial() for what a class defines as a method."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and getattr(func, "__get__", None) is None:
            raise TypeError(f"the first argument {func!r} must be a callable or a descriptor")
        _check_partial(args, keywords)
        if isinstance(func, partialmethod):
            args = _fill(func.args, args)
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        cls = type(self)
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def __get__(self, obj, cls=None):
        getter = getattr(self.func, "__get__", None)
        if getter is not None:
            bound = getter(obj, cls)
            if bound is not self.func:
                result = partial(bound, *self.args, **self.keywords)
                if hasattr(bound, "__self__"):
                    result.__self__ = bound.__self__
                return result
        return self._method().__get__(obj, cls)

    def _method(self):
        func, args, keywords = self.func, self.args, self.keywords

        def method(self, /, *more, **named):
            filled = _fill(args, more)
            return func(self, *filled, **{**keywords, **named})
        method.__isabstractmethod__ = self.__isabstractmethod__
        method.__partialmethod__ = self
        return method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)


# --- caches -----------------------------------------------------------------------------------------------------------

_CacheInfo = _namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])
_keyword_mark = object()


def _make_key(args, kwds, typed):
    key = args
    if kwds:
        key += (_keyword_mark,)
        for item in kwds.items():
            key += item
    if typed:
        key += tuple([type(value) for value in args])
        if kwds:
            key += tuple([type(value) for value in kwds.values()])
    elif len(key) == 1 and (type(key[0]) is int or type(key[0]) is str):
        return key[0]
    return key


def lru_cache(maxsize=128, typed=False):
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        wrapper = _wrap_cache(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorator(function):
        wrapper = _wrap_cache(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)
    return decorator


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


def _wrap_cache(function, maxsize, typed):
    cached = {}
    get = cached.get
    pop = cached.pop
    missing = _missing
    make_key = _make_key
    memo = [0, 0, function, cached, maxsize]  # hits and misses first

    if maxsize == 0:
        def wrapper(*args, **kwds):
            memo[1] += 1
            return function(*args, **kwds)
    elif maxsize is None:
        def wrapper(*args, **kwds):
            key = make_key(args, kwds, typed)
            result = get(key, missing)
            if result is not missing:
                memo[0] += 1
                return result
            memo[1] += 1
            result = function(*args, **kwds)
            cached[key] = result
            return result
    else:
        def wrapper(*args, **kwds):
            key = make_key(args, kwds, typed)
            result = pop(key, missing)
            if result is not missing:
                cached[key] = result  # the youngest is last
                memo[0] += 1
                return result
            memo[1] += 1
            result = function(*args, **kwds)
            if key not in cached:
                cached[key] = result
                if len(cached) > maxsize:
                    del cached[next(iter(cached))]
            return result

    def cache_info():
        return _CacheInfo(memo[0], memo[1], maxsize, len(cached))

    def cache_clear():
        memo[:2] = 0, 0
        cached.clear()

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return wrapper if typed or maxsize == 0 else _remember(wrapper, memo)


class cached_property:
    """A property that is computed once an instance."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                "Cannot assign the same cached_property to two different names "
                f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            values = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} "
                f"instance to cache {name!r} property.") from None
        value = values.get(name, _missing)
        if value is _missing:
            value = self.func(instance)
            try:
                values[name] = value
            except TypeError:
                raise TypeError(
                    f"The '__dict__' attribute on {type(instance).__name__!r} instance "
                    f"does not support item assignment for caching {name!r} property.") from None
        return value


# --- dispatch on the first argument's type ----------------------------------------------------------------------------

def _merge_orders(orders):
    """C3: one order in which each of `orders` stands."""
    merged = []
    while True:
        orders = [order for order in orders if order]
        if not orders:
            return merged
        for order in orders:
            first = order[0]
            if not any(first in other[1:] for other in orders):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        merged.append(first)
        for order in orders:
            if order[0] is first:
                del order[0]


def _abstract_order(cls, abcs):
    """cls.__mro__ with those of `abcs` that cls only claims to be (by registration or hook) put in."""
    for last, base in enumerate(reversed(cls.__bases__)):
        if hasattr(base, "__abstractmethods__"):
            boundary = len(cls.__bases__) - last
            break
    else:
        boundary = 0
    explicit = list(cls.__bases__[:boundary])
    claimed = []
    others = list(cls.__bases__[boundary:])
    for base in abcs:
        if issubclass(cls, base) and not any(issubclass(b, base) for b in cls.__bases__):
            claimed.append(base)
    rest = [base for base in abcs if base not in claimed]
    orders = [_abstract_order(base, rest) for base in explicit + claimed + others]
    return _merge_orders([[cls]] + orders + [explicit] + [claimed] + [others])


def _order_for(cls, types):
    bases = set(cls.__mro__)

    def is_related(kind):
        return kind not in bases and hasattr(kind, "__mro__") and issubclass(cls, kind)
    types = [kind for kind in types if is_related(kind)]

    def is_strict_base(kind):
        for other in types:
            if kind is not other and kind in other.__mro__:
                return True
        return False
    types = [kind for kind in types if not is_strict_base(kind)]
    members = set(types)
    order = []
    for kind in types:
        found = []
        for sub in kind.__subclasses__():
            if sub not in bases and issubclass(cls, sub):
                found.append([s for s in sub.__mro__ if s in members])
        if not found:
            order.append(kind)
            continue
        found.sort(key=len, reverse=True)
        for sub in found:
            for s in sub:
                if s not in order:
                    order.append(s)
    return _abstract_order(cls, order)


def _find_implementation(cls, registry):
    order = _order_for(cls, registry.keys())
    match = None
    for kind in order:
        if match is not None:
            if (kind in registry and kind not in cls.__mro__ and match not in cls.__mro__
                    and not issubclass(match, kind)):
                raise RuntimeError(f"Ambiguous dispatch: {match} or {kind}")
            break
        if kind in registry:
            match = kind
    return registry.get(match)


def _union_args(cls):
    """The types of a union; None for what is none."""
    args = getattr(cls, "__args__", None)
    return args if args is not None and type(cls).__name__ in ("Union", "UnionType") else None


def singledispatch(func):
    registry = {}
    found = {}

    def dispatch(cls):
        try:
            return found[cls]
        except KeyError:
            implementation = registry.get(cls)
            if implementation is None:
                implementation = _find_implementation(cls, registry)
            found[cls] = implementation
            return implementation

    def is_valid(cls):
        if isinstance(cls, type):
            return True
        args = _union_args(cls)
        return args is not None and all(isinstance(arg, type) for arg in args)

    def register(cls, func=None):
        if is_valid(cls):
            if func is None:
                return lambda function: register(cls, function)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            annotations = getattr(cls, "__annotations__", {}) or getattr(getattr(cls, "__func__", None), "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. "
                    "Use either `@register(some_class)` or plain `@register` on an annotated function.")
            func = cls
            from typing import get_type_hints
            name, cls = next(iter(get_type_hints(getattr(func, "__func__", func)).items()))
            if not is_valid(cls):
                if _union_args(cls) is not None:
                    raise TypeError(f"Invalid annotation for {name!r}. {cls!r} not all arguments are classes.")
                raise TypeError(f"Invalid annotation for {name!r}. {cls!r} is not a class.")
        for kind in _union_args(cls) or (cls,):
            registry[kind] = func
        found.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    wrapper._clear_cache = found.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """singledispatch on the argument behind self."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        dispatch = self.dispatcher.dispatch
        name = getattr(self.func, "__name__", "singledispatchmethod method")

        def method(*args, **kwargs):
            if not args:
                raise TypeError(f"{name} requires at least 1 positional argument")
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)
        method.__isabstractmethod__ = self.__isabstractmethod__
        method.register = self.register
        return update_wrapper(method, self.func)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

# In CPython these are builtins: no class makes methods of them.
for _function in (reduce, cmp_to_key):
    _plain(_function)
