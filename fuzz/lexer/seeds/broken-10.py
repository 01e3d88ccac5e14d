        counter = [await step(i) async for i in rest if i]
        asy×nc with first as a, second as b:
            await a.b(*rest, **more)
        return counter


