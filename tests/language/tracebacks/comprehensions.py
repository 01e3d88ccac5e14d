# Where a comprehension failed: at what it goes over, in that line, or at what it makes.
import traceback


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        1 / 0


def lines():
    return [x for y in [1]
              for x in 7]


def inner():
    return {x: 1 for y in [1]
            for x in
            Broken()}


def first():
    return [x for x in
            5]


def generator():
    return list(x
                for x in
                Broken())


def element():
    return {
        x.missing
        for x in [1, 2]}


for function in (lines, inner, first, generator, element):
    try:
        function()
    except Exception as e:
        frames = traceback.extract_tb(e.__traceback__)
        print(function.__name__, type(e).__name__, [(f.name, f.lineno - function.__code__.co_firstlineno, f.colno, f.end_colno) for f in frames[1:]
                                                    if f.name != "__next__"])
