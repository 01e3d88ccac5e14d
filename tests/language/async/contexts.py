# Context variables in tasks and callbacks, eager tasks, factories.
import asyncio
import contextvars

name = contextvars.ContextVar("name", default="none")


async def worker(n):
    before = name.get()
    name.set(f"worker {n}")
    await asyncio.sleep(0.01 * n)
    return before, name.get()


async def main():
    name.set("main")
    print(await asyncio.gather(worker(2), worker(1)), name.get())
    loop = asyncio.get_running_loop()
    seen = []
    loop.call_soon(lambda: (seen.append(name.get()), name.set("callback")))
    own = contextvars.copy_context()
    own.run(name.set, "own")
    loop.call_soon(lambda: seen.append(name.get()), context=own)
    loop.call_later(0, lambda: seen.append(name.get()))
    name.set("changed")
    await asyncio.sleep(0.01)
    print(seen, name.get())
    task = asyncio.create_task(worker(0), context=own)
    print(await task, own[name], task.get_context() is own)
    future = loop.create_future()
    future.add_done_callback(lambda f: seen.append(name.get()))
    future.add_done_callback(lambda f: seen.append(name.get()), context=own)
    name.set("later")
    future.set_result(None)
    await asyncio.sleep(0)
    print(seen[-2:])
    try:
        own.run(own.run, print)
    except RuntimeError as error:
        print(str(error)[:21])
    async with asyncio.TaskGroup() as group:
        first = group.create_task(worker(1), name="first")
        second = group.create_task(worker(0), context=own)
    print(first.result(), second.result(), first.get_name())
    token = name.set("token")
    print(name.get(), token.old_value)
    name.reset(token)
    print(name.get())


asyncio.run(main())
print(name.get())


async def steps(log, n):
    log.append(f"start {n}")
    if n:
        await asyncio.sleep(0)
    log.append(f"end {n}")
    return n


async def eager():
    loop = asyncio.get_running_loop()
    log = []
    loop.set_task_factory(asyncio.eager_task_factory)
    a, b = asyncio.create_task(steps(log, 0)), asyncio.create_task(steps(log, 1), name="b")
    print(log, a.done(), b.done(), b.get_name(), asyncio.current_task() in (a, b))
    print(await a, await b, log)
    loop.set_task_factory(None)
    c = asyncio.create_task(steps(log, 0))
    print(c.done(), await c)

    def factory(loop, coro, **kwargs):
        log.append(sorted(kwargs))
        return asyncio.Task(coro, loop=loop, **kwargs)
    loop.set_task_factory(factory)
    print(await asyncio.create_task(steps(log, 0)), log[-3])
    made = asyncio.Task(steps(log, 1), loop=loop, eager_start=True)
    print(log[-1], made.done(), await made)

    async def fails():
        raise ValueError("at once")
    loop.set_task_factory(asyncio.create_eager_task_factory(asyncio.Task))
    failed = asyncio.create_task(fails())
    print(failed.done(), repr(failed.exception()), asyncio.current_task() is not failed)


asyncio.run(eager())
with asyncio.Runner() as runner:
    runner.run(worker(1))
    print(runner.run(worker(2)), name.get())
