for i in range(10**9): pass
for i in range(10**6): pass
