import math
name = input()
getattr(math, name)(1)
import math
print(getattr(math, 'sqrt')(4))
