def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def tak(x, y, z):
    return z if x <= y else tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def flatten(value):
    if isinstance(value, list):
        out = []
        for item in value:
            out.extend(flatten(item))
        return out
    return [value]


def nest(n):
    return [n] if n == 0 else [nest(n - 1), n, nest(n - 1)]


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


print(ackermann(2, 300) if False else ackermann(2, 100), hanoi(15, "a", "b", "c"), tak(16, 10, 4))
print(sum(depth(800) for _ in range(300)), sum(flatten(nest(11))))
print(sum(gcd(a, 360) for a in range(1, 40000)))
