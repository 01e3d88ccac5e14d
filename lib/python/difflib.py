"""Differences between sequences."""
__all__ = ["get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK",
           "context_diff", "unified_diff", "Match"]


class Match(tuple):
    """Where a common run stands in both sequences, and how long it is."""

    __slots__ = ()
    _fields = __match_args__ = ("a", "b", "size")

    def __new__(cls, a, b, size):
        return tuple.__new__(cls, (a, b, size))

    a = property(lambda self: self[0])
    b = property(lambda self: self[1])
    size = property(lambda self: self[2])

    def __repr__(self):
        return f"Match(a={self[0]!r}, b={self[1]!r}, size={self[2]!r})"


def _ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """What two sequences have in common: the longest run first, then left and right of it."""

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        if b is not self.b:
            self.b = b
            self.matching_blocks = self.opcodes = None
            self.fullbcount = None
            self._index()

    def _index(self):
        """Where each item of b stands, without junk and what is too common."""
        places = self.b2j = {}
        for i, item in enumerate(self.b):
            found = places.get(item)
            if found is None:
                places[item] = [i]
            else:
                found.append(i)
        self.bjunk = junk = set()
        if self.isjunk:
            for item in list(places):
                if self.isjunk(item):
                    junk.add(item)
                    del places[item]
        self.bpopular = popular = set()
        n = len(self.b)
        if self.autojunk and n >= 200:
            most = n // 100 + 1
            for item in list(places):
                if len(places[item]) > most:
                    popular.add(item)
                    del places[item]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        a, b, places, junk = self.a, self.b, self.b2j, self.bjunk
        ahi = len(a) if ahi is None else ahi
        bhi = len(b) if bhi is None else bhi
        best_i, best_j, best = alo, blo, 0
        lengths = {}
        for i in range(alo, ahi):
            new = {}
            for j in places.get(a[i], ()):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                k = new[j] = lengths.get(j - 1, 0) + 1
                if k > best:
                    best_i, best_j, best = i - k + 1, j - k + 1, k
            lengths = new
        while best_i > alo and best_j > blo and b[best_j - 1] not in junk and a[best_i - 1] == b[best_j - 1]:
            best_i, best_j, best = best_i - 1, best_j - 1, best + 1
        while best_i + best < ahi and best_j + best < bhi and b[best_j + best] not in junk and (
                a[best_i + best] == b[best_j + best]):
            best += 1
        while best_i > alo and best_j > blo and b[best_j - 1] in junk and a[best_i - 1] == b[best_j - 1]:
            best_i, best_j, best = best_i - 1, best_j - 1, best + 1
        while best_i + best < ahi and best_j + best < bhi and b[best_j + best] in junk and (
                a[best_i + best] == b[best_j + best]):
            best += 1
        return Match(best_i, best_j, best)

    def get_matching_blocks(self):
        if self.matching_blocks is not None:
            return self.matching_blocks
        todo = [(0, len(self.a), 0, len(self.b))]
        found = []
        while todo:
            alo, ahi, blo, bhi = todo.pop()
            i, j, k = match = self.find_longest_match(alo, ahi, blo, bhi)
            if k:
                found.append(match)
                if alo < i and blo < j:
                    todo.append((alo, i, blo, j))
                if i + k < ahi and j + k < bhi:
                    todo.append((i + k, ahi, j + k, bhi))
        found.sort()
        i = j = k = 0
        blocks = []
        for next_i, next_j, size in found:
            if i + k == next_i and j + k == next_j:
                k += size
                continue
            if k:
                blocks.append(Match(i, j, k))
            i, j, k = next_i, next_j, size
        if k:
            blocks.append(Match(i, j, k))
        blocks.append(Match(len(self.a), len(self.b), 0))
        self.matching_blocks = blocks
        return blocks

    def get_opcodes(self):
        if self.opcodes is not None:
            return self.opcodes
        i = j = 0
        self.opcodes = codes = []
        for ai, bj, size in self.get_matching_blocks():
            if i < ai and j < bj:
                codes.append(("replace", i, ai, j, bj))
            elif i < ai:
                codes.append(("delete", i, ai, j, bj))
            elif j < bj:
                codes.append(("insert", i, ai, j, bj))
            i, j = ai + size, bj + size
            if size:
                codes.append(("equal", ai, i, bj, j))
        return codes

    def get_grouped_opcodes(self, n=3):
        codes = list(self.get_opcodes()) or [("equal", 0, 1, 0, 1)]
        if codes[0][0] == "equal":
            tag, i1, i2, j1, j2 = codes[0]
            codes[0] = tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2
        if codes[-1][0] == "equal":
            tag, i1, i2, j1, j2 = codes[-1]
            codes[-1] = tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)
        group = []
        for tag, i1, i2, j1, j2 in codes:
            if tag == "equal" and i2 - i1 > n + n:
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and not (len(group) == 1 and group[0][0] == "equal"):
            yield group

    def ratio(self):
        matches = 0
        for block in self.get_matching_blocks():
            matches += block[2]
        return _ratio(matches, len(self.a) + len(self.b))

    def quick_ratio(self):
        if self.fullbcount is None:
            self.fullbcount = counts = {}
            for item in self.b:
                counts[item] = counts.get(item, 0) + 1
        left = {}
        matches = 0
        for item in self.a:
            count = left.get(item)
            if count is None:
                count = self.fullbcount.get(item, 0)
            left[item] = count - 1
            matches += count > 0
        return _ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        la, lb = len(self.a), len(self.b)
        return _ratio(min(la, lb), la + lb)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """The best of the possibilities, most similar first."""
    if not n > 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    found = []
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    for each in possibilities:
        matcher.set_seq1(each)
        if matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff:
            ratio = matcher.ratio()
            if ratio >= cutoff:
                found.append((ratio, each))
    found.sort(reverse=True)
    return [each for ratio, each in found[:n]]


