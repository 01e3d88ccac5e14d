"""Heaps in lists: heap[k] is at most heap[2 * k + 1] and heap[2 * k + 2]; for the _max functions at least."""
__all__ = [
    "heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop", "heappush_max",
    "heappop_max", "heapify_max", "heapreplace_max", "heappushpop_max",
]

from _heapq import (
    heapify, heapify_max, heappop, heappop_max, heappush, heappush_max, heappushpop, heappushpop_max, heapreplace,
    heapreplace_max,
)


class _Turned:
    """Orders the contrary way."""

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return other.key < self.key

    def __eq__(self, other):
        return self.key == other.key

    __hash__ = None


def merge(*iterables, key=None, reverse=False):
    """The items of sorted inputs as one sorted stream."""
    heap = []
    for order, iterable in enumerate(map(iter, iterables)):
        for item in iterable:
            rank = item if key is None else key(item)
            heap.append([_Turned(rank) if reverse else rank, order, item, iterable])
            break
    heapify(heap)
    while len(heap) > 1:
        entry = heap[0]
        iterable = entry[3]
        yield entry[2]
        for item in iterable:
            rank = item if key is None else key(item)
            entry[0] = _Turned(rank) if reverse else rank
            entry[2] = item
            heapreplace(heap, entry)
            break
        else:
            heappop(heap)
    if heap:
        yield heap[0][2]
        yield from heap[0][3]


def _best(n, iterable, key, reverse):
    ranked = sorted(iterable, key=key, reverse=reverse)
    return ranked[:n] if n > 0 else []


def nsmallest(n, iterable, key=None):
    if n == 1:
        missing = []
        found = min(iterable, default=missing, key=key)
        return [] if found is missing else [found]
    return _best(n, iterable, key, False)


def nlargest(n, iterable, key=None):
    if n == 1:
        missing = []
        found = max(iterable, default=missing, key=key)
        return [] if found is missing else [found]
    return _best(n, iterable, key, True)
