# timeit: what is run, how often, and what is refused; the clock is the test's own.
import timeit

ticks = [0.0]


def clock():
    ticks[0] += 0.5
    return ticks[0]


calls = []
print(timeit.timeit(lambda: calls.append(1), number=3, timer=clock), len(calls))
print(timeit.repeat(lambda: calls.append(2), setup=lambda: calls.append("s"), repeat=2, number=2, timer=clock), calls)
timer = timeit.Timer(lambda: None, timer=clock)
print(timer.timeit(5), timer.repeat(3, 1), timer.autorange())
seen = []
print(timer.autorange(lambda number, taken: seen.append((number, taken))), seen)
for wrong in ((5,), ("pass", 5), (None,)):
    try:
        timeit.Timer(*wrong)
    except ValueError as error:
        print(error)
print(timeit.default_timer() <= timeit.default_timer())


def fails():
    raise KeyError("inside")


try:
    timeit.timeit(fails, number=1)
except KeyError as error:
    print("raised", error)
