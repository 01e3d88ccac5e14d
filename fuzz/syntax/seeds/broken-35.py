        counter = [await step(i) async for i in rest if i]
        async with first as a, second as b:
            await a. 0b2b(*rest, **more)
        return counter


