# Ints around one and two limbs: every operator on every pair, as it stands and in place.
import hashlib

edges = [0, 1, 2, 3, 7, 10, 2**31, 2**48 - 1, 2**49 - 1, 2**49, 2**49 + 1, 2**61 - 1, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64,
         2**64 + 1, 10**20, 2**96 - 5, 2**126, 2**127 - 1, 2**127, 2**127 + 1, 2**128 - 1, 2**128, 2**128 + 1, 3**100]
values = edges + [-n for n in edges if n]


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def floordiv(a, b):
    return a // b


def mod(a, b):
    return a % b


def both(a, b):
    return a & b


def either(a, b):
    return a | b


def one(a, b):
    return a ^ b


def in_place(a, b):
    c = d = e = f = a
    c += b
    d *= b
    e -= b
    f ^= b
    a //= b
    a %= b
    return a, c, d, e, f


for function in (add, sub, mul, floordiv, mod, both, either, one, in_place, divmod):
    found = []
    for a in values:
        for b in values:
            try:
                found.append(str(function(a, b)))
            except ZeroDivisionError as error:
                found.append(str(error))
    print(function.__name__, len(found), hashlib.sha256(" ".join(found).encode()).hexdigest())
print([type(a * b) for a, b in ((True, 2**70), (2**60, True), (False, 2**64))], 2**64 + True, True - 2**64, 2**64 & True)
print(2**64 - 2**64, (2**64 + 5) - 2**64, 2**49 - 1, -2**49, 2**100 // 2**99, -(2**100) // (2**99 + 1), 2**100 % -(2**99 + 1))
for wrong in (lambda: 2**64 + "a", lambda: 2**64 // 0, lambda: 2**64 % 0, lambda: 5 @ 2**64, lambda: 2**64 & 1.5):
    try:
        wrong()
    except (TypeError, ZeroDivisionError) as error:
        print(error)
state = 42
for _ in range(5):
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    print(state, state >> 33, state * 1.0, (state ^ state >> 29) * 0xBF58476D1CE4E5B9 % 2**64)
