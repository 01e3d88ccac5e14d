# needs: collections, itertools, functools, heapq
from collections import Counter, defaultdict, deque, namedtuple
from functools import lru_cache, reduce
from heapq import heappop, heappush
from itertools import accumulate, chain, groupby, islice, product


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


Point = namedtuple("Point", "x y")
words = ("the quick brown fox jumps over the lazy dog " * 2000).split()
counts = Counter(words)
groups = defaultdict(list)
for i, word in enumerate(words):
    groups[len(word)].append(i)
queue = deque(range(1000))
for i in range(60000):
    queue.append(queue.popleft() + i)
heap = []
for i in range(20000):
    heappush(heap, i * 7919 % 10007)
smallest = [heappop(heap) for _ in range(5000)]
points = [Point(i, i * 2) for i in range(20000)]
print(counts.most_common(2), sorted((k, len(v)) for k, v in groups.items()), sum(queue), sum(smallest))
print(sum(p.x + p.y for p in points), fib(90), reduce(lambda a, b: a ^ b, range(50000)))
print(sum(a * b for a, b in product(range(150), repeat=2)), list(islice(accumulate(chain(range(5), range(5))), 8)))
print([(k, len(list(g))) for k, g in groupby(sorted(words[:500]))][:3])
