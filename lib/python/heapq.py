"""Heaps in lists: heap[k] is at most heap[2 * k + 1] and heap[2 * k + 2]; for the _max functions at least."""
__all__ = [
    "heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop", "heappush_max",
    "heappop_max", "heapify_max", "heapreplace_max", "heappushpop_max",
]


def _check(heap, function):
    if not isinstance(heap, list):
        raise TypeError(f"{function}() argument 1 must be list, not {type(heap).__name__}")


def _check_only(heap, function):
    if not isinstance(heap, list):
        raise TypeError(f"{function}() argument must be list, not {type(heap).__name__}")


def _rise(heap, start, at, item):
    """`item` goes from `at` towards the root until its parent is not greater."""
    while at > start:
        parent_at = (at - 1) >> 1
        parent = heap[parent_at]
        if not item < parent:
            break
        heap[at] = parent
        at = parent_at
    heap[at] = item


def _sink(heap, at):
    """The item at `at` goes down to a leaf after the smaller children, then up to its place."""
    end = len(heap)
    start = at
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        if len(heap) != end:
            raise RuntimeError("list changed size during iteration")
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    _rise(heap, start, at, item)


def _rise_max(heap, start, at, item):
    while at > start:
        parent_at = (at - 1) >> 1
        parent = heap[parent_at]
        if not parent < item:
            break
        heap[at] = parent
        at = parent_at
    heap[at] = item


def _sink_max(heap, at):
    end = len(heap)
    start = at
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not heap[right] < heap[child]:
            child = right
        if len(heap) != end:
            raise RuntimeError("list changed size during iteration")
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    _rise_max(heap, start, at, item)


def heappush(heap, item, /):
    _check(heap, "heappush")
    heap.append(item)
    _rise(heap, 0, len(heap) - 1, item)


def heappop(heap, /):
    _check_only(heap, "heappop")
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    if heap:
        first = heap[0]
        heap[0] = last
        _sink(heap, 0)
        return first
    return last


def heapreplace(heap, item, /):
    _check(heap, "heapreplace")
    if not heap:
        raise IndexError("index out of range")
    first = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return first


def heappushpop(heap, item, /):
    _check(heap, "heappushpop")
    if heap and heap[0] < item:
        if not heap:
            raise IndexError("index out of range")
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


def heapify(heap, /):
    _check_only(heap, "heapify")
    for at in reversed(range(len(heap) // 2)):
        _sink(heap, at)


def heappush_max(heap, item, /):
    _check(heap, "heappush_max")
    heap.append(item)
    _rise_max(heap, 0, len(heap) - 1, item)


def heappop_max(heap, /):
    _check_only(heap, "heappop_max")
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    if heap:
        first = heap[0]
        heap[0] = last
        _sink_max(heap, 0)
        return first
    return last


def heapreplace_max(heap, item, /):
    _check(heap, "heapreplace_max")
    if not heap:
        raise IndexError("index out of range")
    first = heap[0]
    heap[0] = item
    _sink_max(heap, 0)
    return first


def heappushpop_max(heap, item, /):
    _check(heap, "heappushpop_max")
    if heap and item < heap[0]:
        if not heap:
            raise IndexError("index out of range")
        item, heap[0] = heap[0], item
        _sink_max(heap, 0)
    return item


def heapify_max(heap, /):
    _check_only(heap, "heapify_max")
    for at in reversed(range(len(heap) // 2)):
        _sink_max(heap, at)


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
