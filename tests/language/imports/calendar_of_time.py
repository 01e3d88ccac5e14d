# time: the calendar in UTC; the clocks only go forward
import time
print(time.gmtime(0))
print(time.gmtime(-1)[:], time.gmtime(1700000000.9).tm_hour, time.gmtime(253402300800)[:6], time.gmtime(-62135596801)[:6])
for s in (0, 951782400, 1077926399, 1709164800, 1735603200, 1230768000, 4102444799):
    t = time.gmtime(s)
    print(s, tuple(t), time.asctime(t), time.strftime("%Y-%m-%dT%H:%M:%S %a %A %b %B %I %p %j %y %U %W %w %G %V %u %D %F %T %R %e %C %%", t))
print(time.ctime(0), time.mktime((2024, 2, 29, 12, 30, 15, 0, 0, 0)), time.mktime((2024, 14, 35, 0, 0, 0, 0, 0, 0)))
print(time.strftime("%c|%x|%X|%r|%h|%n|%t|%-d|%-m", time.gmtime(86400 * 7)))
print(isinstance(time.gmtime(), tuple), len(time.gmtime()), time.struct_time(range(9)) == tuple(range(9)), time.struct_time(range(9)).tm_yday)
a, b = time.monotonic(), time.monotonic()
print(a <= b, time.time() > 1e9, time.time_ns() > 10**18, time.perf_counter() <= time.perf_counter(), time.process_time() >= 0)
print(time.sleep(0), time.sleep(0.001), type(time.time()).__name__, type(time.perf_counter_ns()).__name__)
for call in (lambda: time.sleep(-1), lambda: time.sleep("1"), lambda: time.sleep(float("nan")),
             lambda: time.strftime("%Y", (2024, 13, 1, 0, 0, 0, 0, 1, 0)), lambda: time.strftime("%Y", (2024, 1, 32, 0, 0, 0, 0, 1, 0)),
             lambda: time.asctime((1, 2)), lambda: time.asctime(5), lambda: time.strftime(5), lambda: time.gmtime("x"), lambda: time.mktime(3)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
