"""format(), f-strings and % as most programs use them, and just beyond: ties, signs of zero, zeros in front, commas."""


def attempt(make):
    try:
        return make()
    except (TypeError, ValueError, OverflowError) as error:
        return type(error).__name__


VALUES = [
    0, 7, -42, 999, 1000, -1234567, 2**48, 10**30, 0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, -1e-9, 3.14159, 1.005, 2.675,
    99.995, 123456789.987654321, 4503599627370496.5, 1e17, 1e300, 5e-324, float("inf"), float("nan"), "abc", "", "x" * 30,
    "é", True, None,
]
SPECS = [
    "", "d", "5d", "05d", "<5d", ">8", "^9", "*^9", ".2f", "8.2f", "08.2f", "<8.2f", ",", "10,", "12,.2f", ",.0f", "f",
    ".0f", ".9f", ".10f", "x", "04x", "s", ">10s", "<10", ".1%", "%", "05", "<05", "=5", ".3", "..", "010,", "-^12.3f",
    "0", "00", "+d", "_", "10.f",
]
TEMPLATES = [
    "%d", "%5d", "%-5d|", "%05d", "%.2f", "%8.3f", "%-8.1f|", "%08.2f", "%s", "%5s", "%-5s|", "%05s", "%x", "%02x", "%i",
    "%.f", "%%", "%", "%d%%", "%.3s", "%.3d", "%+d", "%c", "%(a)s", "%0-5d", "%-05d|", "%120d", "%d %d", "no",
]
for value in VALUES:
    print([attempt(lambda: format(value, spec)) for spec in SPECS])
    print([attempt(lambda: f"{value:{spec}}") for spec in SPECS[:12]])
    print([attempt(lambda: template % value) for template in TEMPLATES])
    print([attempt(lambda: template % (value,)) for template in TEMPLATES])
print([attempt(lambda: t % (1, "b")) for t in ["%d-%s", "%s%s", "%d", "%5d|%-5s|", "%s %s %s", "%%%d%s"]], "%%" % ())
for decimals in range(10):  # every place, near a tie and on it
    for number in (0.5, 0.25, 1.125, 2.0625, 1 / 3, 2 / 3, 1e5 / 7, 0.05, 0.15, 0.25, 0.35, 8.5e-7):
        print(f"{number:.{decimals}f}", f"{-number:,.{decimals}f}", f"%.{decimals}f" % (number * 3), end=" ")
    print()
