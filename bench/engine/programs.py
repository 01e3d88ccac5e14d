"""The programs of the engine's benchmark: name -> source. Each prints something, so that results can be compared."""
PROGRAMS = {
    "fib": "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nprint(fib(29))\n",
    "loops": "def f():\n    t = 0\n    i = 0\n    while i < 5000000:\n        t += i & 7\n        i += 1\n    return t\nprint(f())\n",
    "range": "def f():\n    t = 0\n    for i in range(5000000):\n        if i % 3 == 0:\n            t += i\n    return t\nprint(f())\n",
    "nbody": """
def advance(bodies, n):
    for _ in range(n):
        for i in range(len(bodies)):
            b1 = bodies[i]
            for j in range(i + 1, len(bodies)):
                b2 = bodies[j]
                dx = b1[0] - b2[0]
                dy = b1[1] - b2[1]
                dz = b1[2] - b2[2]
                d = dx * dx + dy * dy + dz * dz + 0.01
                mag = 0.01 / (d * d ** 0.5)
                b1[3] -= dx * mag
                b1[4] -= dy * mag
                b1[5] -= dz * mag
                b2[3] += dx * mag
                b2[4] += dy * mag
                b2[5] += dz * mag
        for b in bodies:
            b[0] += 0.01 * b[3]
            b[1] += 0.01 * b[4]
            b[2] += 0.01 * b[5]
bodies = [[float(i), float(i * 2 % 5), float(i * 3 % 7), 0.0, 0.1 * i, 0.0] for i in range(5)]
advance(bodies, 30000)
print(round(bodies[0][0], 6), round(bodies[4][1], 6))
""",
    "dict": "def f():\n    d = {}\n    for i in range(600000):\n        k = i % 5003\n        d[k] = d.get(k, 0) + 1\n    return len(d), sum(d.values())\nprint(f())\n",
    "methods": """
class P:
    def __init__(self, x):
        self.x = x
    def step(self, k):
        self.x = self.x + k
        return self.x
def f():
    p = P(0)
    t = 0
    for i in range(1500000):
        t += p.step(1)
    return t
print(f())
""",
    "objects": """
class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, o):
        return V(self.x + o.x, self.y + o.y)
def f():
    a = V(0, 0)
    b = V(1, 2)
    for i in range(500000):
        a = a + b
    return a.x, a.y
print(f())
""",
    "strings": "def f():\n    s = ''\n    for i in range(300000):\n        s += 'ab'\n    parts = [str(i) for i in range(200000)]\n    return len(s), len(','.join(parts))\nprint(f())\n",
    "sort": "def f():\n    x = 42\n    a = []\n    for i in range(200000):\n        x = (x * 1103515245 + 12345) % 2147483648\n        a.append(x)\n    return sorted(a)[1000], sorted(a, key=lambda v: -v)[1000]\nprint(f())\n",
    "generators": "def g(n):\n    for i in range(n):\n        yield i\ndef f():\n    return sum(x * 2 for x in g(1000000))\nprint(f())\n",
    "exceptions": "def f():\n    n = 0\n    for i in range(200000):\n        try:\n            if i % 2:\n                raise ValueError(i)\n        except ValueError:\n            n += 1\n    return n\nprint(f())\n",
    "sieve": "def f(n):\n    s = [True] * n\n    for i in range(2, int(n ** 0.5) + 1):\n        if s[i]:\n            for j in range(i * i, n, i):\n                s[j] = False\n    return sum(s)\nprint(f(1500000))\n",
}
