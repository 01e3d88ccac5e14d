"""Tasks: coroutines that the loop runs."""
import contextvars

from . import events, futures, timeouts
from .exceptions import CancelledError, InvalidStateError
from .futures import Future, isfuture

__all__ = ("ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION", "Task", "all_tasks", "as_completed",
           "create_eager_task_factory", "create_task",
           "current_task", "eager_task_factory", "ensure_future", "gather", "iscoroutine", "iscoroutinefunction",
           "run_coroutine_threadsafe", "shield", "sleep", "wait", "wait_for")

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

_pending = {}  # tasks that are not done, in the order of their making
_current = {}  # loop -> task
_names = 0


async def _coroutine():
    pass


_made = _coroutine()
_coroutine_type = type(_made)
_made.close()


def iscoroutine(obj):
    if isinstance(obj, _coroutine_type):
        return True
    kind = type(obj)
    return all(hasattr(kind, name) for name in ("__await__", "send", "throw", "close"))


def iscoroutinefunction(func):
    while hasattr(func, "__func__"):
        func = func.__func__
    code = getattr(func, "__code__", None)
    return code is not None and bool(code.co_flags & 0x80)


def current_task(loop=None):
    return _current.get(events.get_running_loop() if loop is None else loop)


def all_tasks(loop=None):
    if loop is None:
        loop = events.get_running_loop()
    return {task for task in _pending if task._loop is loop}


def _next_name():
    global _names
    _names += 1
    return f"Task-{_names}"


class Task(Future):
    """A future that is done when its coroutine is."""

    _must_cancel = False
    _fut_waiter = None
    _num_cancels_requested = 0

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        if not iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        super().__init__(loop=loop)
        self._name = _next_name() if name is None else str(name)
        self._coro = coro
        self._context = contextvars.copy_context() if context is None else context
        _pending[self] = None
        if eager_start and self._loop.is_running():
            self._context.run(self.__step)  # up to where it has to wait
        else:
            self._loop.call_soon(self.__step, context=self._context)

    def _repr_info(self):
        info = super()._repr_info()
        if self._must_cancel or (self.cancelling() and not self.done()):
            info[0] = "cancelling"
        info.insert(1, f"name={self._name!r}")
        coro = self._coro
        info.insert(2, f"coro=<{coro.__qualname__}()>")
        if self._fut_waiter is not None:
            info.insert(3, f"wait_for={self._fut_waiter!r}")
        return info

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_context(self):
        return self._context

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def get_stack(self, *, limit=None):
        return []

    def cancel(self, msg=None):
        if self.done():
            return False
        self._num_cancels_requested += 1
        if self._fut_waiter is not None and self._fut_waiter.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._num_cancels_requested

    def uncancel(self):
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
            if self._num_cancels_requested == 0:
                self._must_cancel = False
        return self._num_cancels_requested

    def __step(self, error=None):
        if self.done():
            raise InvalidStateError(f"__step(): already done: {self!r}, {error!r}")
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        self._fut_waiter = None
        loop = self._loop
        before = _current.get(loop)
        _current[loop] = self
        try:
            if error is None:
                result = self._coro.send(None)
            else:
                result = self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                super().cancel(msg=self._cancel_message)
            else:
                super().set_result(stop.value)
        except CancelledError as cancelled:
            self._cancel_message = cancelled.args[0] if cancelled.args else None
            self._cancelled_exc = cancelled
            super().cancel(msg=self._cancel_message)
        except (KeyboardInterrupt, SystemExit) as stopped:
            super().set_exception(stopped)
            raise
        except BaseException as failed:
            super().set_exception(failed)
        else:
            self._wait(result)
        finally:
            if before is None:
                del _current[loop]
            else:
                _current[loop] = before
            if self.done():
                _pending.pop(self, None)

    def _wait(self, result):
        loop = self._loop
        blocking = getattr(result, "_asyncio_future_blocking", None)
        if blocking is None:
            if result is None:
                loop.call_soon(self.__step, context=self._context)
            else:
                error = RuntimeError(f"Task got bad yield: {result!r}")
                loop.call_soon(self.__step, error, context=self._context)
        elif result._loop is not loop:
            error = RuntimeError(f"Task {self!r} got Future {result!r} attached to a different loop")
            loop.call_soon(self.__step, error, context=self._context)
        elif not blocking:
            error = RuntimeError(f"yield was used instead of yield from in task {self!r} with {result!r}")
            loop.call_soon(self.__step, error, context=self._context)
        elif result is self:
            error = RuntimeError(f"Task cannot await on itself: {self!r}")
            loop.call_soon(self.__step, error, context=self._context)
        else:
            result._asyncio_future_blocking = False
            result.add_done_callback(self.__wakeup, context=self._context)
            self._fut_waiter = result
            if self._must_cancel and result.cancel(msg=self._cancel_message):
                self._must_cancel = False

    def __wakeup(self, future):
        try:
            future.result()
        except BaseException as error:
            self.__step(error)
        else:
            self.__step()


def create_task(coro, **kwargs):
    return events.get_running_loop().create_task(coro, **kwargs)