def IS_LINE_JUNK(line, pat=None):
    return line.strip() in ("", "#") if pat is None else pat(line) is not None


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    return ch in ws


def _marks(line, tags):
    return "".join([c if tag == " " and c.isspace() else tag for c, tag in zip(line, tags)]).rstrip()


class Differ:
    """Differences of lines, with the differences within lines."""

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        for tag, alo, ahi, blo, bhi in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            if tag == "replace":
                yield from self._replaced(a, alo, ahi, b, blo, bhi)
            elif tag == "delete":
                yield from ["- " + line for line in a[alo:ahi]]
            elif tag == "insert":
                yield from ["+ " + line for line in b[blo:bhi]]
            else:
                yield from ["  " + line for line in a[alo:ahi]]

    @staticmethod
    def _plain(a, alo, ahi, b, blo, bhi):
        old, new = ["- " + line for line in a[alo:ahi]], ["+ " + line for line in b[blo:bhi]]
        return new + old if old and new and len(new) < len(old) else old + new

    def _replaced(self, a, alo, ahi, b, blo, bhi):
        """Lines that are similar enough stand together."""
        window = 10
        matcher = SequenceMatcher(self.charjunk)
        next_a, next_b = alo, blo
        best_i = best_j = None
        for j in range(blo, bhi):
            matcher.set_seq2(b[j])
            same = alo + j - blo
            nearby = range(max(same - window, next_a), min(same + window + 1, ahi))
            if not nearby:
                break
            best = 0.74999
            for i in nearby:
                matcher.set_seq1(a[i])
                if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
                    best_i, best_j, best = i, j, matcher.ratio()
            if best_i is None:
                continue
            yield from self._plain(a, next_a, best_i, b, next_b, best_j)
            old, new = a[best_i], b[best_j]
            if old == new:
                yield "  " + old
            else:
                yield from self._within(matcher, old, new)
            next_a, next_b = best_i + 1, best_j + 1
            best_i = best_j = None
        yield from self._plain(a, next_a, ahi, b, next_b, bhi)

    @staticmethod
    def _within(matcher, old, new):
        old_tags = new_tags = ""
        matcher.set_seqs(old, new)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "replace":
                old_tags += "^" * (i2 - i1)
                new_tags += "^" * (j2 - j1)
            elif tag == "delete":
                old_tags += "-" * (i2 - i1)
            elif tag == "insert":
                new_tags += "+" * (j2 - j1)
            else:
                old_tags += " " * (i2 - i1)
                new_tags += " " * (j2 - j1)
        for sign, line, tags in (("- ", old, _marks(old, old_tags)), ("+ ", new, _marks(new, new_tags))):
            yield sign + line
            if tags:
                yield f"? {tags}\n"


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    if which not in (1, 2):
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}")
    for line in delta:
        if line[:2] in ("  ", "- " if which == 1 else "+ "):
            yield line[2:]


def _unified_range(start, stop):
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    begun = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not begun:
            begun = True
            yield f"--- {fromfile}{chr(9) + fromfiledate if fromfiledate else ''}{lineterm}"
            yield f"+++ {tofile}{chr(9) + tofiledate if tofiledate else ''}{lineterm}"
        first, last = group[0], group[-1]
        yield f"@@ -{_unified_range(first[1], last[2])} +{_unified_range(first[3], last[4])} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from [" " + line for line in a[i1:i2]]
                continue
            if tag in ("replace", "delete"):
                yield from ["-" + line for line in a[i1:i2]]
            if tag in ("replace", "insert"):
                yield from ["+" + line for line in b[j1:j2]]


def _context_range(start, stop):
    length = stop - start
    begin = start + 1 if length else start
    return str(begin) if length <= 1 else f"{begin},{begin + length - 1}"


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    prefix = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}
    begun = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not begun:
            begun = True
            yield f"*** {fromfile}{chr(9) + fromfiledate if fromfiledate else ''}{lineterm}"
            yield f"--- {tofile}{chr(9) + tofiledate if tofiledate else ''}{lineterm}"
        first, last = group[0], group[-1]
        yield "***************" + lineterm
        yield f"*** {_context_range(first[1], last[2])} ****{lineterm}"
        if any([code[0] in ("replace", "delete") for code in group]):
            for tag, i1, i2, j1, j2 in group:
                if tag != "insert":
                    yield from [prefix[tag] + line for line in a[i1:i2]]
        yield f"--- {_context_range(first[3], last[4])} ----{lineterm}"
        if any([code[0] in ("replace", "insert") for code in group]):
            for tag, i1, i2, j1, j2 in group:
                if tag != "delete":
                    yield from [prefix[tag] + line for line in b[j1:j2]]
