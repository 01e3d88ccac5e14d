"""Places in sorted sequences."""


def _search(a, x, lo, hi, key, left):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    if key is None:
        if left:
            while lo < hi:
                mid = (lo + hi) // 2
                if a[mid] < x:
                    lo = mid + 1
                else:
                    hi = mid
        else:
            while lo < hi:
                mid = (lo + hi) // 2
                if x < a[mid]:
                    hi = mid
                else:
                    lo = mid + 1
        return lo
    while lo < hi:
        mid = (lo + hi) // 2
        have = key(a[mid])
        if have < x if left else not x < have:
            lo = mid + 1
        else:
            hi = mid
    return lo


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    if key is None and lo == 0 and hi is None:
        hi = len(a)
        while lo < hi:
            mid = (lo + hi) // 2
            if a[mid] < x:
                lo = mid + 1
            else:
                hi = mid
        return lo
    return _search(a, x, lo, hi, key, True)


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    if key is None and lo == 0 and hi is None:
        hi = len(a)
        while lo < hi:
            mid = (lo + hi) // 2
            if x < a[mid]:
                hi = mid
            else:
                lo = mid + 1
        return lo
    return _search(a, x, lo, hi, key, False)


def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(_search(a, x if key is None else key(x), lo, hi, key, True), x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(_search(a, x if key is None else key(x), lo, hi, key, False), x)


bisect = bisect_right
insort = insort_right
