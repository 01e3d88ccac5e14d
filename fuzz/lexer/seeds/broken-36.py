def area[S: (int, str)](shape: S) -> float:
    match shape:
        case Point(x=0, y=0) | None:
            return 0.0
        case [Point(x, y), *rest] if rest:
            return x * 
