def count(text):
    counts = {}
    for word in text.lower().split():
        word = word.strip(".,;!?")
        if word:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


def letters(text):
    counts = {}
    for c in text:
        if c.isalpha():
            counts[c] = counts.get(c, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]


def anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return [g for g in groups.values() if len(g) > 1]


text = "It was the best of times, it was the worst of times; it was the age of wisdom, it was the age of foolishness. " * 3000
counts = count(text)
print(sorted(counts.items(), key=lambda kv: kv[1], reverse=True)[:3], letters(text))
words = ["listen", "silent", "enlist", "google", "elgoog", "abc", "cab", "bca", "rat", "tar"] * 6000
print(len(anagrams(words)), len(anagrams(words)[0]))
