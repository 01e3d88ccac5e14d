# Classes, patterns, type parameters.
from dataclasses import dataclass

type Pair[T: int, *Ts, **P = [int]] = tuple[T, *Ts]


@dataclass(frozen=True)
class Point[T]:
    x: T
    y: T = 0

    @property
    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    @staticmethod
    async def fetch(first, /, second=1, *rest, third, **more):
        global counter
        counter = [await step(i) async for i in rest if i]
        async with first as a, second as b:
            await a.b(*rest, **more)
        return counter


def area[S: (int, str)](shape: S) -> float:
    match shape:
        case Point(x=0, y=0) | None:
            return 0.0
        case [Point(x, y), *rest] if rest:
            return x * y
        case {"kind": "circle", "r": r, **others}:
            return 3.14 * r ** 2
        case (1 | -2.5 | 3+4j) as number:
            return number
        case "a" | b"b" | True | mod.CONST:
            return -1
        case _:
            raise ValueError(shape)


class Empty(Base, metaclass=Meta): pass
