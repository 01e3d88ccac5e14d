class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Point(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Point(self.x * k, self.y * k)

    def mix(self, other, k):
        return self * k + other * (1 - k)

    def distance(self, other):
        d = self - other
        return (d.x * d.x + d.y * d.y) ** 0.5


class Spline:
    def __init__(self, points, degree):
        self.points = points
        self.degree = degree
        self.knots = [0] * degree + list(range(1, len(points) - degree)) + [len(points) - degree] * degree

    def domain(self):
        return self.knots[self.degree - 1], self.knots[len(self.knots) - self.degree]

    def at(self, u):
        low, high = self.domain()
        if u >= high:
            return self.points[-1]
        i = self.degree - 1
        while not self.knots[i] <= u < self.knots[i + 1]:
            i += 1
        d = [self.points[i - self.degree + 1 + k] for k in range(self.degree + 1)]
        for r in range(1, self.degree + 1):
            for j in range(self.degree, r - 1, -1):
                k = j + i - self.degree
                span = self.knots[min(k + self.degree - r + 1, len(self.knots) - 1)] - self.knots[max(k, 0)]
                alpha = (u - self.knots[max(k, 0)]) / span if span else 0.0
                d[j] = d[j - 1] * (1 - alpha) + d[j] * alpha
        return d[self.degree]


def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield seed / 2147483648


def play(steps):
    curves = [
        Spline([Point(k * 0.37 % 1 + s, k * k * 0.11 % 1) for k in range(8)], 3) for s in range(3)
    ]
    numbers = lcg(1234)
    grid = [[0] * 40 for _ in range(30)]
    p = Point(0.5, 0.5)
    for _ in range(steps):
        curve = curves[int(next(numbers) * 3)]
        low, high = curve.domain()
        q = curve.at(low + next(numbers) * (high - low))
        p = p.mix(q, 0.6)
        x = int(p.x * 10) % 40
        y = int(p.y * 30) % 30
        grid[y][x] += 1
    return sum(v * v for row in grid for v in row), round(p.distance(Point(0.0, 0.0)), 6)


print(play(10000))
