# What a coroutine or generator is handling stays its own, whoever resumes it, and whatever that one is handling itself.
import asyncio
import sys


async def cleaned_up(error):
    try:
        await asyncio.sleep(10)
    except error:
        await asyncio.sleep(0.1)
        print("cleaned up after", type(sys.exception()).__name__)
        raise
    finally:
        await asyncio.sleep(0.1)
        print("finally", type(sys.exception()).__name__)


async def main():
    task = asyncio.create_task(cleaned_up(asyncio.CancelledError))
    await asyncio.sleep(0)
    task.cancel("why")
    try:
        await task
    except asyncio.CancelledError as error:
        print(repr(error), task.cancelled())
    try:
        await asyncio.wait_for(cleaned_up(asyncio.CancelledError), timeout=1)
    except TimeoutError as error:
        print(type(error).__name__, type(error.__cause__).__name__)
    try:
        async with asyncio.timeout(1):
            await cleaned_up(BaseException)
    except TimeoutError as error:
        print(type(error).__name__)


asyncio.run(main())


def shown():
    return repr(sys.exception())


def handling():
    yield "before", shown()
    try:
        yield "in try", shown()
    except ValueError:
        yield "handling", shown()
        try:
            raise KeyError("inner")
        except KeyError:
            yield "inner", shown()
        yield "behind inner", shown()
        try:
            yield "nested try", shown()
        except ValueError:
            yield "same again", shown()
        yield "behind same", shown()
        try:
            raise
        except ValueError as error:
            yield "again", repr(error)
    finally:
        yield "finally", shown()
    yield "behind", shown()


error = ValueError("v")
other = TypeError("caller's")
g = handling()
print(next(g), next(g))
try:
    raise error
except ValueError:
    print(g.throw(error), shown())
print(shown(), next(g), shown())
try:
    raise other
except TypeError:
    print(next(g), next(g), shown())
try:
    raise error
except ValueError:
    print(g.throw(error), shown())
    print(next(g), shown())
print(next(g), next(g), shown())
try:
    raise other
except TypeError:
    print(next(g), shown())
print(list(g))


def leaves():
    try:
        yield 1
    except ValueError:
        yield 2
        raise RuntimeError("new")


g = leaves()
next(g)
try:
    raise error
except ValueError:
    g.throw(error)
try:
    next(g)
except RuntimeError as new:
    print(repr(new), repr(new.__context__), shown())
print(shown())


def loops():
    for i in range(3):
        try:
            raise KeyError(i)
        except KeyError:
            yield shown()


try:
    raise other
except TypeError:
    print([(each, shown()) for each in loops()], list(loops()))
print([(each, shown()) for each in loops()])
