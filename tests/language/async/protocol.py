import warnings
warnings.simplefilter('ignore') # of coroutines that nobody awaits
def t(f,*a):
    try: print(repr(f(*a)))
    except BaseException as e: print(type(e).__name__, '|', e)
async def co(x=1):
    return x
async def ag():
    yield 1
class A:
    def __init__(s,v): s.v=v
    def __await__(s): return s.v
def run(c):
    try:
        while 1: print('y',c.send(None))
    except StopIteration as e: return e.value
async def aw(x): return await x
t(run, aw(3)); t(run, aw(A(3))); t(run,aw(A(iter([1,2])))); 
c=co(); t(run, aw(A(c))); t(run,aw(c)); t(run,aw(c)); t(c.send,None)
c=co(); t(c.send,1); c.close(); t(c.send,None)
t(iter,co()); t(next,co()); t(lambda: list(co()))
def yf(x): return (yield from x)
t(lambda: list(yf(co())))
async def af(x):
    async for i in x: print(i)
t(run,af(3)); 
class B:
    def __aiter__(s): return 3
t(run,af(B()))
class C:
    def __aiter__(s): return s
    def __anext__(s): return 3
t(run,af(C()))
class D:
    def __aiter__(s): return s
    async def __anext__(s): raise StopAsyncIteration
t(run,af(D()))
async def aws(x):
    async with x as y: print('in',y)
t(run,aws(3))
class E:
    async def __aenter__(s): return 1
t(run,aws(E()))
class F:
    async def __aexit__(s,*a): return 1
t(run,aws(F()))
class G:
    def __aenter__(s): return 1
    def __aexit__(s,*a): return 1
t(run,aws(G()))
class H:
    async def __aenter__(s): return 1
    def __aexit__(s,*a): print(a); return 1
t(run,aws(H()))
class I:
    async def __aenter__(s): print('enter'); return 1
    async def __aexit__(s,*a): print('exit',a[1]); return True
    def __enter__(s): pass
    def __exit__(s): pass
t(run,aws(I()))
def w():
    with H(): pass
t(w)
async def wi():
    async with W(): pass
class W:
    def __enter__(s): pass
    def __exit__(s): pass
t(run,wi())
async def k():
    async with I(): raise ValueError(3)
t(run,k())
g=ag(); print(type(g), type(g.asend(None)), type(g.athrow(ValueError)), type(g.aclose()), type(co().__await__()))
t(aiter,3); t(anext,3); t(lambda: anext(g) is g)
t(run,anext(g)); t(run,anext(g)); t(run,anext(g)); t(run,anext(g,'d'))
g=ag(); a=g.asend(None); t(a.send,None); t(a.send,None)
g=ag(); t(run,g.asend(1)); 
g=ag(); t(run,g.aclose()); t(run,g.aclose()); t(run,anext(g)); t(run, g.athrow(ValueError('x')))
g=ag(); t(run,g.athrow(ValueError('x'))); t(run,anext(g))
g=ag(); t(run,anext(g)); t(run,g.athrow(ValueError('x'))); t(run,anext(g))
async def ag2():
    try:
        x=yield 1
        print('got',x)
        yield 2
    except GeneratorExit: print('ge'); raise
    finally: print('fin')
g=ag2(); t(run,anext(g)); t(run,g.asend('v')); t(run,g.aclose()); t(run,g.aclose())
async def ag3():
    try: yield 1
    except GeneratorExit: yield 2
g=ag3(); t(run,anext(g)); t(run,g.aclose()); 
async def ag4():
    yield 1
    raise StopAsyncIteration
g=ag4(); t(run,anext(g)); t(run,anext(g))
async def ag5():
    yield 1
    raise StopIteration(3)
g=ag5(); t(run,anext(g)); t(run,anext(g))
async def c6(): raise StopIteration(3)
t(run,c6())
async def comp():
    print([i async for i in ag()], {i async for i in ag()}, {i:i async for i in ag()}, [await co(i) for i in range(3)], [i async for i in ag() if await co(i)])
    g=(i async for i in ag()); print(type(g)); print([x async for x in g])
    g=(await co(i) for i in range(3)); print(type(g)); print([x async for x in g])
t(run,comp())
class Y:
    def __await__(s):
        x=yield 'a'; print('x',x); y=yield 'b'; return 9
c=aw(Y()); print(c.cr_await, c.cr_running, c.cr_suspended); print(c.send(None), type(c.cr_await), c.cr_suspended); print(c.send(5)); t(c.send,6); print(c.cr_await)
c=aw(Y()); c.send(None); t(c.throw,ValueError('t')); 
c=aw(Y()); c.send(None); t(c.close); t(c.throw,ValueError)
c=co(); t(c.throw,ValueError('e')); t(c.throw,KeyError('e'))
