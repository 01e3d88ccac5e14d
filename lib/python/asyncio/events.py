"""The event loop. Its time is virtual: while nothing is ready it jumps to the next timer."""
import contextvars
import sys

import _lifetime

from ._heap import pop, push

__all__ = ("AbstractEventLoop", "BaseEventLoop", "EventLoop", "Handle", "SelectorEventLoop", "TimerHandle",
           "get_event_loop", "get_event_loop_policy", "get_running_loop", "new_event_loop", "set_event_loop",
           "set_event_loop_policy", "_get_running_loop")

_running = None
_current = None


class Handle:
    """A callback that waits to be run."""

    def __init__(self, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._context = contextvars.copy_context() if context is None else context
        self._cancelled = False

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = None
            self._args = None

    def cancelled(self):
        return self._cancelled

    def get_context(self):
        return self._context

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            name = getattr(self._callback, "__qualname__", repr(self._callback))
            self._loop.call_exception_handler({"message": f"Exception in callback {name}", "exception": error,
                                               "handle": self})

    def __repr__(self):
        if self._cancelled:
            return f"<{type(self).__name__} cancelled>"
        name = getattr(self._callback, "__qualname__", repr(self._callback))
        return f"<{type(self).__name__} {name}({', '.join(map(repr, self._args))})>"


class TimerHandle(Handle):
    """A callback that waits for its time."""

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._scheduled = False

    def when(self):
        return self._when

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_cancelled(self)
        super().cancel()


class AbstractEventLoop:
    """What loops have in common."""


class BaseEventLoop(AbstractEventLoop):
    """Runs what is ready in the order in which it became so, then waits for the next timer."""

    def __init__(self):
        self._ready = []
        self._timers = []
        self._count = 0
        self._now = 0.0
        self._closed = False
        self._stopping = False
        self._running = False
        self._debug = False
        self._exception_handler = None
        self._task_factory = None
        self._asyncgens = []

    def __repr__(self):
        return (f"<{type(self).__name__} running={self.is_running()} closed={self.is_closed()} "
                f"debug={self.get_debug()}>")

    # --- callbacks

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        return self.call_soon(callback, *args, context=context)

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        handle = TimerHandle(when, callback, args, self, context)
        self._count += 1
        push(self._timers, (when, self._count, handle))
        return handle

    def _timer_cancelled(self, handle):
        pass

    def time(self):
        return self._now

    # --- futures and tasks

    def create_future(self):
        from .futures import Future
        return Future(loop=self)

    def create_task(self, coro, **kwargs):
        self._check_closed()
        if self._task_factory is not None:
            return self._task_factory(self, coro, **kwargs)
        from .tasks import Task
        return Task(coro, loop=self, **kwargs)

    def set_task_factory(self, factory):
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def run_in_executor(self, executor, func, *args):
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def set_default_executor(self, executor):
        pass

    # --- running

    def run_forever(self):
        global _running
        self._check_closed()
        self._check_running()
        before = _running
        _running = self
        self._running = True
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._running = False
            _running = before

    def run_until_complete(self, future):
        from .futures import isfuture
        from .tasks import ensure_future
        self._check_closed()
        self._check_running()
        new_task = not isfuture(future)
        future = ensure_future(future, loop=self)
        future.add_done_callback(_stop_loop_of)
        try:
            self.run_forever()
        except:
            if new_task and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_loop_of)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def _run_once(self):
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            pop(timers)
        ready = self._ready
        if not ready and not self._stopping:
            if not timers:
                raise RuntimeError("the event loop has nothing to wait for: no task, timer or callback is left")
            if timers[0][0] > self._now:
                self._now = timers[0][0]
        while timers and timers[0][0] <= self._now:
            handle = pop(timers)[2]
            if not handle._cancelled:
                ready.append(handle)
        self._ready = []
        for handle in ready:
            if not handle._cancelled:
                handle._run()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._running

    def is_closed(self):
        return self._closed

    def close(self):
        if self._running:
            raise RuntimeError("Cannot close a running event loop")
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    async def shutdown_asyncgens(self):
        left = _lifetime.async_generators()
        if not left:
            return
        from .tasks import gather
        results = await gather(*[generator.aclose() for generator in left], return_exceptions=True)
        for generator, result in zip(left, results):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": f"an error occurred during closing of asynchronous generator {generator!r}",
                    "exception": result, "asyncgen": generator})

    async def shutdown_default_executor(self, timeout=None):
        pass

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self._running:
            raise RuntimeError("This event loop is already running")
        if _running is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    # --- errors

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        import traceback
        text = context.get("message") or "Unhandled exception in event loop"
        for key in sorted(context):
            if key not in ("message", "exception"):
                text += f"\n{key}: {context[key]!r}"
        error = context.get("exception")
        if error is not None:
            text += "\n" + "".join(traceback.format_exception(error)).rstrip("\n")
        print(text, file=sys.stderr)

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            self.default_exception_handler(context)
        else:
            self._exception_handler(self, context)


class SelectorEventLoop(BaseEventLoop):
    """The loop of this platform."""


EventLoop = SelectorEventLoop


def _stop_loop_of(future):
    if not future.cancelled():
        error = future._exception
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            return
    future._loop.stop()


def _get_running_loop():
    return _running


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def get_event_loop():
    if _running is not None:
        return _running
    if _current is None:
        raise RuntimeError("There is no current event loop in thread 'MainThread'.")
    return _current


def set_event_loop(loop):
    global _current
    if loop is not None and not isinstance(loop, AbstractEventLoop):
        raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
    _current = loop


def new_event_loop():
    return SelectorEventLoop()


# --- policies: they only name the loop, and are on their way out ------------------------------------------------------

class _AbstractEventLoopPolicy:
    """What makes loops and knows which is the present one."""

    def get_event_loop(self):
        raise NotImplementedError

    def set_event_loop(self, loop):
        raise NotImplementedError

    def new_event_loop(self):
        raise NotImplementedError


class _DefaultEventLoopPolicy(_AbstractEventLoopPolicy):
    def get_event_loop(self):
        if _current is None:
            raise RuntimeError("There is no current event loop in thread 'MainThread'.")
        return _current

    def set_event_loop(self, loop):
        set_event_loop(loop)

    def new_event_loop(self):
        return SelectorEventLoop()


_policy = None


def _get_event_loop_policy():
    global _policy
    if _policy is None:
        _policy = _DefaultEventLoopPolicy()
    return _policy


def _set_event_loop_policy(policy):
    global _policy
    if policy is not None and not isinstance(policy, _AbstractEventLoopPolicy):
        raise TypeError(f"policy must be an instance of AbstractEventLoopPolicy or None, not '{type(policy).__name__}'")
    _policy = policy


def _is_deprecated(name):
    import warnings
    warnings.warn(f"'asyncio.{name}' is deprecated and slated for removal in Python 3.16", DeprecationWarning, stacklevel=3)


def get_event_loop_policy():
    _is_deprecated("get_event_loop_policy")
    return _get_event_loop_policy()


def set_event_loop_policy(policy):
    _is_deprecated("set_event_loop_policy")
    _set_event_loop_policy(policy)
