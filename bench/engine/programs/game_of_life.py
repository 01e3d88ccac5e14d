def step(cells, width, height):
    new = []
    for y in range(height):
        row = []
        for x in range(width):
            count = 0
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    if (dx or dy) and cells[(y + dy) % height][(x + dx) % width]:
                        count += 1
            row.append(1 if count == 3 or (count == 2 and cells[y][x]) else 0)
        new.append(row)
    return new


def sparse(live):
    counts = {}
    for x, y in live:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    key = (x + dx, y + dy)
                    counts[key] = counts.get(key, 0) + 1
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in live)}


cells = [[1 if (x * 7 + y * 3) % 5 == 0 else 0 for x in range(40)] for y in range(40)]
for _ in range(60):
    cells = step(cells, 40, 40)
live = {(x, 0) for x in range(60)}
for _ in range(90):
    live = sparse(live)
print(sum(map(sum, cells)), len(live))
