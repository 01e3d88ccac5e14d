def numbers(n):
    x = 42
    out = []
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        out.append(x)
    return out


def quicksort(items):
    if len(items) <= 1:
        return items
    pivot = items[len(items) // 2]
    left = [x for x in items if x < pivot]
    middle = [x for x in items if x == pivot]
    right = [x for x in items if x > pivot]
    return quicksort(left) + middle + quicksort(right)


def merge_sort(items):
    if len(items) < 2:
        return items
    half = len(items) // 2
    a, b = merge_sort(items[:half]), merge_sort(items[half:])
    out = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] <= b[j]:
            out.append(a[i])
            i += 1
        else:
            out.append(b[j])
            j += 1
    out.extend(a[i:])
    out.extend(b[j:])
    return out


def bubble(items):
    items = items[:]
    n = len(items)
    for i in range(n):
        for j in range(n - i - 1):
            if items[j] > items[j + 1]:
                items[j], items[j + 1] = items[j + 1], items[j]
    return items


values = numbers(60000)
expected = sorted(values)
assert quicksort(values) == expected and merge_sort(values[:20000]) == sorted(values[:20000])
assert bubble(values[:500]) == sorted(values[:500])
by_last = sorted(values, key=lambda v: (v % 1000, v))
words = sorted((f"w{v % 9973}" for v in values), key=len)
rows = [{"name": f"n{v % 100}", "age": v % 90} for v in values[:20000]]
rows.sort(key=lambda r: (r["age"], r["name"]), reverse=True)
print(expected[1000], by_last[1000], words[5], words[-5], rows[0], rows[-1])
print(min(values), max(values, key=lambda v: v % 777), sorted(values, reverse=True)[3])
