# needs: asyncio
import asyncio


async def leaf(i):
    await asyncio.sleep(0)
    return i


async def node(depth, i):
    if depth == 0:
        return await leaf(i)
    return sum(await asyncio.gather(*[node(depth - 1, i * 4 + k) for k in range(4)]))


async def direct(depth):
    return 1 if depth == 0 else await direct(depth - 1) + await direct(depth - 1)


print(asyncio.run(node(5, 0)), asyncio.run(direct(16)))
