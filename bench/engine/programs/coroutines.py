# needs: async
async def leaf(i):
    return i


async def tree(depth):
    if depth == 0:
        return await leaf(1)
    return await tree(depth - 1) + await tree(depth - 1)


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


print(drive(tree(18)))
