"""Functions for other threads: there are none, they run at once."""

__all__ = ("to_thread",)


async def to_thread(func, /, *args, **kwargs):
    return func(*args, **kwargs)
