def knapsack(weights, values, capacity):
    table = [[0] * (capacity + 1) for _ in range(len(weights) + 1)]
    for i in range(1, len(weights) + 1):
        for w in range(capacity + 1):
            table[i][w] = table[i - 1][w]
            if weights[i - 1] <= w:
                table[i][w] = max(table[i][w], table[i - 1][w - weights[i - 1]] + values[i - 1])
    return table[-1][-1]


def lcs(a, b):
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b):
            saved = row[j + 1]
            row[j + 1] = previous + 1 if x == y else max(row[j], row[j + 1])
            previous = saved
    return row[-1]


def edit_distance(a, b):
    dp = {}
    for i in range(len(a) + 1):
        dp[i, 0] = i
    for j in range(len(b) + 1):
        dp[0, j] = j
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            dp[i, j] = min(dp[i - 1, j] + 1, dp[i, j - 1] + 1, dp[i - 1, j - 1] + cost)
    return dp[len(a), len(b)]


def coins(amount, values):
    ways = [1] + [0] * amount
    for value in values:
        for i in range(value, amount + 1):
            ways[i] += ways[i - value]
    return ways[amount]


a = "".join(chr(97 + i * 7 % 23) for i in range(300))
b = "".join(chr(97 + i * 5 % 19) for i in range(300))
print(knapsack([i % 13 + 1 for i in range(60)], [i * 7 % 31 + 1 for i in range(60)], 1500))
print(lcs(a, b), edit_distance(a[:150], b[:150]), coins(3000, [1, 2, 5, 10, 20, 50, 100]))
