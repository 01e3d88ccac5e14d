# Pairs within pairs that a for takes apart: every end of enumerate over zip, and what was consumed by then.
def left(a, b):
    for i, (x, y) in enumerate(zip(a, b)):
        print(i, x, y, end="; ")
    print(list(a) if iter(a) is a else "", list(b) if iter(b) is b else "")


left([1, 2, 3], (4, 5))
left(iter([1, 2, 3]), iter([4, 5]))
left(iter(range(2)), iter(range(10, 20)))
left("abc", "äöü€")
left({1: 2, 3: 4}, {5, 6, 7})
left([], [1])
left((x for x in range(3)), [1, 2, 3])
left([1, 2], (x for x in "ab"))
left(b"ab", reversed([1, 2, 3]))
for i, pair in enumerate(zip(range(3), "abc"), 2**49 - 2):
    print(i, pair)
for i, (x, y, z) in enumerate(zip([1], [2], [3])):
    print(i, x, y, z)
for i, (x, (y, z)) in enumerate(zip([1, 2], zip([3, 4], [5, 6]))):
    print(i, x, y, z)
for i, ((x, y), z) in enumerate(zip(enumerate("ab"), [1, 2, 3])):
    print(i, x, y, z)
try:
    for i, (x, y) in enumerate(zip([1, 2], [3, 4, 5], strict=True)):
        print(i, x, y)
except ValueError as e:
    print(e)
try:
    for i, (x, y) in enumerate(zip([1], [2], [3])):
        print(i, x, y)
except ValueError as e:
    print(e)
kept = [pair for i, pair in enumerate(zip([1, 2, 3], [4, 5, 6])) if i != 1]
print(kept, [(i, x * y) for i, (x, y) in enumerate(zip(range(5), range(5, 0, -1)))])
a = [1, 2, 3]
for i, (x, y) in enumerate(zip(a, a)):
    if i < 3:
        a.append(x + y)
print(a)
d = {1: 1}
try:
    for i, (x, y) in enumerate(zip(d, [1, 2, 3])):
        d[i + 5] = 1
except RuntimeError as e:
    print(e)
work = list(range(10))
work[1:4] = work[8:2:-1]
work[::3] = (0,) * len(work[::3])
work[2:2] = work
work[::-2] = work[::2] if len(work) % 2 == 0 else work[::-2]
print(work, work[::-3], work[10:0:-4], work[-1:-10:-2], work[5:2], work[2:5:10], work[::100], work[3::-1])
work[5:5] = "ab"
work[:2] = []
work[len(work) :] = (x for x in range(2))
print(work)
for bad in [lambda: work.__setitem__(slice(0, 4, 2), [1]), lambda: work.__setitem__(slice(0, 1), 5), lambda: work[:: 0]]:
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(e)
