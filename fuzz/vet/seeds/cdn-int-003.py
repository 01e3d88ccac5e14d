print(x.__class__)
print(type(x))
