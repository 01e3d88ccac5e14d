def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def adder(n):
    return lambda x: x + n


def decorate(f):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return f(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@decorate
def area(width, height=2):
    return width * height


step = counter()
for i in range(300000):
    step()
for i in range(100000):
    step(by=2)
pipeline = compose(adder(1), adder(2), lambda x: x * 2)
total = 0
for i in range(60000):
    total += pipeline(i)
for i in range(80000):
    total += area(i) + area(i, height=3)
functions = [adder(i) for i in range(1000)]
for _ in range(60):
    for f in functions:
        total += f(1)
print(step(), total, area.calls)
print(sum(map(lambda x: x * x, filter(lambda x: x % 3, range(200000)))))
