"""An async generator that nobody goes on with is closed by the loop: its finally runs, and may wait."""
import asyncio


async def numbers(name):
    try:
        for number in range(10):
            yield number
            await asyncio.sleep(0.01)
    finally:
        print(name, "cleans")
        await asyncio.sleep(0)
        print(name, "is clean")


async def first(name):
    async for number in numbers(name):
        return number


async def failing(name):
    async for number in numbers(name):
        raise ValueError(number)


async def main():
    async for number in numbers("broken off"):
        if number == 2:
            break
    print("behind the loop")
    await asyncio.sleep(0.1)
    one = numbers("deleted")
    print(await anext(one))
    del one
    print("behind del")
    await asyncio.sleep(0.1)
    print(await first("left"))
    await asyncio.sleep(0.1)
    try:
        await failing("failed")
    except ValueError as error:
        print("ValueError", error)
    await asyncio.sleep(0.1)
    print(await asyncio.gather(first("one"), first("two")))
    await asyncio.sleep(0.1)
    async for number in numbers("complete"):
        pass
    global kept, also
    kept, also = numbers("kept"), numbers("never begun")
    print(await anext(kept))
    task = asyncio.create_task(numbers("closed by a task").aclose())
    print(await task)
    print("main ends")


asyncio.run(main())
print("the run is over")


async def bad():
    try:
        yield 1
    finally:
        raise OSError("no way to clean")


async def with_handler():
    global kept
    kept = bad()
    await anext(kept)

    def handler(loop, context):
        print(context["message"].split("<")[0], repr(context["exception"]), context["asyncgen"] is kept)

    asyncio.get_running_loop().set_exception_handler(handler)


asyncio.run(with_handler())
