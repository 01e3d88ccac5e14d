class Shape:
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    def area(self):
        return 0

    def describe(self):
        return self.name + str(int(self.area()))


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side * self.side


class Circle(Shape):
    def __init__(self, radius):
        super().__init__("circle")
        self._radius = radius

    @property
    def radius(self):
        return self._radius

    @radius.setter
    def radius(self, value):
        if value < 0:
            raise ValueError(value)
        self._radius = value

    def area(self):
        return 3.14159 * self.radius ** 2

    @classmethod
    def unit(cls):
        return cls(1)

    @staticmethod
    def twice(x):
        return x * 2


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return hash(self.cents)

    def __repr__(self):
        return f"Money({self.cents})"

    def __len__(self):
        return self.cents

    def __getitem__(self, i):
        return self.cents + i

    def __call__(self, k):
        return self.cents * k


class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return bool(self.items)


def shapes(n):
    total = 0
    for i in range(n):
        shape = Square(i) if i % 2 else Circle(i)
        total += len(shape.describe())
        c = Circle.unit()
        c.radius = Circle.twice(c.radius)
        total += c.radius
    return total, Shape.count


def money(n):
    total = Money(0)
    one = Money(1)
    for i in range(n):
        total = total + one
        if total == one or total < one:
            total = total + one
        total[i]
        one(i)
    return total, len(total)


def stack(n):
    s = Stack()
    for i in range(n):
        s.push(i)
    total = 0
    while s:
        total += s.pop() + len(s)
    return total


print(shapes(20000), money(60000), stack(100000))
print(max(sorted(Money(i * 7919 % 1000) for i in range(5000))))
