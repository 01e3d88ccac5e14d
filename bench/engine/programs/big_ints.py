def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def lcg(n):
    x = 1
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
    return x


def fnv(text, rounds):
    h = 0
    for _ in range(rounds):
        h = 14695981039346656037
        for c in text:
            h = ((h ^ ord(c)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return h


print(len(str(factorial(1000))), fib(10000) % 10**9, lcg(150000), fnv("the quick brown fox", 3000))
print(sum(pow(3, k, 1000000007) for k in range(20000)), str(2**3000)[:20])
