# Tracebacks as traceback.format_exc gives them: which lines, which marks.
import traceback
def show(f, *a):
    try: f(*a)
    except BaseException: print(traceback.format_exc().replace(show.__code__.co_filename, '<program>'))
    else: print('no error')
def nested(x):
    return inner(x) + 1
def inner(x):
    y = deepest(x)
    return y
def deepest(x):
    z = x + \
        1 / 0
    return z
show(nested, 1)
d = {'a': {'b': [1, 2]}}
def subscripts():
    return d['a']['b'][5]
show(subscripts)
def store():
    d['a']['b'][7] = 3
show(store)
def delete():
    del d['x']['y']
show(delete)
def attribute():
    return d.a.b.c
show(attribute)
class A:
    def __init__(self, x): self.x = x
    def method(self, a, b): return self.missing + a
    @property
    def prop(self): return self.x.y.z
a = A(None)
show(lambda: a.method(1, 2))
show(lambda: a.prop)
def set_attribute():
    a.x.y = 3
show(set_attribute)
def call_args():
    a.method(1, *[2], b=3)
show(call_args)
def many_lines():
    return nested(
        1,
        2,
        3,
        4,
    )
show(many_lines)
def operators():
    x = (1 +
         2 +
         'a' +
         3)
show(operators)
def operators2():
    return (1 // 0) ** 3
show(operators2)
def operators3():
    return 1 + (2 * (3 - 'x')) - 4
show(operators3)
def unary():
    return -'a'
show(unary)
def compare():
    return 1 < 2 < 'a'
show(compare)
def contains():
    return 1 in 2
show(contains)
def augmented():
    x = 1
    x += 'a'
show(augmented)
def augmented_item():
    d['a']['z'] += 1
show(augmented_item)
def loop():
    for i in 3: pass
show(loop)
def unpack():
    a, b = 1, 2, 3
    a, b = [1]
show(unpack)
def unpack_loop():
    for a, b in [(1, 2, 3)]: pass
show(unpack_loop)
def with_():
    with 3 as x: pass
show(with_)
class M:
    def __enter__(self): return 1
    def __exit__(self, *a): raise KeyError('exit')
def with_exit():
    with M() as x:
        raise ValueError('body')
show(with_exit)
def raising():
    raise ValueError('simple')
show(raising)
def raising_from():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError('from') from e
show(raising_from)
def raising_none():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError('none') from None
show(raising_none)
def raising_context():
    try:
        1 / 0
    except ZeroDivisionError:
        undefined_name_here
show(raising_context)
def reraise():
    try:
        1 / 0
    except ZeroDivisionError:
        raise
show(reraise)
def reraise_named():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise e
show(reraise_named)
def finally_():
    try:
        1 / 0
    finally:
        x = 1
show(finally_)
def asserting():
    assert 1 == 2
show(asserting)
def asserting_message():
    assert 1 == 2, 'message ' + str(3)
show(asserting_message)
def comprehension():
    return [x / 0 for x in [1]]
show(comprehension)
def generator_expression():
    return list(x / 0 for x in [1])
show(generator_expression)
def generator():
    yield 1
    yield 1 / 0
show(lambda: list(generator()))
def delegating():
    yield from generator()
show(lambda: list(delegating()))
def decorated():
    @nested
    def f(): pass
show(decorated)
def decorated_call():
    @nested(3)
    def f(): pass
show(decorated_call)
def class_body():
    class K:
        x = 1
        y = x / 0
show(class_body)
def defaults():
    def f(x=1 / 0): pass
show(defaults)
def fstring():
    return f'{1}{d["q"]}{2}'
show(fstring)
def fformat():
    return f'{1:zz}'
show(fformat)
def lambda_(): return (lambda x: x / 0)(1)
show(lambda_)
def recursion(n):
    if n == 0: raise ValueError('bottom')
    recursion(n - 1)
show(recursion, 10)
show(recursion, 2)
show(recursion, 3)
def mutual(n):
    if n: mutual2(n - 1)
    else: raise KeyError
def mutual2(n): mutual(n)
show(mutual, 4)
def conditional(): return 1 if 1 / 0 else 2
show(conditional)
def boolean(): return 1 and (2 / 0) or 3
show(boolean)
def walrus(): return (x := 1 / 0)
show(walrus)
def slices(): return [1][1:'a']
show(slices)
def keyword(): return nested(x=1, y=2)
show(keyword)
def unicode(): return 'äöü€' + 1
show(unicode)
def one_line(): x = nested(1); return x
show(one_line)
def if_line():
    if nested(1): return 2
show(if_line)
def if_return():
    if 1: return nested(1)
show(if_return)
def while_():
    while nested(1): pass
show(while_)
def matching():
    match 1 / 0:
        case 1: pass
show(matching)
def match_value():
    match 1:
        case d.zzz: pass
show(match_value)
def match_guard():
    match 1:
        case x if x / 0: pass
show(match_guard)
def importing():
    import no_such_module_x
show(importing)
def starred(): return [*3]
show(starred)
def dict_starred(): return {**3}
show(dict_starred)
def call_starred(): return nested(*3)
show(call_starred)
def global_(): return no_global_x
show(global_)
def unbound():
    print(u)
    u = 1
show(unbound)
def free():
    def f(): return q
    f()
    q = 1
show(free)
def deleted():
    v = 1
    del v
    del v
show(deleted)
def noted():
    e = ValueError('with notes')
    e.add_note('first'); e.add_note('second\nthird')
    raise e
show(noted)
class Quiet(Exception): pass
def no_text(): raise Quiet
show(no_text)
class Bad(Exception):
    def __str__(self): raise ValueError
def bad_text(): raise Bad
show(bad_text)
def text_lines(): raise ValueError('several\nlines\n')
show(text_lines)
def outer():
    class Local(Exception): pass
    raise Local('local class')
show(outer)
print(traceback.format_exception_only(ValueError('x')), traceback.format_exception_only(None))
print(''.join(traceback.format_exception(ValueError('not raised'))))
try: nested(1)
except ZeroDivisionError as e:
    tb = e.__traceback__
    print([(s.lineno, s.name, s.line) for s in traceback.extract_tb(tb)])
    print([s.replace(show.__code__.co_filename, '<program>') for s in traceback.format_tb(tb, 1) + traceback.format_tb(tb, -1)])
    print(tb.tb_lineno, tb.tb_next.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name)
    print(''.join(traceback.format_exception(e, limit=2)).replace(show.__code__.co_filename, '<program>'))
