def sieve(n):
    flags = [True] * n
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return sum(flags)


def primes(n):
    flags = [False, False] + [True] * (n - 2)
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = [False] * len(range(i * i, n, i))
    return [i for i, flag in enumerate(flags) if flag]


def by_division(n):
    found = []
    for i in range(2, n):
        if all(i % p for p in found if p * p <= i):
            found.append(i)
    return found


print(sieve(600000), sum(primes(300000)), len(by_division(3000)))
