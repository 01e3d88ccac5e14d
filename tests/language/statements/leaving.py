# What leaves a with or a try by return, break or continue is no longer covered by it.
class M:
    def __init__(self, n, error=None, eat=False): self.n, self.error, self.eat = n, error, eat
    def __enter__(self): print('enter', self.n); return self.n
    def __exit__(self, t, e, tb):
        print('exit', self.n, t and t.__name__)
        if self.error: raise self.error(self.n)
        return self.eat
def show(f, *a):
    try: print('->', f(*a))
    except Exception as e: print('error', type(e).__name__, e, repr(e.__context__))
def returns():
    with M(1, KeyError): return 'x'
show(returns)
def returns_inside_try():
    with M(1, KeyError):
        try: return 'x'
        except KeyError: print('wrong')
        finally: print('finally')
show(returns_inside_try)
def outside_catches():
    try:
        with M(1, KeyError):
            with M(2): return 'x'
    except KeyError as e: return 'caught', e
show(outside_catches)
def in_handler():
    with M(1, KeyError):
        try: 1 / 0
        except ZeroDivisionError as e: return 'from handler'
        except KeyError: print('wrong')
show(in_handler)
show(in_handler)
def loops(n):
    for i in range(3):
        try:
            with M(i, KeyError if i == n else None):
                if i == 1: continue
                if i == 2: break
        except KeyError as e: print('caught', e)
        else: print('else', i)
    else: print('loop else')
    return 'end'
for n in range(4): show(loops, n)
def two():
    with M(1, KeyError), M(2, ValueError, True): return 'two'
show(two)
def eat():
    with M(1, None, True): raise ValueError('eaten')
    return 'after'
show(eat)
def generator():
    with M(1, KeyError):
        try:
            yield 1
            return 'value'
        except KeyError: print('wrong')
def drive():
    g = generator(); next(g); return next(g, 'default')
show(drive)
def nested(n):
    while True:
        try:
            try:
                try:
                    if n == 0: return 'zero'
                    if n == 1: break
                    if n == 2: raise ValueError
                    n -= 3; continue
                finally: print('f1', n)
            except ValueError as e: print('value'); return 'from except'
            finally: print('f2', n)
        finally: print('f3', n)
    return 'after loop'
for n in range(5): show(nested, n)
