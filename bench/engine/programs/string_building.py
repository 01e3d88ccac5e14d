def append(n):
    s = ""
    for i in range(n):
        s += "ab"
    return len(s)


def join(n):
    parts = []
    for i in range(n):
        parts.append(str(i))
    return len(",".join(parts))


def join_comprehension(n):
    return len(" ".join([str(i) for i in range(n)]))


def join_generator(n):
    return len(" ".join(str(i) for i in range(n)))


def reverse(text):
    out = ""
    for c in text:
        out = c + out
    return out


def caesar(text, shift):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + shift) % 26 + 97))
        else:
            out.append(c)
    return "".join(out)


def lines(n):
    text = "\n".join("line " + str(i) + " end" for i in range(n))
    return len(text.split("\n")), text.count("9"), text.replace("line", "row")[:10]


text = "the quick brown fox jumps over the lazy dog " * 400
print(append(200000), join(100000), join_comprehension(100000), join_generator(100000))
print(reverse(text[:500])[:10], caesar(text * 4, 3)[:20], lines(40000))
