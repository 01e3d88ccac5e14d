import asyncio


async def worker(queue, results