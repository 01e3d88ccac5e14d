import random
print(random._os.environ)
import random
print(random.random())
