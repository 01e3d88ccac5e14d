"""inspect: signatures, what an object is, its members."""
import inspect
from inspect import Parameter, Signature, signature


def attempt(label, action):
    try:
        print(label, "->", action())
    except BaseException as error:
        print(label, "!", type(error).__name__, error)


def f(a, b: int = 2, /, c="x", *args: str, d, e: float = 1.5, **kwargs) -> list[int]:
    """Doc of f.

        indented
    """


sig = signature(f)
print(sig, repr(sig), list(sig.parameters), sig.return_annotation)
for parameter in sig.parameters.values():
    print(parameter, repr(parameter), parameter.kind, parameter.kind.description, parameter.default is Parameter.empty)
bound = sig.bind(1, d=4, z=5)
print(bound, bound.args, bound.kwargs, bound.arguments)
bound.apply_defaults()
print(bound.arguments)
attempt("missing", lambda: sig.bind(1))
attempt("missing keyword", lambda: sig.bind(1, 2))
attempt("unexpected", lambda: signature(lambda x: x).bind(1, y=2))
attempt("many", lambda: signature(lambda x: x).bind(1, 2))
attempt("twice", lambda: signature(lambda x: x).bind(1, x=2))
print(sig.bind_partial(), signature(lambda: None), signature(lambda *a, **k: 0))


class C:
    """Class doc."""
    attribute = 1

    def __init__(self, x, y=1):
        pass

    def method(self, z):
        pass

    @classmethod
    def cm(cls, q):
        pass

    @staticmethod
    def sm(w):
        pass

    @property
    def prop(self):
        return 5

    def __call__(self, v):
        pass


print(signature(C), signature(C(1).method), signature(C.method), signature(C.cm), signature(C.sm), signature(C(1)))
attempt("no callable", lambda: signature(5))
print(inspect.isclass(C), inspect.isfunction(C.method), inspect.ismethod(C(1).method), inspect.ismethod(C.cm), inspect.isbuiltin(len), inspect.isroutine(len), inspect.ismodule(inspect))


def generator():
    yield


async def coroutine():
    pass


print(inspect.isgeneratorfunction(generator), inspect.isgenerator(generator()), inspect.iscoroutinefunction(coroutine), inspect.isgeneratorfunction(f))
print(inspect.getdoc(f), "|", inspect.getdoc(C), "|", inspect.cleandoc("  a\n    b\n    c\n"))
print([name for name, value in inspect.getmembers(C) if not name.startswith("__")])
print([name for name, value in inspect.getmembers(C(1), inspect.ismethod) if not name.startswith("__")])
print(inspect.getmro(C), inspect.isabstract(C), inspect.getattr_static(C(1), "prop"). __class__.__name__)
print(Signature([Parameter("a", Parameter.POSITIONAL_ONLY), Parameter("b", Parameter.KEYWORD_ONLY, default=1)]))
attempt("order", lambda: Signature([Parameter("a", Parameter.KEYWORD_ONLY), Parameter("b", Parameter.POSITIONAL_ONLY)]))
attempt("name", lambda: Parameter("a b", Parameter.KEYWORD_ONLY))
print(sig.replace(return_annotation=int), signature(f) == sig, sig.parameters["d"].replace(name="dd"))


def wrapper(*args):
    pass


wrapper.__wrapped__ = f
print(signature(wrapper), signature(wrapper, follow_wrapped=False), inspect.unwrap(wrapper) is f)
print(inspect.getfullargspec(f))
