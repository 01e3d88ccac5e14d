# Natives with arguments that C code must not trust.
import bisect

for low in (0, 3, 100, 2**30):
    row = [1, 2, 5]
    bisect.insort(row, 3, low)
    print(low, row, bisect.bisect([1, 2, 5], 3, low))
row = [1, 2, 5]
bisect.insort_left(row, 0, 50, 1)
print(row)


class A:
    pass


class Slots:
    __slots__ = ('a', 'b')


descriptor = A.__dict__['__dict__']
print(descriptor.__get__(A()))
for wrong in ([1, 2], 'text', 5, {'a': 1}, Slots(), print):
    try:
        print(descriptor.__get__(wrong))
    except TypeError:
        print('TypeError', type(wrong).__name__)
    try:
        descriptor.__set__(wrong, {})
        print('set', type(wrong).__name__)
    except TypeError:
        print('TypeError', type(wrong).__name__)
