import json
json.dumps = lambda *a, **k: '{}'
class A:
    pass
a = A()
a.x = 1
