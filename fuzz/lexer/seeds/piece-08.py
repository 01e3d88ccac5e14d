@dataclass(frozen=True)
class Point[T]:
    x: T
    y: T = 0

    @property
