"""A puzzle of numbered tiles on a hexagon, solved by backtracking with sets of candidates."""


class Cells:
    def __init__(self, count, values):
        self.cells = [list(values) for _ in range(count)]

    def clone(self):
        copy = Cells(0, ())
        copy.cells = [row[:] for row in self.cells]
        return copy

    def solved(self, i):
        return len(self.cells[i]) == 1

    def remove(self, i, value):
        row = self.cells[i]
        if value in row:
            row.remove(value)
            return True
        return False

    def next_cell(self):
        best, most = -1, 99
        for i, row in enumerate(self.cells):
            if 1 < len(row) < most:
                best, most = i, len(row)
        return best


def links(size):
    places = [(x, y) for y in range(-size, size + 1) for x in range(-size, size + 1) if abs(x + y) <= size]
    index = {place: i for i, place in enumerate(places)}
    around = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
    return [[index[x + dx, y + dy] for dx, dy in around if (x + dx, y + dy) in index] for x, y in places]


def consistent(cells, near, left):
    for i, row in enumerate(cells.cells):
        if not row:
            return False
        if len(row) > 1 or row[0] == 0:
            continue
        wanted = row[0] - 1
        sure = sum(1 for j in near[i] if cells.solved(j) and cells.cells[j][0] > 0)
        possible = sum(1 for j in near[i] if max(cells.cells[j]) > 0)
        if sure > wanted or possible < wanted:
            return False
    for value, count in left.items():
        placed = sum(1 for row in cells.cells if len(row) == 1 and row[0] == value)
        if placed > count:
            return False
    return True


def solve(cells, near, left, stats):
    stats["nodes"] += 1
    if stats["nodes"] > 600 or not consistent(cells, near, left):
        return None
    i = cells.next_cell()
    if i < 0:
        return cells
    for value in sorted(cells.cells[i], reverse=True):
        attempt = cells.clone()
        attempt.cells[i] = [value]
        result = solve(attempt, near, left, stats)
        if result is not None:
            return result
    return None


near = links(3)
stats = {"nodes": 0}
result = solve(Cells(len(near), range(5)), near, {0: 15, 1: 0, 2: 6, 3: 10, 4: 6}, stats)
print(stats, result and [row[0] for row in result.cells])
