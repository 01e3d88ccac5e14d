# Small and big ints, floats, conversions, formats.
a = 2 ** 49
for n in (a - 1, a, a + 1, -a, -a - 1, 2 ** 63, 2 ** 64, -(2 ** 64), 10 ** 30):
    print(n, n + 1, n - 1, -n, n * n, n // 7, n % 7, n // -7, n % -7, n << 3, n >> 3, n & 255, n | 1, n ^ -1, ~n)
print((3 ** 200) // (7 ** 50), (3 ** 200) % (7 ** 50), divmod(-(10 ** 20), 3), pow(3, 1000, 10 ** 9 + 7))
print(10 ** 20 / 10 ** 18, (2 ** 100) / 3, 1 / 3, 2 / 3, 7 // 2.0, -7 // 2.0, -7 % 3.5, 5.0 % -3)
print(1e16, 1e15, 1.5e300 * 1e10, 0.1, 1e-5, 123456789.123456789, -0.0, float("inf"), float("-inf"), float("nan"))
print(int("123"), int("-0x1f", 16), int("1_000"), int(3.99), int(-3.99), int("0b101", 0), float("1e3"), int(1e20))
print(round(2.5), round(3.5), round(2.675, 2), round(-1.5), abs(-5), abs(-2.5), True + True, bool(0), bool("x"))
for spec in ("d", "x", "X", "b", "o", "5", "05", "+", " ", ",", "_", "#x", "<6", "^6", ">6", "e", ".1f", "%"):
    print(spec, f"[{1234:{spec}}]", f"[{-7:{spec}}]")
for spec in ("", ".2f", ".0f", "8.3f", "08.2f", "+.1e", "g", ".3g", ",.2f", "%", ".1%", "<10.1f"):
    print(spec, f"[{1234.5678:{spec}}]", f"[{-0.00012:{spec}}]")
print(hex(255), oct(8), bin(-5), hex(2 ** 70), 0x10, 0o17, 0b11, 1_000_000)
print(1 == 1.0, 1 < 1.5, 2 ** 53 == float(2 ** 53), 2 ** 53 + 1 == float(2 ** 53), 10 ** 400 > 1e308, hash(1) == hash(1.0))
print(sum([0.1] * 10), sum([1, 2.5]), sum([10 ** 20, 1]), max(1, 2.5), min(3, 2, 1), sum([[1], [2]], []))
