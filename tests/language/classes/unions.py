"""int | str, list[int], types.SimpleNamespace and the names in types."""
import types


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error)


class C:
    pass


print(int | str, int | None, None | int, C | int | list[str], (int | str) | (str | float), int | int)
print(isinstance(5, int | str), isinstance("x", int | None), isinstance(None, int | None), issubclass(bool, int | str), isinstance(2.0, int | str))
print((int | str) == (str | int), hash(int | str) == hash(str | int), (int | str).__args__, type(int | str))
attempt("five", lambda: int | 5)
attempt("five on the left", lambda: 5 | int)
attempt("none", lambda: None | None)
attempt("generic", lambda: isinstance([], list[int] | int))
print(list[int], dict[str, int], tuple[int, ...], tuple[()], type[C], list[list[C]], set[int | None])
print(list[int].__origin__, list[int].__args__, dict[str, int].__args__, list[int] == list[int], list[int] != list[str])
print(list[int]([1, 2]), dict[str, int]([("a", 1)]), list[int].append is list.append)
attempt("isinstance", lambda: isinstance([], list[int]))
attempt("issubclass", lambda: issubclass(list, list[int]))
attempt("not generic", lambda: list[int][str])
attempt("not subscriptable", lambda: int[str])


class L(list[int]):
    pass


print(L.__bases__, L.__orig_bases__, L([1]))
n = types.SimpleNamespace(a=1, b="x")
n.c = n
print(n, n.a, n == types.SimpleNamespace(a=1), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1))
print(types.SimpleNamespace({"q": 1}, r=2))


def generator():
    yield


print(types.FunctionType is type(generator), types.GeneratorType is type(generator()), types.NoneType, types.MethodType)
print(types.MethodType(lambda self: self, 5)(), isinstance(len, types.BuiltinFunctionType))
print(types.new_class("New", (C,), {}, lambda ns: ns.setdefault("x", 1)).x)
proxy = types.MappingProxyType({"a": 1})
print(proxy, proxy["a"], list(proxy), "a" in proxy, len(proxy), proxy == {"a": 1})
attempt("proxy", lambda: types.MappingProxyType(5))
