LIMIT = 1000
total = 0
table = [0] * LIMIT


def bump(i):
    global total
    total += table[i % LIMIT] + 1
    table[i % LIMIT] = total % 7


for i in range(300000):
    bump(i)
    if i % 3 == 0:
        total -= 1
count = 0
for x in range(600):
    for y in range(600):
        if x ^ y < LIMIT:
            count += 1
print(total, count, sum(table))
