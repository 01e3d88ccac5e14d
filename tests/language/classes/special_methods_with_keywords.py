# Special methods that take keywords: the call makes a dict before it begins.
class C:
    def __len__(self, **kwargs): return 5
    def __bool__(self, **k): return True
    def __iter__(self, **k): return iter([1])
    def __int__(self, **k): return 5
    def __getitem__(self, i, **k): return i
    def __contains__(self, i, **k): return True
    def __hash__(self, **k): return 5
    def __str__(self, **k): return "s"
    def __index__(self, **k): return 5
c = C()
for f in (lambda: len(c), lambda: bool(c), lambda: list(c), lambda: int(c), lambda: c[2], lambda: 3 in c, lambda: hash(c), lambda: str(c), lambda: [1]*c, lambda: f"{c}", lambda: 1 if c else 2, lambda: [x for x in c], lambda: c.__len__()):
    try: print(f(), end=" ")
    except Exception as e: print("BAD", e)
print()
