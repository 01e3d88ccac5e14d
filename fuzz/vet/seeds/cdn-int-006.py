print(Exception.__base__)
print(issubclass(bool, int))
