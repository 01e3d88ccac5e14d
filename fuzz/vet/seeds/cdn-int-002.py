print(x.__dict__)
print(vars(x))
