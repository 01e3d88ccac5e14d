"""Threads that run one after another: a started one runs as soon as another would wait for something."""
import sys as _sys
import _threads
import time as _time_module
from time import monotonic as _time

__all__ = ["get_ident", "active_count", "Condition", "current_thread", "enumerate", "main_thread", "TIMEOUT_MAX", "Event",
           "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer",
           "ThreadError", "setprofile", "settrace", "local", "stack_size", "excepthook", "ExceptHookArgs", "getprofile",
           "gettrace", "get_native_id"]

TIMEOUT_MAX = 9223372036.0
ThreadError = RuntimeError
_time_module._waiting.append(_threads.run_all)
_numbers = [0]
_FIRST_IDENT = 140737353000000
_made = [0]


def _new_name(template):
    _numbers[0] += 1
    return template % _numbers[0]


def _checked_timeout(blocking, timeout):
    """None for as long as it takes; 0 for not at all."""
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return 0
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timestamp too large to convert to C PyTime_t")
    return None if timeout == -1 else timeout


# --- locks --------------------------------------------------------------------------------------------------------------

class lock:
    """Held by at most one at a time; whoever likes may let it go."""

    __slots__ = ("_held", "__weakref__")

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        wait = _checked_timeout(blocking, timeout)
        if self._held and (wait == 0 or not _threads.wait_until(lambda: not self._held, wait, "acquire()")):
            return False
        self._held = True
        return True

    acquire_lock = acquire

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    release_lock = release

    def locked(self):
        return self._held

    locked_lock = locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def __repr__(self):
        return f"<{'locked' if self._held else 'unlocked'} _thread.lock object at {id(self):#x}>"


lock.__module__ = "_thread"
Lock = lock


class RLock:
    """A lock that its owner may take again."""

    __slots__ = ("_owner", "_count", "__weakref__")

    def __init__(self):
        self._owner, self._count = None, 0

    def acquire(self, blocking=True, timeout=-1):
        wait = _checked_timeout(blocking, timeout)
        me = get_ident()
        if self._owner not in (None, me):
            if wait == 0 or not _threads.wait_until(lambda: self._owner is None, wait, "acquire()"):
                return False
        self._owner = me
        self._count += 1
        return True

    def release(self):
        if self._owner != get_ident():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None

    def locked(self):
        return self._count > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def _is_owned(self):
        return self._owner == get_ident()

    def _recursion_count(self):
        return self._count if self._owner == get_ident() else 0

    def _release_save(self):
        saved = self._owner, self._count
        self._owner, self._count = None, 0
        return saved

    def _acquire_restore(self, saved):
        self.acquire()
        self._owner, self._count = saved

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        return f"<{state} _thread.RLock object owner={self._owner or 0} count={self._count} at {id(self):#x}>"


RLock.__module__ = "_thread"


