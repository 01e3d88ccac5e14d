# Assignments of as many values as targets: what is read before it is written, and what stays as it was.
def swap(a, b, c, d):
    a, b = b, a
    c, d = d, c + 1
    a, b, c, d = d, c, b, a
    a, b, c = b, c, a
    return a, b, c, d


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def walrus(a, b):
    a, b = b, (b := a) + 1
    c, d = a, a + (a := 10)
    x, y, z = a, [a := 3], a
    return a, b, c, d, x, y, z


def items(a, i, j):
    a[i], i = i, 2
    i, a[i] = j, i
    a[i], a[j] = a[j], a[i]
    j, a[j], i = i, j, a
    return a, i, j


def same(a, b):
    a, a = b, a
    b, b = b, b
    a, b = a, b
    (a, b), c = (b, a), b
    return a, b, c


def unbound(flag):
    if flag:
        x = 1
    y = 2
    try:
        y, x = x, y
    except UnboundLocalError as e:
        print(e)
    return y


def failing(a, b):
    try:
        a, b = b, a + None
    except TypeError:
        pass
    return a, b


def closed(a, b):
    def get():
        return a, b

    a, b = b, a
    return get()


print(swap(1, 2, 3, 4), fibonacci(50), walrus(1, 2), items([5, 6, 7], 0, 1), same(1, 2))
print(unbound(True), unbound(False), failing(1, 2), closed(1, 2), (lambda a, b: [(a, b) for a, b in [(b, a)]])(1, 2))
r = range(3, 30, 4)
print([r[i] for i in range(-len(r), len(r))], range(0, 2**60, 2**48)[4000], range(2**60)[5], range(5)[True], range(0)[0:1], range(10, 0, -3)[-1])
for index in [7, -8, 2**70]:
    try:
        print(r[index])
    except IndexError as e:
        print(e)
