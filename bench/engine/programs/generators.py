def numbers(n):
    for i in range(n):
        yield i


def evens(items):
    for x in items:
        if x % 2 == 0:
            yield x


def take(n, items):
    for _ in range(n):
        yield next(items)


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


class Node:
    def __init__(self, value):
        self.value = value
        self.left = self.right = None

    def insert(self, value):
        if value < self.value:
            if self.left:
                self.left.insert(value)
            else:
                self.left = Node(value)
        elif self.right:
            self.right.insert(value)
        else:
            self.right = Node(value)

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def average():
    total = count = 0
    value = None
    while True:
        x = yield value
        total += x
        count += 1
        value = total / count


print(sum(x * 2 for x in numbers(300000)), sum(evens(numbers(300000))))
print(sum(take(100000, iter(numbers(200000)))), sum(tree(12)))
root = Node(5000)
x = 77
for _ in range(3000):
    x = x * 1103 % 10007
    root.insert(x)
print(sum(v for _ in range(3) for v in root))
a = average()
next(a)
for i in range(100000):
    last = a.send(i)
print(last)
