# Operators and subscripts with a small number on the right, in place or not, for operands of every kind.
class Odd:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Odd({self.name})"

    def __add__(self, n):
        return f"{self.name}+{n}"

    def __mul__(self, n):
        return NotImplemented

    def __mod__(self, n):
        return [n]

    def __isub__(self, n):
        self.name += f"-{n}"
        return self

    def __iadd__(self, n):
        return NotImplemented

    def __getitem__(self, n):
        if n == 3:
            raise IndexError("three")
        return n, self.name

    def __lshift__(self, n):
        return NotImplemented


class Whole(int):
    def __mod__(self, n):
        return "mod"


def plain(x):
    for work in [
        lambda: x + 1, lambda: x - 1, lambda: x * 3, lambda: x % 7, lambda: x // 7, lambda: x << 2, lambda: x >> 2, lambda: x & 5,
        lambda: x + -1, lambda: x - -128, lambda: x * -1, lambda: x % -7, lambda: x // -7, lambda: x << -1, lambda: x >> -1,
        lambda: x & -2, lambda: x % 0, lambda: x // 0, lambda: x << 120, lambda: x * 0, lambda: x // -1, lambda: x % -1,
        lambda: x[0], lambda: x[1], lambda: x[-1], lambda: x[3], lambda: x[127], lambda: x[-128],
    ]:
        try:
            print(work(), end=" ")
        except Exception as e:
            print(type(e).__name__, e, end=" ")
    print()


def in_place(x):
    def add(x): x += 1; return x
    def sub(x): x -= 1; return x
    def mul(x): x *= 2; return x
    def mod(x): x %= 4; return x
    def div(x): x //= 4; return x
    def left(x): x <<= 3; return x
    def right(x): x >>= 3; return x
    def both(x): x &= 6; return x
    for work in [add, sub, mul, mod, div, left, right, both]:
        try:
            print(work(x), end=" ")
        except Exception as e:
            print(type(e).__name__, e, end=" ")
    print()


many = [0, 1, -1, 7, -7, 6, 2**31, 2**32 - 1, 2**32, -(2**32), 2**48, 2**49 - 1, -(2**49), 2**49, 2**70, -(2**70), True, False]
many += [0.0, 7.5, -7.5, 1e300, float("inf"), 2 + 1j, "text", "%d", "", b"bytes", [1, 2], (), (1, 2, 3, 4), {0: "zero", 1: "one"}, {1}, None, range(9)]
for x in many + [Odd("o"), Whole(9)]:
    plain(x)
for x in many + [Odd("o"), Whole(9)]:
    in_place(x)
odd = Odd("z")
odd -= 5
print(odd.name, odd + 5, odd % 2, odd[0], odd[-1])
odd += 7
print(odd)
counts = [3, 2, 1]
counts[0] -= 1
counts[-1] += 10
counts[1] *= 2
print(counts, [i // 2 * 2 - i % 2 for i in range(-5, 6)], sum(i & 3 for i in range(-9, 9)))