class Condition:
    """Wakes those who wait for something to change."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire, self.release = self._lock.acquire, self._lock.release
        self._waiters = []

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *error):
        return self._lock.__exit__(*error)

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def locked(self):
        return self._lock.locked()

    def _is_owned(self):
        owned = getattr(self._lock, "_is_owned", None)
        return owned() if owned is not None else self._lock.locked()

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = [False]
        self._waiters.append(waiter)
        saved = self._lock._release_save() if isinstance(self._lock, RLock) else self._lock.release()
        try:
            if timeout is not None and timeout <= 0:
                return waiter[0]
            return _threads.wait_until(lambda: waiter[0], timeout, "wait()")
        finally:
            if waiter in self._waiters and not waiter[0]:
                self._waiters.remove(waiter)
            if isinstance(self._lock, RLock):
                self._lock._acquire_restore(saved)
            else:
                self._lock.acquire()

    def wait_for(self, predicate, timeout=None):
        end = None
        result = predicate()
        while not result:
            if timeout is not None:
                now = _time()
                end = now + timeout if end is None else end
                if end - now <= 0:
                    break
                self.wait(end - now)
            else:
                self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        for waiter in self._waiters[:n]:
            waiter[0] = True
        del self._waiters[:n]

    def notify_all(self):
        self.notify(len(self._waiters))

    notifyAll = notify_all


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: value={self._value}>"

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if not self._value and (not blocking or not _threads.wait_until(lambda: self._value, timeout, "acquire()")):
            return False
        self._value -= 1
        return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        self._value += n

    def __exit__(self, *error):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return (f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: "
                f"value={self._value}/{self._initial_value}>")

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        if self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        self._value += n


class Event:
    def __init__(self):
        self._flag = False

    def __repr__(self):
        state = "set" if self._flag else "unset"
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: {state}>"

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        return _threads.wait_until(lambda: self._flag, timeout, "wait()")


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    """Lets nobody pass before all have come. A thread that waits here runs the others first."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self._parties, self._action, self._timeout = parties, action, timeout
        self._count = self._round = 0
        self._broken = False

    def __repr__(self):
        state = "broken" if self._broken else f"waiters={self.n_waiting}/{self._parties}"
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: {state}>"

    def wait(self, timeout=None):
        if self._broken:
            raise BrokenBarrierError
        index = self._count
        self._count += 1
        number = self._round
        if self._count == self._parties:
            try:
                if self._action is not None:
                    self._action()
            except BaseException:
                self.abort()
                raise
            self._count = 0
            self._round += 1
            return index
        timeout = self._timeout if timeout is None else timeout
        if not _threads.wait_until(lambda: self._round != number or self._broken, timeout, "wait()"):
            self.abort()
        if self._round == number and self._broken:
            raise BrokenBarrierError
        return index

    def reset(self):
        if self._count:
            self._broken = True
            self._count = 0
            self._round += 1
        self._broken = False

    def abort(self):
        self._broken = True

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count

    @property
    def broken(self):
        return self._broken


# --- threads ------------------------------------------------------------------------------------------------------------

_active = []


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None, context=None):
        assert group is None, "group argument must be None for now"
        if name is None:
            name = _new_name("Thread-%d")
            if target is not None:
                name += f" ({getattr(target, '__name__', type(target).__name__)})"
        self._target, self._args, self._kwargs = target, args, {} if kwargs is None else kwargs
        self._name = str(name)
        self._daemonic = current_thread().daemon if daemon is None else bool(daemon)
        self._context = context
        self._ident = None
        self._state = "initial"

    def __repr__(self):
        if not hasattr(self, "_state"):
            raise AssertionError("Thread.__init__() was not called")
        state = self._state + (" daemon" if self._daemonic else "")
        ident = f" {self._ident}" if self._ident is not None else ""
        return f"<{type(self).__name__}({self._name}, {state}{ident})>"

    def start(self):
        if not hasattr(self, "_state"):
            raise RuntimeError("thread.__init__() not called")
        if self._state != "initial":
            raise RuntimeError("threads can only be started once")
        self._ident = _new_ident()
        self._state = "started"
        _active.append(self)
        _threads.pending.append(self)

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        """Runs now, on top of whoever waits."""
        if self in _threads.pending:
            _threads.pending.remove(self)
        _threads.stack.append(self)
        try:
            if self._context is None:
                import contextvars
                self._context = contextvars.Context()
            self._context.run(self.run)
        except SystemExit:
            pass
        except _threads.Stopped:
            pass
        except BaseException:
            excepthook(ExceptHookArgs((*_sys.exc_info(), self)))
        finally:
            _threads.stack.pop()
            self._state = "stopped"
            _active.remove(self)

    def join(self, timeout=None):
        if not hasattr(self, "_state"):
            raise RuntimeError("Thread.__init__() not called")
        if self._state == "initial":
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if timeout is not None and timeout <= 0:
            return
        _threads.wait_until(lambda: self._state == "stopped", timeout, "join()")

    def is_alive(self):
        if not hasattr(self, "_state"):
            raise AssertionError("Thread.__init__() not called")
        return self._state == "started"

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)

    @property
    def ident(self):
        return self._ident

    native_id = ident

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not hasattr(self, "_state"):
            raise RuntimeError("Thread.__init__() not called")
        if self._state == "started":
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def getName(self):
        _deprecated("getName() is deprecated, get the name attribute instead")
        return self.name

    def setName(self, name):
        _deprecated("setName() is deprecated, set the name attribute instead")
        self.name = name

    def isDaemon(self):
        _deprecated("isDaemon() is deprecated, get the daemon attribute instead")
        return self.daemon

    def setDaemon(self, daemonic):
        _deprecated("setDaemon() is deprecated, set the daemon attribute instead")
        self.daemon = daemonic


