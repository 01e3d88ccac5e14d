# exec, eval, compile, and what they see.
def t(f, *a):
    try: print(repr(f(*a)))
    except BaseException as e: print(type(e).__name__, '|', e)
x = 1
exec('y = x + 1\nprint(y)'); print(y); print(eval('x + y')); print(eval(' \t x * 10 '))
ns = {}; exec('a = 1\ndef f(): return a\nclass C:\n  z = a\nb = f() + C.z\nc = [a + i for i in range(3) if a]', ns); print(sorted(k for k in ns if k != '__builtins__'), ns['b'], ns['c'], '__builtins__' in ns)
g, l = {'p': 1}, {'q': 2}; exec('r = p + q\np = 5\nglobal s\ns = 7\ndel q', g, l); print(sorted(k for k in g if k[0] != '_'), g['p'], g['s'], l)
print(eval('p + q', {'p': 1}, {'q': 2}), eval('[q for _ in range(2)]', {}, {'q': 3}))
def fn(v):
    w = 2
    exec('v = 10; new = 5'); print(v, eval('v + w'), sorted(locals()))
    return eval('[v, w]')
print(fn(1))
c = compile('x + 41', '<c>', 'eval'); print(type(c), eval(c), eval(c, {'x': 1}), c.co_filename)
c = compile('k = x\nfor i in range(2): print(i)', 'file.py', 'exec'); d = {'x': 9}; exec(c, d); print(d['k'], d['i']); exec(c); print(k)
t(eval, '1 +'); t(eval, 'x = 1'); t(eval, ''); t(exec, 'if'); t(eval, 3); t(exec, None); t(eval, '1', 3); t(eval, 'undefined_zz'); t(compile, '1', 'f', 'zz'); t(eval, '(' * 3)
t(exec, 'def f(:\n pass'); t(exec, 'return 1'); t(exec, ' x = 1'); t(exec, 'x = 1\n  y = 2'); t(exec, "a = 'abc"); t(exec, 'raise ValueError(5)')
try: exec('1 +')
except SyntaxError as e: print(e.msg, e.filename, e.lineno, e.offset, repr(e.text), e.end_lineno, e.end_offset)
try: exec(compile('def f():\n    return 1/0\nf()', 'made.py', 'exec'), {})
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb: print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_code.co_filename in ('made.py',)); tb = tb.tb_next
print(eval(b'1 + 1'), eval('lambda: 5')(), eval('(yield_ := 3)'), yield_)
print(globals()['x'], 'fn' in globals(), globals() is locals())
def loc(a, *b, c=1, **d):
    e = 3
    def inner(): return e
    l1 = locals(); f = 4
    return l1, locals(), l1 is locals()
print([sorted(q.items(), key=lambda z: z[0])[:3] if isinstance(q, dict) else q for q in loc(1, 2, z=3)])
class K:
    a = 1; print(sorted(k for k in locals() if k[0] != '_')); locals()['b'] = 2
print(K.b)
exec('class Q:\n  def m(self): return super().__repr__()[:3]\nprint(Q().m())', {})
exec('def outer():\n  v = 1\n  def i(): nonlocal v; v += 1; return v\n  return i()\nprint(outer())')
exec('import math\nprint(math.sqrt(4))', {'u': 1}, {})
print(eval('__name__'), eval('1 if x else 2'), eval('{**{1: 2}}'), eval('f"{x}"'))
exec('for q in [1]:\n  try:\n    1/0\n  except ZeroDivisionError as e: print("caught", e)\n  finally: print("fin")')
exec(''); exec('# nothing'); print(exec('1'), eval('None'))
