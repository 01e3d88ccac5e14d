        case {"kind": "circle", "r": r, **others}:
            return 3.14 * r ** 2
        case (1 | -2.5 | 3+4j) as number:
            return number
        case "a" | b"b" | True | mod.CONST:
            return -1
