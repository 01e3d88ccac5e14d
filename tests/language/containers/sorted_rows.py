"""Sorting of plain values: strings by their first characters and beyond, rows in order, turned around, all equal."""
import random

random.seed(11)


def check(name, row, **how):
    result = sorted(row, **how)
    copy = row[:]
    copy.sort(**how)
    key = how.get("key", lambda item: item)
    turned = how.get("reverse", False)
    good = all(not (key(a) < key(b) if turned else key(b) < key(a)) for a, b in zip(result, result[1:]))
    print(name, how.get("reverse", False), good, copy == result, len(result), [repr(x)[:24] for x in result[:6]])


texts = {
    "short": [random.choice("abc") * random.randrange(4) for _ in range(70)],
    "common": ["prefix--" + random.choice(["", "a", "b", "\0", "prefix"]) * random.randrange(3) for _ in range(70)],
    "zeros": ["a" + "\0" * random.randrange(10) + random.choice(["", "b"]) for _ in range(40)],
    "latin": [chr(random.randrange(60, 256)) * random.randrange(1, 12) for _ in range(60)],
    "wide": [random.choice(["é", "\u0436", "\U0001f600", "z", "zz"]) * random.randrange(1, 4) for _ in range(60)],
    "some wide": [f"n{i % 7}" for i in range(30)] + ["\u0436" + str(i % 3) for i in range(9)],
    "views": [text + "!" for text in [str(i % 13) for i in range(50)]],
    "numbers": [str(random.randrange(10**12)) for _ in range(200)],
    "few": ["b", "a"],
    "same": ["x" * 20] * 20,
}
for name, row in texts.items():
    for reverse in (False, True):
        check(name, row, reverse=reverse)
        check(name + " by length", row, key=len, reverse=reverse)
        check(name + " of items", list(enumerate(row)), key=lambda pair: pair[1], reverse=reverse)
for name, row in {
    "up": list(range(40)), "down": list(range(40, 0, -1)), "equal": [1] * 40, "saw": [i % 9 for i in range(50)],
    "almost": list(range(30)) + [3], "floats": [random.random() for _ in range(100)], "two": [2, 1], "one": [1], "none": [],
    "tuples": [(i % 4, -i) for i in range(60)], "pairs": [(i % 3, str(i)) for i in range(40)], "mixed": [1, 2.5, 0, True, -1],
    "big": [10**20 - i for i in range(20)], "bytes": [bytes([i % 7, 3]) for i in range(20)],
}.items():
    for reverse in (False, True):
        check(name, row, reverse=reverse)
        check(name + " stable", [(x, i) for i, x in enumerate(row)], key=lambda pair: pair[0], reverse=reverse)
stable = sorted(range(100), key=lambda i: str(i % 5) * 9, reverse=True)
print(stable[:25])
print(sorted([1, 2] * 3 + [0]), [[0] * 3, [1, 2] * 4, (1, 2, 3) * 3, [] * 5, [1] * 0, () * 3, [None] * 17])
words = "one two three".split()
print("".join(words), ", ".join(words * 3), "é".join(words), "-".join(["", "a", ""]), "\u0436".join(["ab", "\U0001f600"]))
print("".join(["abcdefgh", "i"]), "".join(["i", "abcdefghi", "j"]), "12345678".join(["a", "b"]), "".join(["abc"] * 5))
try:
    sorted(["a", 1])
except TypeError as error:
    print(error)
try:
    "".join(["a", 1])
except TypeError as error:
    print(error)
