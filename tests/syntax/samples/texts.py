name, width = 'x', 10
plain = 'it''s' "a" r'\d+' if name else ('multi'
                                        'line')
text = f'{name} is {width!r:>{width}} and {name=} {{literal}} {f"{name}"}'
deep = f"""
{name:%Y-%m-%d}
{ {'a': 1}['a'] } {lambda_(x)!s}
"""
template = t'select {name} from {width:d}'
raw = b'\x00' rb'\x'
number = 0x_ff + 0b10 + 0o17 + 1_000 + 1.5e-3 + 3j - ~5 // 2 % 3 @ m
chain = a < b <= c != d is not e not in f and g or not h
value = x if y else z if w else v
data = [1, 2, *rest, (3,), {4, 5}, {**base, 'k': [i for i in range(3) for j in i if j if not i]}]
first, *others = data[1:2, ::3, ...]
(n := len(data)) and print(f'{n = }')
x = y = yield_ = lambda a, *b, c=1, **d: (yield)
x += 1; y @= 2
if (m := re.match(r'a', 's')) is not None: pass
while True:
    x: int = 1
    nonlocal_ = "\N{SNOWMAN}\u00e9\101"
    break
else:
    exec("code")
