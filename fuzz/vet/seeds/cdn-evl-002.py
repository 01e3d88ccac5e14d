print(__builtins__)
print(len('a'))
