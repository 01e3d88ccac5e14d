# Template strings.
def t_(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, '|', e)
name = 'w'; n = 3
a = t'hello {name} and {n:>{n}} {n!r:x} {n + 1 = }'
print(a); print(type(a), type(a.interpolations[0])); print(a.strings, a.values, [i.expression for i in a.interpolations])
for part in a: print(repr(part))
print(t'', t'{n}', t'a{n}b{n}', t'{{}}', rt'\n{n}', t'{n}' t'{name}', t'x' t'y')
i = a.interpolations[0]; print(i.value, i.expression, i.conversion, i.format_spec)
print(t'a{1}' + t'{2}b', len((t'a{1}' + t'{2}b').strings))
t_(lambda: t'a' + 'b')
from string.templatelib import Template, Interpolation, convert
print(Template('a', 'b', Interpolation(1, 'x'), Interpolation(2, 'y', 'r', '.2f'), 'c'))
t_(lambda: Template(1)); t_(lambda: Template(a=1)); t_(lambda: Interpolation(1, 2)); t_(lambda: Interpolation(1, 'a', 'x')); t_(lambda: Interpolation(1, 'a', 3)); t_(lambda: Interpolation(1, 'a', 'r', 3)); t_(lambda: Interpolation())
print(convert(3, 'r'), convert('a', 'r'), convert('a', None), convert('é', 'a'), convert(3, 's'))
match i:
    case Interpolation(value, expr, conv, spec): print(value, expr, conv, spec)
def f(template): return ''.join(p if isinstance(p, str) else format(convert(p.value, p.conversion), p.format_spec) for p in template)
print(f(t'{n:05} {name!r} {3.14159:.2f}'))
def lazy():
    print('evaluated'); return 1
x = t'{lazy()} {[lazy() for _ in range(2)]}'; print(x.values)
t_(lambda: t'{undefined_q}')
try: a.strings = 3
except AttributeError as e: print('AttributeError')
print(t'{n!s}', t'{n:{n}{n}}', t'''multi
{name}''')
