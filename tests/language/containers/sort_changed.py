l = [3, 2, 1]
def key(x): l.append(x); return x
try: l.sort(key=key)
except ValueError as e: print(e)
print(l)
