def stack(n):
    s = []
    for i in range(n):
        s.append(i)
        if i % 3 == 0:
            s.pop()
    return len(s), s[-1]


def slices(n):
    data = list(range(100))
    total = 0
    for i in range(n):
        total += sum(data[i % 50 : i % 50 + 10]) + data[-1] + len(data[::2])
        data[i % 100] = i
    return total


def rotate(n):
    data = list(range(50))
    for _ in range(n):
        data.insert(0, data.pop())
        data = data[1:] + data[:1]
    return data[:3]


def search(n):
    data = list(range(200))
    return sum(data.index(i % 200) for i in range(n)) + sum(i in data for i in range(n // 4))


def binary(n):
    data = list(range(0, 4000, 3))
    hits = 0
    for target in range(n):
        low, high = 0, len(data) - 1
        while low <= high:
            middle = (low + high) // 2
            if data[middle] == target % 4000:
                hits += 1
                break
            if data[middle] < target % 4000:
                low = middle + 1
            else:
                high = middle - 1
    return hits


def grids(n):
    total = 0
    grid = [[i + j for j in range(30)] for i in range(30)]
    for _ in range(n):
        for i in range(1, 29):
            for j in range(1, 29):
                grid[i][j] = (grid[i - 1][j] + grid[i + 1][j] + grid[i][j - 1] + grid[i][j + 1]) % 97
        total += grid[7][7]
    return total


print(stack(400000), slices(60000), rotate(40000), search(20000), binary(40000), grids(80))
print(list(reversed(range(10))), [1, 2] * 3, sum([[1], [2]], []), any([0, 0, 1]), all([1, 1]))
