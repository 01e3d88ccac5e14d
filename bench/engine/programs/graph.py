"""Breadth-first search, Dijkstra by a hand-made heap, union-find, topological order."""


def make(n):
    graph = {i: [] for i in range(n)}
    for i in range(n):
        for k in (1, 7, 31):
            j = (i * k + 3) % n
            graph[i].append((j, (i * 13 + k) % 17 + 1))
    return graph


def bfs(graph, start):
    distance = {start: 0}
    queue = [start]
    for node in queue:
        for other, _ in graph[node]:
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    return sum(distance.values())


def push(heap, item):
    heap.append(item)
    i = len(heap) - 1
    while i and heap[(i - 1) // 2] > heap[i]:
        heap[(i - 1) // 2], heap[i] = heap[i], heap[(i - 1) // 2]
        i = (i - 1) // 2


def pop(heap):
    top = heap[0]
    last = heap.pop()
    if heap:
        heap[0] = last
        i = 0
        while True:
            child = 2 * i + 1
            if child >= len(heap):
                break
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[i] <= heap[child]:
                break
            heap[i], heap[child] = heap[child], heap[i]
            i = child
    return top


def dijkstra(graph, start):
    best = {start: 0}
    heap = [(0, start)]
    while heap:
        cost, node = pop(heap)
        if cost > best[node]:
            continue
        for other, weight in graph[node]:
            new = cost + weight
            if other not in best or new < best[other]:
                best[other] = new
                push(heap, (new, other))
    return sum(best.values())


def components(n, edges):
    parent = list(range(n))

    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b in edges:
        parent[find(a)] = find(b)
    return len({find(i) for i in range(n)})


graph = make(12001)
edges = [(i, j) for i, row in graph.items() for j, _ in row if j % 5]
print(sum(bfs(graph, s) for s in range(2)), dijkstra(graph, 0), components(12001, edges))
