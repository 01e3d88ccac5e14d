"""A heap in a list: the smallest item comes first."""


def push(heap, item):
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def pop(heap):
    last = heap.pop()
    if not heap:
        return last
    first = heap[0]
    size = len(heap)
    place, child = 0, 1
    while child < size:  # the smaller child moves up, down to a leaf
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child += 1
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = last
    _rise(heap, 0, place)
    return first


def _rise(heap, top, place):
    item = heap[place]
    while place > top:
        parent = (place - 1) >> 1
        if not item < heap[parent]:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item
