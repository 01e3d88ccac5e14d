"""heapq and bisect: plain items in C, the rest by Python's comparisons, both with CPython's results and order."""
import bisect
import heapq
import random

random.seed(5)
numbers = [random.randrange(1000) for _ in range(60)]
floats = [n / 7 for n in numbers]
words = [f"w{n}" for n in numbers]
pairs = [(n % 7, f"w{n}") for n in numbers]
lists = [[n % 5, n] for n in numbers]
mixed = [n if n % 2 else n / 3 for n in numbers]
deep = [(n % 3, (n % 2, n)) for n in numbers]
big = [n**9 for n in numbers]


class Task:
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        return self.rank < other.rank

    def __repr__(self):
        return f"T{self.rank}"


tasks = [Task(n % 10) for n in numbers]
ranked = [(n % 4, Task(n)) for n in numbers]

for items in (numbers, floats, words, pairs, lists, mixed, deep, big, tasks, ranked):
    for push, pop, make, replace, pushpop in (
        (heapq.heappush, heapq.heappop, heapq.heapify, heapq.heapreplace, heapq.heappushpop),
    ):
        heap = []
        for item in items:
            push(heap, item)
        print(heap[:12])
        copy = items[:]
        make(copy)
        print(copy[:12])
        print([replace(copy, item) for item in items[:5]], [pushpop(copy, item) for item in items[:5]], copy[:9])
        out = [pop(heap) for _ in range(len(heap))]
        print(out[:7], out[-3:], heap)
for items in (numbers, words, ranked):
    heap = []
    for item in items:
        heapq.heappush_max(heap, item)
    print(heap[:12])
    copy = items[:]
    heapq.heapify_max(copy)
    print(copy[:12], [heapq.heapreplace_max(copy, item) for item in items[:4]])
    print([heapq.heappushpop_max(copy, item) for item in items[:4]], [heapq.heappop_max(heap) for _ in range(6)])
print(heapq.heappushpop([], 3), heapq.nlargest(3, numbers), heapq.nsmallest(3, words), list(heapq.merge([1, 4], [2, 3])))


class Heap(list):
    def append(self, item):
        raise RuntimeError("not asked")

    __getitem__ = __setitem__ = pop = append


mine = Heap()
for n in (3, 1, 2):
    heapq.heappush(mine, n)
print(list(mine), heapq.heappop(mine), mine)
one = [5]
print(heapq.heappop(one), one, heapq.heapify([]))

order = sorted(numbers)
for row in (order, tuple(order), sorted(words), sorted(pairs), sorted(deep), sorted(mixed), [], range(50)):
    for x in list(row)[::9] + list(row)[:1]:
        print(bisect.bisect_left(row, x), bisect.bisect_right(row, x), bisect.bisect(row, x, 3), end=" ")
        print(bisect.bisect_left(row, x, 2, 9), bisect.bisect_right(row, x, lo=1, hi=len(row) // 2))
by_rank = sorted(tasks, key=lambda task: task.rank)
print(bisect.bisect_left(by_rank, Task(4)), bisect.bisect_right(by_rank, 4, key=lambda task: task.rank))
print(bisect.bisect_left(order, 100.5), bisect.bisect_right(order, True), bisect.bisect_left([1, 2, 3], 2, hi=None))
for insort in (bisect.insort, bisect.insort_left, bisect.insort_right):
    row = [1, 3, 3.0, 5]
    insort(row, 3)
    insort(row, 0)
    insort(row, 9, 2)
    insort(row, -4, key=abs)
    print(row)


class Changing:
    def __lt__(self, other):
        heap.clear()
        return True


bad = (
    lambda: heapq.heappush((), 1), lambda: heapq.heappop(()), lambda: heapq.heapify({}), lambda: heapq.heappop([]),
    lambda: heapq.heapreplace([], 1), lambda: heapq.heappush([1], "x"), lambda: heapq.heapify([1, "x", 2]),
    lambda: heapq.heappushpop([None], 1), lambda: heapq.heappush([], 1, 2), lambda: bisect.bisect([1, "x"], 1.5, -1),
    lambda: bisect.bisect_left([1, 2], "a"), lambda: bisect.bisect_left(5, 1), lambda: bisect.insort((1, 2), 1),
    lambda: heapq.heapreplace_max([], 1), lambda: heapq.heappop_max(5),
)
for call in bad:
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
heap = [Changing() for _ in range(6)]
try:
    heapq.heapify(heap)
except (RuntimeError, IndexError) as error:
    print(type(error).__name__)