def _deprecated(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _new_ident():
    _made[0] += 1
    return _FIRST_IDENT - _made[0] * 8392704


class Timer(Thread):
    """Calls a function after a time, unless it is cancelled first."""

    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval, self.function = interval, function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _MainThread(Thread):
    def __init__(self):
        self._name, self._daemonic, self._ident, self._state = "MainThread", False, _FIRST_IDENT, "started"
        _active.append(self)

    def join(self, timeout=None):
        raise RuntimeError("cannot join current thread")


def current_thread():
    return _threads.stack[-1] if _threads.stack else _main


def main_thread():
    return _main


_main = _MainThread()


def get_ident():
    return current_thread()._ident


get_native_id = get_ident


def active_count():
    return len(_active)


def enumerate():
    return list(_active)


def stack_size(size=0):
    if size and size < 32768:
        raise ValueError(f"size not valid: {size} bytes")
    return 0


ExceptHookArgs = None


def _make_hook_args():
    from collections import namedtuple
    made = namedtuple("_ExceptHookArgs", "exc_type exc_value exc_traceback thread")

    class ExceptHookArgs(made):
        __slots__ = ()

        def __new__(cls, args):
            return made.__new__(cls, *args)

        def __repr__(self):
            return (f"_thread._ExceptHookArgs(exc_type={self.exc_type!r}, exc_value={self.exc_value!r}, "
                    f"exc_traceback={self.exc_traceback!r}, thread={self.thread!r})")
    return ExceptHookArgs


ExceptHookArgs = _make_hook_args()


def excepthook(args, /):
    """What is told of an exception that ended a thread."""
    if args.exc_type is SystemExit:
        return
    stderr = _sys.stderr
    if stderr is None:
        return
    import traceback
    name = args.thread.name if args.thread is not None else get_ident()
    print(f"Exception in thread {name}:", file=stderr, flush=True)
    traceback.print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=stderr)


__excepthook__ = excepthook


def settrace(func):
    pass


def setprofile(func):
    pass


settrace_all_threads, setprofile_all_threads = settrace, setprofile


def gettrace():
    return None


getprofile = gettrace


# --- values of a thread ---------------------------------------------------------------------------------------------------

class local:
    """An object whose attributes are others in each thread."""

    __slots__ = ("_local__parts", "__dict__")

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        own = object.__getattribute__(self, "__dict__")
        object.__setattr__(self, "_local__parts", [get_ident(), {get_ident(): own}, args, kwargs])
        return self

    def __getattribute__(self, name):
        _enter(self)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        _enter(self)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        _enter(self)
        object.__delattr__(self, name)


def _enter(obj):
    """Lets the object have the attributes of the thread that runs."""
    parts = object.__getattribute__(obj, "_local__parts")
    ident = get_ident()
    if parts[0] == ident:
        return
    parts[0] = ident
    own = parts[1].get(ident)
    if own is not None:
        object.__setattr__(obj, "__dict__", own)
        return
    own = parts[1][ident] = {}
    object.__setattr__(obj, "__dict__", own)
    type(obj).__init__(obj, *parts[2], **parts[3])


def _register_atexit(func, *args, **kwargs):
    pass


def _shutdown():
    _threads.end()

