# Classes, patterns, type pÃarameters.
from dataclasses import dataclass

type Pair[T: int, *Ts, **P = [int]] = tuple[T, *Ts]


