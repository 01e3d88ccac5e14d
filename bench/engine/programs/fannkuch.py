def fannkuch(n):
    permutation = list(range(n))
    count = list(range(1, n + 1))
    most = 0
    checksum = 0
    r = n
    rounds = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        flips = 0
        work = permutation[:]
        first = work[0]
        while first:
            work[: first + 1] = work[first::-1]
            first = work[0]
            flips += 1
        most = max(most, flips)
        checksum += flips if rounds % 2 == 0 else -flips
        while True:
            if r == n:
                return checksum, most
            head = permutation[0]
            for i in range(r):
                permutation[i] = permutation[i + 1]
            permutation[r] = head
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        rounds += 1


print(fannkuch(8))
