from typing import *
import typing
def attempt(label, action):
    try: print(label, "->", action())
    except BaseException as error: print(label, "!", type(error).__name__, error)
T=TypeVar("T"); K=TypeVar("K"); P=ParamSpec("P")
print(T, List[int], Dict[str,int], Optional[int], Union[int,str], Union[int,None], Tuple[int,...], Tuple[()], Callable[[int],str], Callable[...,int], Type[int], List[T], Literal[1,"a"], ClassVar[int], Final[int], Annotated[int,"x"], Any, Iterable[int])
class Box(Generic[T]):
    def __init__(self, v: T): self.v=v
    def get(self)->T: return self.v
print(Box[int], Box[int](5).get(), Box.__parameters__, Box[T], Box.__orig_bases__, Box[int](1).__orig_class__)
class IntBox(Box[int]): pass
class Pair(Generic[T,K]): pass
print(Pair[int,str], Pair[int,T][str], IntBox.__orig_bases__, IntBox.__mro__)
attempt("few", lambda: Pair[int]); attempt("many", lambda: Box[int,str]); attempt("plain", lambda: IntBox[int])
@runtime_checkable
class HasLen(Protocol):
    def __len__(self)->int: ...
class Named(Protocol):
    name: str
    def greet(self)->str: ...
print(isinstance([], HasLen), isinstance(5, HasLen), issubclass(list, HasLen)); attempt("proto", lambda: isinstance(5, Named)); attempt("inst", lambda: HasLen())
class Impl(Named):
    def __init__(self): self.name='n'
print(Impl().name)
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
print(TD(a=1) if False else TD([("a",1)]), TD.__annotations__, TD.__required_keys__, TD.__optional_keys__, TD.__total__)
def f(a: int, b: "list[int]" = None, *c: Optional[str]) -> "Box": ...
print(get_type_hints(f)); print(get_type_hints(Box.get))
print(get_origin(List[int]), get_args(Dict[str,int]), get_origin(list[int]), get_args(Callable[[int],str]), get_origin(Union[int,str]) is Union, get_args(Optional[int]), get_origin(int), get_args(Literal[1,2]), get_origin(Annotated[int,1]), get_args(Annotated[int,1]))
UserId=NewType("UserId", int); print(UserId(5), UserId, UserId.__supertype__)
print(cast(int,"x"), TYPE_CHECKING)
@overload
def g(x: int)->int: ...
@overload
def g(x: str)->str: ...
def g(x): return x
print(g(1), len(get_overloads(g)))
@final
class Fin: pass
print(Fin.__final__)
class Ov(Box):
    @override
    def get(self): return 1
print(Ov.get.__override__)
print(Union[int,str]==Union[str,int], Optional[int]==Union[int,None], List[int]==List[int], List[int]==list[int], hash(List[int])==hash(List[int]))
attempt("isinstance", lambda: isinstance([], List[int])); print(isinstance([], List), isinstance({}, Mapping) if hasattr(typing,'Mapping') else '')
attempt("any", lambda: Any()); attempt("union call", lambda: Union(int)); attempt("list call", lambda: List[int]())
def deco(fn: Callable[P, T]) -> Callable[P, T]: return fn
print(deco.__annotations__)
print(SupportsInt, isinstance(5, SupportsInt), isinstance('', SupportsInt), SupportsAbs[int])
print(Literal["a","b"].__args__, Literal[1]==Literal[1], ForwardRef("X"), Self, NoReturn, Never, TypeAlias, Concatenate[int,P], Unpack[Tuple[int]])
B=TypeVar("B", bound=int); C=TypeVar("C", int, str); D=TypeVar("D", covariant=True)
print(B.__bound__, C.__constraints__, D, D.__covariant__, T.__default__, T.__name__)
attempt("tv", lambda: TypeVar("X", int)); attempt("tv", lambda: TypeVar("X", int, str, bound=int))
attempt("literal", lambda: Optional[int,str]); attempt("call", lambda: Callable[int]); attempt("gen", lambda: Generic[int])
assert_never
attempt("never", lambda: assert_never(5))
class Stack(Generic[T]):
    def __init__(self)->None: self.items: List[T]=[]
    def push(self, item: T)->None: self.items.append(item)
s=Stack[int](); s.push(1); print(s.items)
def bad():
    class X(Generic): pass
attempt("bad", bad)
print(Text, AnyStr, Hashable, Sized)
