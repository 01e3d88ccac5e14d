def run():
    total = 0
    for i in range(3000000):
        if i % 3 == 0:
            total += i
    return total


print(run())
