import asyncio


async def worker(queue, results, *, retries=3):
    while not queue.empty():
        item = await queue.get()
        for attempt in range(retries):
            try:
                async with asyncio.timeout(5):
                    results[item] = await fetch(item)
            except* TimeoutError as group:
                print(f"attempt {attempt + 1} of {retries} failed: {group.exceptions[0]}")
                await asyncio.sleep(2 ** attempt)
            except* (ValueError, KeyError):
                raise
            else:
                pass
        queue.task_done()


def outer():
    count = 0

    def inner():
        nonlocal count
        count += 1
        return count
    return inner


try:
    asyncio.run(worker(asyncio.Queue(), {}))
except KeyboardInterrupt, SystemExit:
    pass
finally:
    print("done")
