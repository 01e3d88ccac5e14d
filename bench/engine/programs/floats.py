def integrate(f, a, b, n):
    h = (b - a) / n
    total = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        total += f(a + i * h)
    return total * h


def newton(x):
    guess = x / 2
    for _ in range(20):
        guess = (guess + x / guess) / 2
    return guess


def statistics(values):
    n = len(values)
    mean = sum(values) / n
    variance = sum((v - mean) ** 2 for v in values) / (n - 1)
    low, high = min(values), max(values)
    scaled = [(v - low) / (high - low) for v in values]
    return mean, variance ** 0.5, sum(scaled)


def mixed(n):
    total = 0.0
    for i in range(1, n):
        total += i / 3 - i // 3 + i % 3 * 0.5 + (i * 0.25) // 1 + (i * 0.75) % 1.0
        total = abs(total) if total < 0 else total
    return total


values = [(i * 7919 % 1000) / 7 for i in range(40000)]
print(f"{integrate(lambda x: x * x * x - 2 * x + 1, 0.0, 3.0, 150000):.9f}")
print(f"{sum(newton(float(i)) for i in range(1, 4000)):.6f}", [f"{v:.6f}" for v in statistics(values)], f"{mixed(150000):.6f}")
