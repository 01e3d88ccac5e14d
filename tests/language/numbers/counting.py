# Factorials, choices, roots and numbers from digits of any base, from one machine word to many.
import hashlib
import math
import random

random.seed(3)
found = []


def note(*values):
    found.append(repr(values))


def tell(what):
    print(what, len(found), hashlib.sha256(" ".join(found).encode()).hexdigest())
    found.clear()


for n in [*range(40), 100, 170, 1000]:
    note(math.factorial(n), math.perm(n, n // 2))
tell("factorial")
for n in range(80):
    note([math.comb(n, k) for k in range(n + 2)])
for n, k in ((10**9, 2), (10**12, 3), (2**48, 4), (5 * 10**14, 1), (10**15, 5), (10**20, 3), (10**20, 0), (10**20, 1), (2**49, 2), (10**30, 50), (200, 100), (67, 33), (68, 34), (66, 33)):
    note(math.comb(n, k), math.comb(n, n - k))
tell("comb")
for bits in [*range(48, 70), 100, 127, 128, 129, 200, 255, 256, 257, 1000, 4000]:
    for apart in range(-3, 4):
        note(math.isqrt(2**bits + apart))
        for more in (-1, 0, 1):
            note(math.isqrt((2**(bits // 2) + apart)**2 + more))
for _ in range(500):
    n = random.getrandbits(random.randrange(50, 900))
    root = math.isqrt(n)
    assert root * root <= n < (root + 1)**2
tell("isqrt")
digits = "0123456789abcdefghijklmnopqrstuvwxyz"
for base in (3, 7, 10, 36, 35, 11):
    for size in [*range(1, 45), 100, 500]:
        text = "".join(random.choice(digits[:base]) for _ in range(size))
        note(int(text, base), int("1_" + text, base))
tell("digits")
print(int("0" * 50), int("00" * 30 + "7"), int("-" + "9" * 60), int("9" * 4000) % (10**40 + 1))
