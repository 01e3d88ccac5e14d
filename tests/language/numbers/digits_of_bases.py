# int() of text in bases that are powers of two, whose digits are bits, and in others.
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def digits(n, base):
    text = ""
    while True:
        text = ALPHABET[n % base] + text
        n //= base
        if not n:
            return text


value = 1
for size in range(1, 150):
    value = value * 5 % (1 << size) | 1 << (size - 1)
    for base in (2, 3, 4, 8, 10, 16, 32, 36):
        text = digits(value, base)
        for form in (text, "00" + text, text.upper(), "-" + text, "_".join(text), f" +{text} "):
            got = int(form, base)
            assert got == (-value if form[0] == "-" else value), (form, base, got)
for text, base in (("1__0", 2), ("_1", 16), ("1_", 16), ("", 2), ("g", 16), ("2", 2), ("0x", 16), ("0x_f", 16), ("00", 0), ("01", 0),
                   ("0b1", 0), ("0b2", 0), ("0o17", 8), ("-0xFF", 0)):
    try:
        print(repr(text), base, int(text, base))
    except ValueError as error:
        print(error)
print(int("f" * 100000, 16).bit_length(), int("0" * 1000 + "7", 8))
