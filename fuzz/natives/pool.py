"""Values of every kind for the fuzzer of native functions."""
import array, collections, datetime, io, itertools, json, re, struct, types, weakref


class Plain:
    def __init__(self):
        self.a, self.b = 1, 'two'

    def method(self, *args, **kwargs):
        return args


class Odd:
    """Answers, but not what is expected."""

    def __index__(self):
        return 3

    def __len__(self):
        return 2

    def __iter__(self):
        return iter([1, (2, 3)])

    def __eq__(self, other):
        LIST.clear()
        return True

    def __hash__(self):
        return 1

    def __lt__(self, other):
        LIST.append(1)
        return True

    def __bool__(self):
        BYTES.clear()
        return True

    def __str__(self):
        return 'odd'

    def __call__(self, *args, **kwargs):
        DICT.clear()
        return args

    def __getitem__(self, key):
        return key

    def __format__(self, spec):
        return spec


class Ints(int):
    pass


class Texts(str):
    pass


class Lists(list):
    pass


class Dicts(dict):
    pass


class Fault(Exception):
    pass


class Slots:
    __slots__ = ('a', 'b')


def function(a=1, *args, b=2, **kwargs):
    return a


def generate(n=3):
    for i in range(n):
        yield i


async def coroutine():
    return 1


async def items():
    yield 1


try:
    raise Fault('f', 1)
except Fault as caught:
    FAULT = caught

LIST, DICT, BYTES = [1, 'b', None, 2.5], {'a': 1, 2: [3], None: {}}, bytearray(b'some bytes')
STARTED = generate()
next(STARTED)
MATCH = re.match('(a)(b)?', 'ab')
POOL = [
    None, True, False, 0, 1, -1, 2, 7, 255, 256, 65536, -2**31, 2**31, 2**48, 2**49 - 1, -2**49, 2**63, -2**63, 2**64, 2**200, -3**300, 0.0, -0.0,
    1.5, 1e308, float('inf'), float('nan'), 1j, complex('nan'), Ellipsis, NotImplemented, '', 'a', 'abc', 'é', 'ж', '\U0001f600', '\ud800', 'x' * 70,
    '%s %d %5.3f %(a)s', '{0:>10} {a!r}', '{"a": [1, 2.5, null, "\\u0041"]}', '[1, 2', '>10.3f', '<i4s?d', '__class__', '__name__', 'utf-8', 'latin-1',
    'strict', 'backslashreplace', '(a|b)*c', 'ascii', b'', b'abc', b'\xff\x00' * 20, BYTES, bytearray(), memoryview(BYTES)[1:5], memoryview(b'12345678').cast('i'),
    memoryview(b'abcdefgh')[::2], (), (1,), (1, 'a', None), ((1, 2), (3, 4)), tuple(range(40)), [], LIST, [[1], [2]], list(range(50)), {}, DICT,
    {'x': {'y': 1}}, set(), {1, 'a', (2,)}, frozenset([1, 2]), range(5), range(0, -10, -3), range(2**70), slice(None), slice(1, -1, 2), slice(2**70),
    Plain(), Odd(), Ints(5), Texts('text'), Lists([1, 2]), Dicts(a=1), FAULT, Fault, Slots(), Plain, Odd, int, str, list, dict, object, type, bytes, tuple, set,
    float, Exception, ValueError, StopIteration('v'), OSError(2, 'no'), UnicodeDecodeError('utf-8', b'x', 0, 1, 'why'), function, Plain().method, len, [].append,
    int.__add__, Odd().__len__, generate(), STARTED, coroutine(), items(), iter([1, 2]), iter({1: 2}.items()), iter('ab'), iter(range(3)), enumerate('ab'),
    zip([1], [2]), map(function, [1, 2]), filter(None, [0, 1]), itertools.chain([1], [2]), itertools.count(2**49 - 2), itertools.islice([1, 2, 3], 2),
    itertools.groupby([1, 1, 2]), itertools.tee([1, 2])[0], itertools.product([1, 2], repeat=2), itertools.permutations([1, 2, 3]), reversed([1, 2]),
    {}.keys(), DICT.values(), DICT.items(), types.MappingProxyType({'a': 1}), property(function), classmethod(function), staticmethod(function),
    super(Lists, Lists()), FAULT.__traceback__, function.__code__, (lambda: LIST).__code__, types.CellType(3), re.compile('a(b)c'), re.compile(b'[a-z]+'),
    MATCH, collections.deque([1, 2, 3], 5), collections.OrderedDict(a=1), collections.namedtuple('P', 'x y')(1, 2), array.array('i', [1, 2, 3]),
    weakref.ref(Plain), datetime.date(2020, 2, 29), struct.Struct('<hi'), io.StringIO('a\nb'), json, types, Slots.a, type.__dict__['__name__'],
    [LIST, DICT, LIST], {'self': POOL} if 'POOL' in globals() else None, print, sorted, isinstance, getattr, 'a\n\tb', 'A' * 300, [0] * 300,
]
POOL.append(POOL)
