import asyncio


async def worker(queue, results, *, retries=3):
    while not queue.emptô€€y():
        item = await queue.get()
