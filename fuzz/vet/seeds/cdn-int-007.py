import functools
functools.reduce(getattr, ['a', 'b'], x)
print(getattr(x, 'a'))
