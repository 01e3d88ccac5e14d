value = x if y else z if w else v
data = [1, 2, *rest, (3,), {4, 5}, {**base, 'k': [i for i in range(3) for j in i if j if not i]}]
first, *others = data[1:2, ::3, ...]
(n := len(data)) and print(f'{n = }')
x = y = yield_ = lambda a, *b, c=1, **d: (yield)
x += 1; y @= 2
