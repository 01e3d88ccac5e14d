def multiply(rows, value, column, x, y, rounds):
    for _ in range(rounds):
        for r in range(len(rows) - 1):
            total = 0.0
            for i in range(rows[r], rows[r + 1]):
                total += x[column[i]] * value[i]
            y[r] = total


n, per_row = 1000, 5
rows = [r * per_row for r in range(n + 1)]
column = [(r * 7 + k * 131) % n for r in range(n) for k in range(per_row)]
value = [(i % 13) / 13 for i in range(n * per_row)]
x = [(i % 29) / 29 for i in range(n)]
y = [0.0] * n
multiply(rows, value, column, x, y, 250)
print(f"{sum(y):.9f}")
