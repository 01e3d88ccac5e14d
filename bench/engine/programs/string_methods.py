def work(rounds):
    total = 0
    for i in range(rounds):
        line = "  Name = Value %d ; other=thing  " % i
        clean = line.strip()
        key, _, rest = clean.partition("=")
        total += len(key.lower().replace(" ", "_"))
        if rest.startswith(" Value") and not rest.endswith("x"):
            total += rest.find(";")
        fields = [f.strip() for f in clean.split(";")]
        total += len("|".join(fields).upper())
        total += sum(c.isdigit() for c in rest)
    return total


def palindromes(limit):
    count = 0
    for i in range(limit):
        s = str(i)
        if s == s[::-1]:
            count += 1
    return count


def index(text):
    count = 0
    for i in range(len(text)):
        if text[i] == "o" and text[i - 1] != "f":
            count += 1
        elif text[i : i + 3] == "the":
            count += 100
    return count


def compare(words):
    count = 0
    for a in words:
        for b in words:
            if a < b:
                count += 1
            elif a == b:
                count += 1000
    return count


text = "the quick brown fox jumps over the lazy dog " * 2000
print(work(20000), palindromes(150000), index(text), compare(text.split()[:300]))
