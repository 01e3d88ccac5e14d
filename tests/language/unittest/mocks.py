# unittest.mock: mocks, calls, patches.
import unittest
from unittest.mock import ANY, DEFAULT, AsyncMock, MagicMock, Mock, PropertyMock, call, create_autospec, mock_open, patch, seal, sentinel

mock = Mock()
mock.method.return_value = 3
print(mock.method(1, a=2), mock.method.called, mock.method.call_count, mock.method.call_args, mock.method.call_args_list)
mock.other.deep(5).more("x")
print(mock.mock_calls, mock.method_calls)
mock.method.assert_called_once_with(1, a=2)
mock.method.assert_called_with(1, a=ANY)
mock.assert_has_calls([call.method(1, a=2), call.other.deep(5)])
print(mock.method.call_args.args, mock.method.call_args.kwargs, call(1, 2) == ((1, 2),), call.a(1) == ("a", (1,)), call.a.b(2))
effects = Mock(side_effect=[1, ValueError("second"), 3])
print(effects())
for _ in range(3):
    try:
        print(effects())
    except (ValueError, StopIteration) as problem:
        print(type(problem).__name__, problem)
print(Mock(side_effect=lambda x: x * 2)(4), Mock(side_effect=lambda x: DEFAULT, return_value=9)(4), Mock(return_value=7)(), Mock(a=1, **{"b.c": 2}).b.c)
for check in (lambda: effects.assert_not_called(), lambda: mock.method.assert_called_with(2), lambda: mock.none.assert_called(), lambda: mock.none.assert_called_with(1),
              lambda: effects.assert_called_once(), lambda: mock.method.assert_any_call(9), lambda: mock.assert_has_calls([call.zzz()]), lambda: mock.asert_called()):
    try:
        check()
    except (AssertionError, AttributeError) as problem:
        print(type(problem).__name__, problem)


class Service:
    rate = 2

    def fetch(self, key, *, deep=False):
        return "real " + key

    @property
    def size(self):
        return 10


spec = Mock(spec=Service)
print(isinstance(spec, Service), spec.fetch.call_count)
try:
    spec.missing
except AttributeError as problem:
    print(problem)
auto = create_autospec(Service)
instance = auto()
instance.fetch.return_value = "mocked"
print(instance.fetch("k", deep=True))
try:
    instance.fetch()
except TypeError as problem:
    print(problem)
magic = MagicMock()
magic.__len__.return_value = 5
magic.__getitem__.side_effect = lambda key: key * 2
magic.__enter__.return_value = "entered"
with magic as entered:
    print(len(magic), magic["ab"], entered, bool(magic), int(magic), list(magic), 3 in magic, magic == magic, magic == 3)
print(magic.__getitem__.call_args_list, (magic + 1) is magic.__add__.return_value)
magic.__iter__.return_value = iter([1, 2])
print(list(magic), hash(magic) == hash(magic))
with patch.object(Service, "fetch", return_value="patched") as fetch:
    print(Service().fetch("x"), fetch.call_args)
print(Service().fetch("x"))
with patch.object(Service, "size", new_callable=PropertyMock) as size:
    size.return_value = 99
    print(Service().size, size.call_count)
print(Service().size)


@patch("math.sqrt")
@patch.object(Service, "rate", 5)
def patched(sqrt):
    import math
    sqrt.return_value = "root"
    return math.sqrt(4), Service.rate, sqrt.mock_calls


import math
print(patched(), math.sqrt(4), Service.rate)
settings = {"a": 1}
with patch.dict(settings, {"b": 2}, clear=True):
    print(settings)
print(settings)
with patch.multiple(Service, fetch=DEFAULT, rate=8) as made:
    made["fetch"].return_value = "multiple"
    print(Service().fetch(1), Service.rate)
with patch("builtins.open", mock_open(read_data="line 1\nline 2\n")) as opened:
    with open("file.txt") as file:
        print(file.read(), end="")
    with open("file.txt") as file:
        print([line for line in file], opened.call_args_list)
    opened().write("text")
    opened().write.assert_called_once_with("text")
starter = patch.object(Service, "rate", 1)
starter.start()
print(Service.rate, starter.stop(), Service.rate)
tight = Mock()
tight.known.return_value = 1
seal(tight)
try:
    tight.unknown
except AttributeError as problem:
    print(problem)


async def use():
    service = AsyncMock(return_value=4)
    service.method.side_effect = [1, 2]
    print(await service(1), await service.method(), await service.method(), service.await_count, service.await_args)
    service.assert_awaited_once_with(1)
    async with service as inner:
        print(type(inner).__name__)


try:
    use().send(None)  # nothing waits
except StopIteration:
    print("done")
print(sentinel.token, sentinel.token is sentinel.token, sentinel.other == sentinel.token, ANY == 5, repr(ANY))
mock.reset_mock()
print(mock.method.called, mock.mock_calls, repr(Mock(name="named")).split(" id=")[0], repr(mock.a.b().c).split(" id=")[0])
parent = Mock()
child = Mock()
parent.attach_mock(child, "child")
child(1)
print(parent.mock_calls)
wrapped = Mock(wraps=Service())
print(wrapped.fetch("w"), wrapped.fetch.call_args)
del mock.gone
print(hasattr(mock, "gone"), hasattr(mock, "here"), callable(mock))
