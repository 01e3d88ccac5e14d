def pairs(n):
    total = 0
    for i, (a, b) in enumerate(zip(range(n), range(n, 0, -1))):
        total += a * b - i
    return total


def swap(n):
    a, b, c = 1, 2, 3
    for _ in range(n):
        a, b = b, a
        a, b, c = c, a, b
    return a, b, c


def stars(n):
    total = 0
    for i in range(n):
        first, *rest = (i, i + 1, i + 2)
        total += first + len(rest)
        *most, last = [i, 2, 3]
        total += last
    return total


def arguments(*args, **kwargs):
    return len(args) + len(kwargs)


def calls(n):
    total = 0
    args = (1, 2, 3)
    kwargs = {"x": 1, "y": 2}
    for i in range(n):
        total += arguments(*args) + arguments(1, *args, **kwargs) + arguments(a=1, b=2)
    return total


def divide(n):
    total = 0
    for i in range(1, n):
        q, r = divmod(n, i)
        total += q + r
        x, y = (q, r) if q > r else (r, q)
        total += x - y
    return total


def tuples(n):
    points = [(i % 10, i % 7, i % 3) for i in range(n)]
    return sum(x * y + z for x, y, z in points), len(set(points)), max(points), points.count((1, 1, 1))


print(pairs(300000), swap(400000), stars(80000), calls(40000), divide(150000), tuples(60000))
