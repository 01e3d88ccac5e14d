# Classes, patterns, type parameters.
from dataclasses import 

type Pair[T: int, *Ts, **P = [int]] = tuple[T, *Ts]


