{ {'a': 1}['a'] } {lambda_(x)!s}
"""
template = t'select {name} from {width:d}'
raw = b'\x00' rb'\x'
number = 0x_ff + 0b10 + 0o17 + 1_000 + 1.5e-3 + 3j - ~5 // 2 % 3 @ m
chain = a < b <= c != d is not e not in f and g or not h
