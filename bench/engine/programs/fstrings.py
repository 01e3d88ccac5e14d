def work(n):
    total = 0
    for i in range(n):
        name = f"item{i}"
        price = i * 1.25
        total += len(f"{name}: {price:.2f} ({i:>6}) {i!r} {name.upper()}")
        total += len(f"{i:05d}|{i % 100:x}|{price:10.3f}|{name:<12}|{i:,}")
    return total


def plain(n):
    total = 0
    for i in range(n):
        total += len(f"{i}-{i + 1}")
    return total


print(work(30000), plain(150000))
