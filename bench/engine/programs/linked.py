class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    def __init__(self):
        self.head = None
        self.size = 0

    def push(self, value):
        self.head = Node(value, self.head)
        self.size += 1

    def reverse(self):
        previous = None
        node = self.head
        while node:
            node.next, previous, node = previous, node, node.next
        self.head = previous

    def __iter__(self):
        node = self.head
        while node is not None:
            yield node.value
            node = node.next


class Tree:
    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right

    def check(self):
        return 1 + (self.left.check() + self.right.check() if self.left else 0)


def build(depth):
    return Tree() if depth == 0 else Tree(build(depth - 1), build(depth - 1))


items = LinkedList()
for i in range(60000):
    items.push(i)
for _ in range(5):
    items.reverse()
print(sum(items), items.size)
print(sum(build(depth).check() for depth in range(4, 14)), build(14).check())
