class A(str):
    x = [y for y in z if (w := y)]
    def f(self, a=eval, *b, c=1, **d):
        global g
        nonlocal_ = lambda e, /, h=a: e + h
        try:
            while True:
                match a:
                    case {'k': v, **r}: pass
                    case A(x=1) | [*_]: pass
        except* E as e:
            del e
        import a.b as q, c.d
        from os import *
        return getattr(q, 'a' + ''.join(['b'] * 3)[::-1] % 2)
g = {f'{x!r:>{10**9}}': 1 << 70, **{}}
type T[U: int = 3, *V, **W] = U
