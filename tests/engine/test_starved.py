#!/usr/bin/env python3
"""Goal: memory may end anywhere. The n-th allocation of a world fails, for every n: where it alone fails the program does what it
does without; where all that follow fail the run ends by its memory limit; and what is left is a whole world."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import BUILD, LONG, ROOT, add_case, check, run_cases  # noqa: E402

MOST = 100000 if LONG else 100  # allocations tried of a program
STARVED = BUILD / "tests/tools/engine_starved"

PROGRAMS = {
    "values": "x = [1, 2.5, 10**30, 'a' * 40, b'x', (1, 2), {3: 4}, {5}, None, 3j]\nprint(x, repr(x), str(x)[::-1])\n",
    "functions": (
        "def f(a, b=2, *c, d=4, **e):\n    return a, b, c, d, e\n"
        "print(f(1), f(1, 3, 5, 7, d=9, x=11), f(*[1, 2, 3], **{'y': 4}))\n"
        "def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    return inner\n"
        "g = outer(); print(g(), g(), (lambda *a: a)(1, 2))\n"),
    "classes": (
        "class A:\n    x = 1\n    def __init__(self, v):\n        self.v = v\n    @property\n    def w(self):\n        return self.v + 1\n"
        "    def __eq__(self, o):\n        return self.v == o.v\n    def __hash__(self):\n        return hash(self.v)\n"
        "class B(A):\n    __slots__ = ('p',)\n    def __init__(self, v):\n        super().__init__(v)\n        self.p = [v]\n"
        "    def __repr__(self):\n        return f'B({self.v!r}, {self.p})'\n"
        "b = B(3); b.extra = 4; print(b, b.w, b == A(3), {b: 1}[A(3)], vars(b), B.__mro__)\n"),
    "more attributes than a shape has room for": (
        "class A: pass\na = A()\nfor i in range(40):\n    setattr(a, f'n{i}', i)\nprint(sum(vars(a).values()), len(dir(a)))\n"
        "a.__dict__['z'] = 1; del a.n3; print(a.z, hasattr(a, 'n3'))\n"),
    "generators": (
        "def g(n):\n    try:\n        while n:\n            got = yield n\n            n -= got or 1\n    finally:\n        print('end')\n"
        "it = g(5); print(next(it), it.send(2), list(it), sum(x * x for x in g(3)), [*g(2)], {k: v for k, v in zip('ab', g(9))})\n"
        "def d():\n    r = yield from g(2)\n    return r\nprint(list(d()))\n"),
    "exceptions": (
        "def f(n):\n    try:\n        if n == 0:\n            raise ValueError('no', n)\n        f(n - 1)\n    except ValueError as e:\n"
        "        e.add_note(f'at {n}')\n        if n == 2:\n            raise KeyError(n) from e\n        raise\n    finally:\n        print('left', n)\n"
        "try:\n    f(4)\nexcept KeyError as e:\n    print(repr(e), repr(e.__cause__), e.__cause__.__notes__)\n"
        "try:\n    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])\nexcept* TypeError as g:\n    print(g.exceptions)\n"
        "except* ValueError as g:\n    print(g)\nf(1)\n"),
    "an error that leaves the program": "class E(Exception): pass\ndef f(x):\n    return {1: x}[2]\ntry:\n    f(3)\nexcept KeyError as e:\n    raise E('why') from e\n",
    "text": (
        "s = 'Straße, ' * 5\nprint(s.upper(), s.split(','), s.replace('ß', 'ss'), '-'.join(s), s.encode(), s.center(60, '*'), s.title())\n"
        "t = ''\nfor i in range(100):\n    t += str(i)\nprint(t, f'{3.14159:>10.3f}|{10**20:,}|{\"é\"!a:^9}', '%05d %s %r' % (3, 'x', 'y'))\n"),
    "numbers": "x = 3 ** 500\nprint(x, x // 7 ** 50, x % 10 ** 20, hex(x), pow(3, x, 10 ** 9 + 7), -x >> 3, x & ~(x >> 2), x / 10 ** 200, (1 << 200) * x)\n",
    "containers": (
        "d = {i: str(i) for i in range(50)}\nd.update(a=1); del d[3]; d[3] = 0\nprint(d, list(d.items())[-2:], d | {1: 2}, sorted(d, key=str)[:5])\n"
        "s = set(range(40)) ^ {1, 99}; print(sorted(s | {3.5}), s & {2}, frozenset(s) - {2} < s)\n"
        "x = list(range(100)); x[3:5] = range(9); x.sort(key=lambda n: -n); x.insert(0, [x[:2]]); print(x, x[::-3], x * 2)\n"),
    "sorting with what compares itself": (
        "class K:\n    def __init__(self, n): self.n = n\n    def __lt__(self, o): return self.n < o.n\n    def __repr__(self): return str(self.n)\n"
        "print(sorted([K(i * 7 % 11) for i in range(30)]), max(K(1), K(2)), sorted('banana', reverse=True))\n"),
    "matching": (
        "class P:\n    __match_args__ = ('x', 'y')\n    def __init__(s, x, y): s.x, s.y = x, y\n"
        "for v in (1, [1, 2, 3], {'a': 1, 'b': 2}, P(1, [2]), 'x', (0, (1, 2))):\n    match v:\n        case int(): print('int')\n        case [a, *b]: print(a, b)\n"
        "        case {'a': q, **r}: print(q, r)\n        case P(x, [y]): print(x, y)\n        case other: print(other)\n"),
    "coroutines": (
        "import asyncio\nasync def w(n):\n    await asyncio.sleep(n / 100)\n    return n\nasync def main():\n    print(await asyncio.gather(w(3), w(1)))\n"
        "    async with asyncio.timeout(1):\n        t = asyncio.create_task(w(2)); print(await t)\nasyncio.run(main())\n"),
    "regular expressions": (
        "import re\nprint(re.findall(r'(\\w+)=(\\d+)', 'a=1 b=22 c=x'), re.sub(r'(a+)(b)?', lambda m: f'<{m[1]}>', 'aab a b'), "
        "re.split(r'[,;]\\s*', 'a, b;c'), re.match(r'(?P<y>\\d{4})-(?P<m>..)', '2024-05').groupdict())\n"),
    "messages that quote": (
        "import re\nfor bad in ('(?(-1)a)', '(?P<1>a)', '(?P<ä b>a)', '(?P=x)', '[z-a]'):\n    try:\n        re.compile(bad)\n"
        "    except re.error as error:\n        print(error)\n"),
    "json": "import json\nt = json.dumps({'a': [1, 2.5, None, True, {'b': 'ü'}], 'c': 'x' * 50}, indent=2)\nprint(t, json.loads(t), json.loads('[' * 50 + ']' * 50))\n",
    "ends of objects": (
        "import weakref\nclass A:\n    def __del__(self): print('gone')\na = A(); r = weakref.ref(a, lambda r: print('told')); del a\nprint(r() is None)\n"
        "def g():\n    try:\n        yield 1\n    finally:\n        print('closed')\nh = g(); next(h); del h\nx = [A() for i in range(3)]; x.clear()\n"),
    "code made at run time": "n = {'k': 4}\nexec('def f(a):\\n    return [a * i for i in range(k)]', n)\nprint(n['f'](3), eval('1 + 2'))\ntry:\n    eval('1 +')\nexcept SyntaxError as e:\n    print(e)\n",
    "modules in Python": (
        "import dataclasses, enum, collections, functools, itertools\n@dataclasses.dataclass(order=True)\nclass P:\n    x: int\n    y: list = dataclasses.field(default_factory=list)\n"
        "class C(enum.Enum):\n    RED = 1\n    BLUE = 2\nprint(P(1), P(1) < P(2), C.RED, C(2), collections.Counter('hello').most_common(2), "
        "collections.namedtuple('N', 'a b')(1, 2), functools.lru_cache(lambda n: n)(3), list(itertools.permutations('abc', 2)))\n"),
}


def starved(path):
    done = subprocess.run([str(STARVED), str(path), str(MOST)], capture_output=True, timeout=900, check=False)
    check(done.returncode == 0, (done.stdout[-3000:] + done.stderr[-3000:]).decode("utf-8", "replace"))


def add(name, path):
    add_case(name, lambda: starved(path))


folder = BUILD / "starved"
folder.mkdir(exist_ok=True)
for program, text in PROGRAMS.items():
    path = folder / (program.replace(" ", "_") + ".py")
    path.write_text(text)
    add(program, path)
if LONG:
    for path in sorted((ROOT / "tests/language").rglob("*.py")):
        add(str(path.relative_to(ROOT / "tests")), path)
run_cases()
