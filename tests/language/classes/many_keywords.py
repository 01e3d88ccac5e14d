# Class statements and calls with more arguments than any array of a usual size holds.
import math

COUNTS = (1, 15, 16, 17, 249, 250, 251, 255, 256, 257, 300)


class Meta(type):
    def __prepare__(*args, **keywords):
        return {"prepared": (len(args), len(keywords))}

    def __new__(cls, name, bases, namespace, **keywords):
        made = super().__new__(cls, name, bases, namespace)
        made.given = len(keywords), keywords.get("k0")
        return made

    def __init__(cls, *args, **keywords):
        cls.started = len(keywords)


class Told:
    def __init_subclass__(cls, **keywords):
        cls.told = len(keywords)


class Index:
    def __index__(self):
        return 6


class Float:
    def __float__(self):
        return 2.0


for count in COUNTS:
    keywords = {f"k{i}": i for i in range(count)}

    class WithMeta(metaclass=Meta, **keywords):
        pass

    class WithHook(Told, **keywords):
        pass

    print(count, WithMeta.prepared, WithMeta.given, WithMeta.started, WithHook.told, type("T", (Told,), {}, **keywords).told)
    print(math.hypot(*[2.0] * count), math.hypot(*[2] * count, Float()), math.gcd(*[12] * count, Index()),
          math.lcm(*[4] * count, Index()), math.hypot(*[math.inf] * count))
    try:
        class Refused(**keywords):
            pass
    except TypeError as error:
        print(error)
