# Classes, patterns, type parameters.
from dataclasses import dataclass

type Pair[T: int, *Ts, **P = [int]] = tuple[T, *Ts]


