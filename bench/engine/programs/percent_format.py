def work(n):
    total = 0
    for i in range(n):
        total += len("%s: %d (%5.2f)" % ("name", i, i / 3))
        total += len("{} {:>8} {:.3f}".format("name", i, i / 7))
    return total


print(work(50000))
