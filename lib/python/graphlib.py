"""Topological orders of graphs."""
__all__ = ["TopologicalSorter", "CycleError"]


class CycleError(ValueError):
    pass


_READY = -1  # handed out by get_ready
_DONE = -2


class _Node:
    def __init__(self, node):
        self.node = node
        self.open = 0  # predecessors that are not done
        self.successors = []


class TopologicalSorter:
    def __init__(self, graph=None):
        self._nodes = {}
        self._ready = None
        self._passed = 0
        self._finished = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _get(self, node):
        entry = self._nodes.get(node)
        if entry is None:
            entry = self._nodes[node] = _Node(node)
        return entry

    def add(self, node, *predecessors):
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        entry = self._get(node)
        entry.open += len(predecessors)
        for predecessor in predecessors:
            self._get(predecessor).successors.append(node)

    def prepare(self):
        if self._passed > 0:
            raise ValueError("cannot prepare() after starting iteration")
        if self._ready is None:
            self._ready = [entry.node for entry in self._nodes.values() if entry.open == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def get_ready(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        result = tuple(self._ready)
        for node in result:
            self._nodes[node].open = _READY
        self._ready.clear()
        self._passed += len(result)
        return result

    def is_active(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._finished < self._passed or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            entry = self._nodes.get(node)
            if entry is None:
                raise ValueError(f"node {node!r} was not added using add()")
            if entry.open >= 0:
                raise ValueError(f"node {node!r} was not passed out (still not ready)")
            if entry.open == _DONE:
                raise ValueError(f"node {node!r} was already marked done")
            entry.open = _DONE
            for successor in entry.successors:
                follower = self._nodes[successor]
                follower.open -= 1
                if follower.open == 0:
                    self._ready.append(successor)
            self._finished += 1

    def _find_cycle(self):
        stack = []
        to_visit = []
        seen = set()
        place = {}
        for node in self._nodes:
            if node in seen:
                continue
            while True:
                if node in seen:
                    if node in place:
                        return stack[place[node]:] + [node]
                else:
                    seen.add(node)
                    to_visit.append(iter(self._nodes[node].successors))
                    place[node] = len(stack)
                    stack.append(node)
                while stack:
                    following = next(to_visit[-1], stack)
                    if following is not stack:
                        node = following
                        break
                    del place[stack.pop()]
                    to_visit.pop()
                else:
                    break
        return None

    def static_order(self):
        self.prepare()
        while self.is_active():
            nodes = self.get_ready()
            yield from nodes
            self.done(*nodes)
