import os
print(os.environ['HOME'])
environ = {}
print(environ)
