def raise_value(i):
    if i % 2:
        raise ValueError(i)
    return i


def simple(n):
    count = 0
    for i in range(n):
        try:
            raise_value(i)
        except ValueError:
            count += 1
    return count


def builtin(n):
    count = 0
    d = {}
    for i in range(n):
        try:
            d[i]
        except KeyError:
            count += 1
        try:
            int("x" if i % 3 else "5")
        except ValueError as e:
            count += len(str(e))
    return count


def cleanup(n):
    count = 0
    for i in range(n):
        try:
            try:
                if i % 4 == 0:
                    raise KeyError(i)
            finally:
                count += 1
        except (KeyError, IndexError):
            count += 2
        else:
            count += 3
    return count


class Guard:
    def __init__(self):
        self.depth = 0

    def __enter__(self):
        self.depth += 1
        return self

    def __exit__(self, kind, value, traceback):
        self.depth -= 1
        return kind is ZeroDivisionError


def guarded(n):
    guard = Guard()
    for i in range(n):
        with guard as g:
            1 / (i % 5)
    return guard.depth


def no_raise(n):
    total = 0
    for i in range(n):
        try:
            total += i
        except ValueError:
            total = 0
        finally:
            total += 1
    return total


def deep(n):
    if n == 0:
        raise RuntimeError("bottom")
    deep(n - 1)


def unwinding(n):
    count = 0
    for _ in range(n):
        try:
            deep(20)
        except RuntimeError:
            count += 1
    return count


print(simple(100000), builtin(40000), cleanup(80000), guarded(60000), no_raise(500000), unwinding(5000))
