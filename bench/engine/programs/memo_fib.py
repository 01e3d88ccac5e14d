def make():
    cache = {}

    def fib(n):
        if n in cache:
            return cache[n]
        if n < 2:
            return n
        result = fib(n - 1) + fib(n - 2)
        cache[n] = result
        return result

    return fib


def paths(rows, columns, memo):
    key = (rows, columns)
    if key not in memo:
        memo[key] = 1 if rows == 1 or columns == 1 else paths(rows - 1, columns, memo) + paths(rows, columns - 1, memo)
    return memo[key]


total = 0
for _ in range(1200):
    total += make()(90) % 1000
for _ in range(75):
    total += paths(40, 40, {}) % 1000
print(total)
