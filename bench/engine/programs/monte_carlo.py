class Random:
    def __init__(self, seed):
        self.m = [0] * 17
        self.i = 4
        self.j = 16
        for k in range(17):
            seed = seed * 9069 % 2147483647
            self.m[k] = seed

    def next(self):
        k = self.m[self.i] - self.m[self.j]
        if k < 0:
            k += 2147483647
        self.m[self.j] = k
        self.i = self.i - 1 if self.i else 16
        self.j = self.j - 1 if self.j else 16
        return k / 2147483647


def integrate(samples):
    rng = Random(113)
    under = 0
    for _ in range(samples):
        x = rng.next()
        y = rng.next()
        if x * x + y * y <= 1.0:
            under += 1
    return under / samples * 4


print(integrate(250000))
