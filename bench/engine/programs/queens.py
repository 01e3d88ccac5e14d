def permutations(pool):
    n = len(pool)
    indices = list(range(n))
    cycles = list(range(n, 0, -1))
    yield tuple(pool)
    while True:
        for i in reversed(range(n)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1 :] + indices[i : i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(pool[k] for k in indices)
                break
        else:
            return


def queens(n):
    for vector in permutations(range(n)):
        if n == len({vector[i] + i for i in range(n)}) == len({vector[i] - i for i in range(n)}):
            yield vector


def place(n, row=0, columns=0, left=0, right=0):
    if row == n:
        return 1
    count = 0
    free = ((1 << n) - 1) & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        count += place(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return count


print(sum(1 for _ in queens(8)), place(9))
