"""lru_cache: which arguments are the same call; and the usual cases of % and split beside their unusual neighbours."""
from functools import cache, lru_cache


def trace(cached):
    seen = []

    @cached
    def call(*args, **keywords):
        seen.append(args)
        return len(seen)

    answers = [call(1), call(1.0), call(True), call("1"), call((1,)), call(1, 2), call((1, 2)), call(x=1), call(y=1)]
    answers += [call(True), call(1.0), call(1), call((1,)), call(), call(None), call("a" * 2), call("aa"), call(2**70)]
    try:
        call([])
    except TypeError as error:
        print(type(error).__name__)
    print(answers, call.cache_info(), call.cache_parameters())
    call.cache_clear()
    print(call(1), call(1), call.cache_info())


for cached in (cache, lru_cache, lru_cache(maxsize=None), lru_cache(maxsize=3), lru_cache(maxsize=0), lru_cache(typed=True)):
    trace(cached)

print("%s" % "a", "%s" % 5, "%d" % -7, "%s-%s" % ("é", 0), "%d%%" % 10, "%d" % True, "%s" % None, "%s" % (1,), "%d" % 2.9)
print("%s" % -(2**49), "%d" % (2**49 - 1), "%d" % 2**80, "%s" % {"a": 1}, "%(a)s %(a)d" % {"a": 3}, "%s%s" % ("", "\u0436"))
print("%5d|%-5s|%05d|%+d|%x" % (1, "ab", -3, 4, 255), b"%d %s" % (3, b"x"), "100%% of %s" % "it", "%s" % "%s")


class Text(str):
    def __str__(self):
        return "own"


class Number(int):
    def __str__(self):
        return "number"


print("%s %s %d" % (Text("a"), Number(3), Number(4)))
for template, values in (
    ("%s", ()), ("%s %s", ("a",)), ("%s", ("a", "b")), ("%d", "a"), ("%d", ("a",)), ("%", 1), ("%s %", "a"), ("%z", 1),
    ("a", 1), ("%s%", ("x",)), ("%d", None), ("%d %s", (1,)),
):
    try:
        print(template % values)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
for text in ("a,b", "", ",", ",,a,,", "abc", "é,ж,é", "a,\U0001f600", ",".join("x" * 40), "a,b" + "c" * 300 + ","):
    print(text.split(","), text.split(",", 1), text.split(",,"), text.rsplit(",")[-1:], text.encode().split(b","))