def create_eager_task_factory(custom_task_constructor):
    """A task factory whose tasks run at once up to where they have to wait."""
    def factory(loop, coro, *, eager_start=True, **kwargs):
        return custom_task_constructor(coro, loop=loop, eager_start=eager_start, **kwargs)
    return factory


eager_task_factory = create_eager_task_factory(Task)


async def _await(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    if isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future._loop:
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return coro_or_future
    coro = coro_or_future
    if not iscoroutine(coro):
        if not hasattr(type(coro), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro = _await(coro)
    if loop is None:
        loop = events.get_event_loop()
    return loop.create_task(coro)


def run_coroutine_threadsafe(coro, loop):
    return ensure_future(coro, loop=loop)


class _Pause:
    def __await__(self):
        yield


def _set_unless_done(future, result):
    if not future.done():
        future.set_result(result)


async def sleep(delay, result=None):
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    if delay <= 0:
        await _Pause()
        return result
    loop = events.get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, _set_unless_done, future, result)
    try:
        return await future
    finally:
        handle.cancel()


# --- waiting for several ----------------------------------------------------------------------------------------------

async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any(iscoroutine(one) for one in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    return await _wait(fs, timeout, return_when, events.get_running_loop())


async def _wait(fs, timeout, return_when, loop):
    waiter = loop.create_future()
    handle = None if timeout is None else loop.call_later(timeout, _set_unless_done, waiter, None)
    left = len(fs)

    def done_one(future):
        nonlocal left
        left -= 1
        if (left <= 0 or return_when == FIRST_COMPLETED
                or (return_when == FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None)):
            if handle is not None:
                handle.cancel()
            _set_unless_done(waiter, None)

    for future in fs:
        future.add_done_callback(done_one)
    try:
        await waiter
    finally:
        if handle is not None:
            handle.cancel()
        for future in fs:
            future.remove_done_callback(done_one)
    done, pending = set(), set()
    for future in fs:
        (done if future.done() else pending).add(future)
    return done, pending


async def wait_for(fut, timeout):
    if fut is not None and not isfuture(fut) and not iscoroutine(fut) and not hasattr(type(fut), "__await__"):
        raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError from error
    async with timeouts.timeout(timeout):
        return await fut


async def _cancel_and_wait(future):
    loop = events.get_running_loop()
    waiter = loop.create_future()

    def done(future):
        _set_unless_done(waiter, None)

    future.add_done_callback(done)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(done)


class _AsCompleted:
    """Iterated by for, it gives coroutines; by async for, the futures as they are done."""

    def __init__(self, aws, timeout):
        self._done = []
        self._waiters = []
        self._handle = None
        loop = events.get_event_loop()
        todo = []
        for one in aws:
            future = ensure_future(one, loop=loop)
            if future not in todo:
                todo.append(future)
        self._todo = set(todo)
        self._left = len(todo)
        for future in todo:
            future.add_done_callback(self._finished)
        if todo and timeout is not None:
            self._handle = loop.call_later(timeout, self._timed_out)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._take()

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._take(True)

    def _finished(self, future):
        if future not in self._todo:
            return
        self._todo.remove(future)
        self._put(future)
        if not self._todo and self._handle is not None:
            self._handle.cancel()

    def _timed_out(self):
        for future in self._todo:
            future.remove_done_callback(self._finished)
            self._put(None)
        self._todo.clear()

    def _put(self, future):
        self._done.append(future)
        while self._waiters:
            waiter = self._waiters.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                break

    async def _take(self, result=False):
        while not self._done:
            waiter = events.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter
        future = self._done.pop(0)
        if future is None:
            raise TimeoutError
        return future.result() if result else future


def as_completed(fs, *, timeout=None):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    return _AsCompleted(fs, timeout)


class _Gathering(Future):
    def __init__(self, children, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        found = False
        for child in self._children:
            if child.cancel(msg=msg):
                found = True
        if found:
            self._cancel_requested = True
        return found


def gather(*coros_or_futures, return_exceptions=False):
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    finished = count = 0
    children, seen = [], {}
    loop = None
    outer = None

    def done_one(future):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not future.cancelled():
                future.exception()
            return
        if not return_exceptions:
            if future.cancelled():
                outer.set_exception(future._make_cancelled_error())
                return
            if future.exception() is not None:
                outer.set_exception(future.exception())
                return
        if finished == count:
            results = []
            for child in children:
                if child.cancelled():
                    results.append(CancelledError("" if child._cancel_message is None else child._cancel_message))
                else:
                    error = child.exception()
                    results.append(child.result() if error is None else error)
            if outer._cancel_requested:
                outer.set_exception(future._make_cancelled_error())
            else:
                outer.set_result(results)

    count = 0
    done = []
    for one in coros_or_futures:
        if one in seen:
            future = seen[one]
        else:
            future = ensure_future(one, loop=loop)
            if loop is None:
                loop = future._loop
            count += 1
            seen[one] = future
            if future.done():
                done.append(future)
            else:
                future.add_done_callback(done_one)
        children.append(future)
    outer = _Gathering(children, loop)
    for future in done:
        done_one(future)
    return outer


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop.create_future()

    def inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer
