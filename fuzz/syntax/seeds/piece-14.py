import asyncio


async def worker(queue, results, *, retries=3):
    while not queue.empty():
        item = await queue.get()
