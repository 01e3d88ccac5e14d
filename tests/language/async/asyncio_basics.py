# Tasks, futures, queues and locks: who runs when.
import asyncio
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, '|', e)
async def say(n, d):
    print('start', n); await asyncio.sleep(d); print('end', n); return n
async def fail(d, e=ValueError):
    await asyncio.sleep(d); raise e('failed')
async def main():
    print(await asyncio.gather(say('a', 0.3), say('b', 0.1), say('c', 0.2)))
    t1 = asyncio.create_task(say('x', 0), name='named'); print(t1.get_name(), t1.done()); print(await t1, t1.done(), t1.result())
    print(await asyncio.gather(say('g', 0), fail(0.1), return_exceptions=True))
    try: await asyncio.gather(say('h', 0.2), fail(0.1), say('i', 0.05))
    except ValueError as e: print('gather raised', e)
    await asyncio.sleep(0.5)
    print(await asyncio.gather())
    done, pending = await asyncio.wait([asyncio.create_task(say(i, i / 10)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending)); done, pending = await asyncio.wait(pending, timeout=0.05); print(len(done), len(pending)); await asyncio.wait(pending)
    done, pending = await asyncio.wait([asyncio.create_task(fail(0.1)), asyncio.create_task(say('w', 1))], return_when=asyncio.FIRST_EXCEPTION); print(len(done), len(pending))
    for p in pending: p.cancel()
    try: await asyncio.wait_for(say('slow', 10), 0.1)
    except asyncio.TimeoutError as e: print('timeout', type(e), e.args)
    print(await asyncio.wait_for(say('quick', 0.05), 1), await asyncio.wait_for(say('none', 0), None))
    try:
        async with asyncio.timeout(0.1): await asyncio.sleep(5)
    except TimeoutError: print('timeout block')
    async with asyncio.timeout(1) as cm: await asyncio.sleep(0.01)
    print(cm.expired())
    async def quiet(n, d): await asyncio.sleep(d); return n
    for c in asyncio.as_completed([quiet('1', 0.3), quiet('2', 0.1), quiet('3', 0.2)]): print('completed', await c)
    task = asyncio.create_task(say('cancelled', 10)); await asyncio.sleep(0); print(task.cancel('why'))
    try: await task
    except asyncio.CancelledError as e: print('cancelled', e.args, task.cancelled(), task.cancelling())
    async def stubborn():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: print('no'); asyncio.current_task().uncancel()
        await asyncio.sleep(0.1); return 'survived'
    task = asyncio.create_task(stubborn()); await asyncio.sleep(0); task.cancel(); print(await task)
    inner = asyncio.create_task(say('shielded', 0.2))
    try: await asyncio.wait_for(asyncio.shield(inner), 0.1)
    except asyncio.TimeoutError: print('outer timeout', inner.done())
    print(await inner)
    f = asyncio.get_running_loop().create_future(); print(f.done())
    t(lambda: f.result()); t(lambda: f.exception()); asyncio.get_running_loop().call_later(0.1, f.set_result, 42); print(await f); t(lambda: f.set_result(1))
    f = asyncio.Future(); f.set_exception(KeyError('k'))
    try: await f
    except KeyError as e: print('future raised', e)
    f = asyncio.Future(); f.cancel(); t(lambda: f.result()); t(lambda: f.cancel())
    # ordering
    out = []
    async def step(n):
        for i in range(3): out.append((n, i)); await asyncio.sleep(0)
    await asyncio.gather(*(step(n) for n in 'abc')); print(out)
    loop = asyncio.get_running_loop(); out = []
    loop.call_soon(out.append, 1); loop.call_later(0.02, out.append, 3); loop.call_later(0.01, out.append, 2); h = loop.call_soon(out.append, 'no'); h.cancel()
    await asyncio.sleep(0.05); print(out)
    # queues
    q = asyncio.Queue(2)
    async def producer():
        for i in range(5): await q.put(i); print('put', i)
        await q.put(None)
    async def consumer():
        while (x := await q.get()) is not None: print('got', x); q.task_done()
        q.task_done()
    await asyncio.gather(producer(), consumer()); await q.join(); print(q.qsize(), q.empty(), q.full())
    t(q.get_nowait); q.put_nowait(1); q.put_nowait(2); t(lambda: q.put_nowait(3)); q.task_done(); q.task_done(); t(q.task_done)
    p = asyncio.PriorityQueue(); [p.put_nowait(i) for i in (3, 1, 2)]; print([p.get_nowait() for _ in range(3)])
    p = asyncio.LifoQueue(); [p.put_nowait(i) for i in (3, 1, 2)]; print([p.get_nowait() for _ in range(3)])
    workers = asyncio.Queue(); seen = []
    async def worker(n):
        while True: x = await workers.get(); await asyncio.sleep(x / 10); seen.append((n, x)); workers.task_done()
    tasks = [asyncio.create_task(worker(i)) for i in range(2)]
    for i in (3, 1, 2, 1): workers.put_nowait(i)
    await workers.join(); print(seen)
    for x in tasks: x.cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    # locks
    lock = asyncio.Lock()
    async def locked(n):
        async with lock: print('in', n, lock.locked()); await asyncio.sleep(0.01); print('out', n)
    await asyncio.gather(*(locked(i) for i in range(3))); print(lock.locked()); t(lock.release)
    ev = asyncio.Event()
    async def waiter(n): await ev.wait(); print('event', n)
    ws = [asyncio.create_task(waiter(i)) for i in range(2)]; await asyncio.sleep(0); ev.set(); await asyncio.gather(*ws); print(ev.is_set())
    sem = asyncio.Semaphore(2); active = 0
    async def limited(n):
        nonlocal active
        async with sem: active += 1; print('active', active); await asyncio.sleep(0.01); active -= 1
    await asyncio.gather(*(limited(i) for i in range(5)))
    b = asyncio.BoundedSemaphore(1); t(b.release); t(lambda: asyncio.Semaphore(-1))
    cond = asyncio.Condition()
    async def cw(n):
        async with cond: await cond.wait(); print('notified', n)
    ws = [asyncio.create_task(cw(i)) for i in range(3)]; await asyncio.sleep(0)
    async with cond: cond.notify(1)
    await asyncio.sleep(0)
    async with cond: cond.notify_all()
    await asyncio.gather(*ws); t(cond.notify)
    barrier = asyncio.Barrier(3)
    async def bw(n): i = await barrier.wait(); print('barrier', n)
    await asyncio.gather(*(bw(i) for i in range(3)))
    # task groups
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(say('tg1', 0.1)); b = tg.create_task(say('tg2', 0.05))
    print(a.result(), b.result())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(say('tg3', 10)); tg.create_task(fail(0.1)); tg.create_task(fail(0.1, KeyError))
    except* ValueError as e: print('group', e.exceptions)
    except* KeyError as e: print('group', e.exceptions)
    try:
        async with asyncio.TaskGroup() as tg:
            c = tg.create_task(say('tg4', 10)); await asyncio.sleep(0); raise OSError('body')
    except* OSError as e: print('body', e.exceptions, c.cancelled())
    print(asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    print(await asyncio.to_thread(lambda a, b=1: a + b, 2, b=3))
    async def agen():
        for i in range(3): await asyncio.sleep(0.01); yield i
    print([x async for x in agen()])
    t0 = loop.time(); await asyncio.sleep(0.3); print(round(loop.time() - t0, 1))
    print(await asyncio.sleep(0, 'result'), await asyncio.sleep(0.01, 'result2'))
    return 'main result'
print(asyncio.run(main()))
async def bad(): raise RuntimeError('from main')
t(lambda: asyncio.run(bad()))
async def inner_run():
    c = say('z', 0)
    try: asyncio.run(c)
    except RuntimeError as e: print(e); c.close()
asyncio.run(inner_run())
t(asyncio.get_running_loop)
async def leave(): asyncio.create_task(forever()); await asyncio.sleep(0)
async def forever():
    try: await asyncio.sleep(100)
    finally: print('cleaned up')
asyncio.run(leave())
with asyncio.Runner() as r: print(r.run(say('r1', 0)), r.run(say('r2', 0)))
loop = asyncio.new_event_loop(); print(loop.run_until_complete(say('l', 0.01))); print(loop.is_running(), loop.is_closed()); loop.close(); print(loop.is_closed())
