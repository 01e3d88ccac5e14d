def run(rounds):
    total = 0
    for r in range(rounds):
        squares = [x * x for x in range(1000)]
        even = [x for x in squares if x % 2 == 0]
        pairs = [(x, y) for x in range(20) for y in range(20) if x != y]
        lookup = {x: x * 2 for x in range(500)}
        small = {x % 17 for x in squares}
        inverse = {v: k for k, v in lookup.items()}
        flat = [v for row in [[i, i + 1, i + 2] for i in range(200)] for v in row]
        names = [f"n{i}" for i in range(100)]
        lengths = [len(n) for n in names]
        total += sum(even) + len(pairs) + len(lookup) + len(small) + len(inverse) + sum(flat) + sum(lengths)
        total += sum(1 for x in squares if x > 500) + any(x > 99999 for x in even) + all(x >= 0 for x in even)
    return total


print(run(150))
