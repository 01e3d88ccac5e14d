# random: the same numbers as CPython for the same seed, and its errors.
import random


def show(name, *args, **keywords):
    try:
        print(name, args, keywords, getattr(random, name)(*args, **keywords))
    except Exception as error:
        print(name, args, keywords, type(error).__name__, error)


def real(name, *args, **keywords):
    print(name, args, f"{getattr(random, name)(*args, **keywords):.10g}")


for seed in (0, 1, 42, -7, 2 ** 40, 10 ** 40, True):
    random.seed(seed)
    print(seed, random.random(), random.getrandbits(5), random.getrandbits(32), random.getrandbits(33), random.getrandbits(200))
random.seed(2024)
print([random.randint(1, 6) for _ in range(20)], [random.randrange(0, 100, 7) for _ in range(10)], random.randrange(10 ** 30))
print([random.choice("abcdef") for _ in range(10)], random.sample(range(1000), 8), random.sample("abcdefgh", 4), random.sample(range(10 ** 6), 3))
deck = list(range(20))
random.shuffle(deck)
print(deck, random.choices("xyz", k=6), random.choices("xyz", weights=[1, 2, 7], k=8), random.choices([1, 2], cum_weights=[3, 4], k=3))
print(random.sample(["a", "b"], 3, counts=[2, 5]), random.randbytes(5), random.uniform(2, 3), random.random())
for name, args in (("triangular", (0, 10, 3)), ("normalvariate", (5, 2)), ("gauss", (5, 2)), ("gauss", (0, 1)), ("lognormvariate", (0, 1)),
                   ("expovariate", (0.5,)), ("vonmisesvariate", (1, 4)), ("gammavariate", (2, 3)), ("gammavariate", (0.5, 3)), ("gammavariate", (1.0, 3)),
                   ("betavariate", (2, 3)), ("paretovariate", (3,)), ("weibullvariate", (1, 2)), ("binomialvariate", (10, 0.3)),
                   ("binomialvariate", (100, 0.4)), ("binomialvariate", (100, 0.9)), ("normalvariate", ()), ("triangular", ())):
    for _ in range(3):
        real(name, *args)
state = random.getstate()
first = [random.random(), random.gauss()]
random.setstate(state)
print(first == [random.random(), random.gauss()], state[0], len(state[1]), state[1][-1])
one, two = random.Random(5), random.Random(5)
print(one.random() == two.random(), one.getrandbits(64) == two.getrandbits(64))


class Fixed(random.Random):
    def random(self):
        return 0.5


class Bits(random.Random):
    def getrandbits(self, k):
        return 1


print(Fixed(1).randint(1, 10), Fixed(1).choice("abcd"), Bits(1).randint(1, 10), Bits(1).choice("abcd"), Fixed(3).uniform(0, 4))
show("randint", 5, 1), show("randrange", 0), show("randrange", 5, 5), show("randrange", 1, 10, 0), show("randrange", 10, 1, 3), show("randrange", 1.5)
show("randrange", 5, step=2), show("choice", []), show("choice", 5), show("sample", {1, 2}, 1), show("sample", [1], 2), show("sample", [1, 2], 1, counts=[1])
show("choices", [], k=1), show("choices", "ab", [1]), show("choices", "ab", [0, 0]), show("choices", "ab", [1, 2], cum_weights=[1, 3]), show("choices", "ab", 3)
show("getrandbits", -1), show("getrandbits", "a"), show("getrandbits", 0), show("seed", [1]), show("shuffle", (1, 2)), show("gammavariate", 0, 1), show("binomialvariate", 5, 2)
show("setstate", (2, (), None)), show("setstate", (3, (1, 2), None)), show("setstate", (3, [1], None))
