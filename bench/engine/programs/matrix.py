def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def transpose(m):
    return [list(row) for row in zip(*m)]


def plain(a, b):
    n, m, p = len(a), len(b), len(b[0])
    out = [[0] * p for _ in range(n)]
    for i in range(n):
        for j in range(p):
            total = 0
            for k in range(m):
                total += a[i][k] * b[k][j]
            out[i][j] = total
    return out


a = [[(i * j) % 10 for j in range(110)] for i in range(110)]
b = [[(i + j) % 10 for j in range(110)] for i in range(110)]
c = multiply(a, b)
assert c == plain(a, b)
t = transpose(c)
print(sum(map(sum, t)), t[3][5])
