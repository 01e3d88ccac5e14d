"""Futures and what executors have in common."""
import time as _time
from collections import namedtuple as _namedtuple

import _threads

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
PENDING, RUNNING, CANCELLED = "PENDING", "RUNNING", "CANCELLED"
CANCELLED_AND_NOTIFIED, FINISHED = "CANCELLED_AND_NOTIFIED", "FINISHED"
_TOLD = {PENDING: "pending", RUNNING: "running", CANCELLED: "cancelled", CANCELLED_AND_NOTIFIED: "cancelled",
         FINISHED: "finished"}


class Error(Exception):
    """What goes wrong with futures."""


class CancelledError(Error):
    """The call was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Error):
    """Not while the future is in this state."""


class BrokenExecutor(RuntimeError):
    """The executor can run nothing any more."""


for _class in (Error, CancelledError, InvalidStateError, BrokenExecutor):
    _class.__module__ = "concurrent.futures._base"


class Future:
    """The result of a call that is made elsewhere."""

    def __init__(self):
        self._state = PENDING
        self._result = self._exception = None
        self._done_callbacks = []

    def __repr__(self):
        what = _TOLD[self._state]
        if self._state == FINISHED:
            value = self._exception if self._exception else self._result
            verb = "raised" if self._exception else "returned"
            return f"<{type(self).__name__} at {id(self):#x} state={what} {verb} {type(value).__name__}>"
        return f"<{type(self).__name__} at {id(self):#x} state={what}>"

    def cancel(self):
        if self._state in (RUNNING, FINISHED):
            return False
        if self._state not in (CANCELLED, CANCELLED_AND_NOTIFIED):
            self._state = CANCELLED
            self._call_back()
        return True

    def cancelled(self):
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        return self._state == RUNNING

    def done(self):
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED)

    def add_done_callback(self, fn):
        if self.done():
            self._call(fn)
        else:
            self._done_callbacks.append(fn)

    def _call(self, fn):
        try:
            fn(self)
        except Exception:
            import logging
            logging.getLogger("concurrent.futures").exception("exception calling callback for %r", self)

    def _call_back(self):
        for fn in self._done_callbacks:
            self._call(fn)

    def _wait(self, timeout):
        if not self.done() and not _threads.wait_until(self.done, timeout, "result()"):
            raise TimeoutError()
        if self.cancelled():
            raise CancelledError()

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            try:
                raise self._exception
            finally:
                self = None
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def set_running_or_notify_cancel(self):
        if self._state == CANCELLED:
            self._state = CANCELLED_AND_NOTIFIED
            return False
        if self._state == PENDING:
            self._state = RUNNING
            return True
        raise RuntimeError("Future in unexpected state")

    def _finish(self, result, exception):
        if self.done():
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._result, self._exception, self._state = result, exception, FINISHED
        self._call_back()

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception)


DoneAndNotDoneFutures = _namedtuple("DoneAndNotDoneFutures", "done not_done")


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    fs = set(fs)
    if return_when not in (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION):
        raise ValueError(f"Invalid return condition: {return_when!r}")

    def enough():
        done = [f for f in fs if f.done()]
        if return_when == FIRST_COMPLETED and done:
            return True
        if return_when == FIRST_EXCEPTION and any([not f.cancelled() and f._exception is not None for f in done]):
            return True
        return len(done) == len(fs)
    if not enough():
        _threads.wait_until(enough, timeout, "wait()")
    done = {f for f in fs if f.done()}
    return DoneAndNotDoneFutures(done, fs - done)


def as_completed(fs, timeout=None):
    end = None if timeout is None else timeout + _time.monotonic()
    left = list(dict.fromkeys(fs))
    total = len(left)
    while left:
        done = [f for f in left if f.done()]
        if not done:
            remaining = None if end is None else end - _time.monotonic()
            if remaining is not None and remaining < 0 or not _threads.wait_until(
                    lambda: any([f.done() for f in left]), remaining, "as_completed()"):
                raise TimeoutError(f"{len(left)} (of {total}) futures unfinished")
            continue
        for f in done:
            left.remove(f)
            yield f


class Executor:
    """Has functions called elsewhere."""

    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        if buffersize is not None and not isinstance(buffersize, int):
            raise TypeError("buffersize must be an integer or None")
        if buffersize is not None and buffersize < 1:
            raise ValueError("buffersize must be None or > 0")
        end = None if timeout is None else timeout + _time.monotonic()
        rows = zip(*iterables)
        fs = []
        for row in rows:
            fs.append(self.submit(fn, *row))
            if buffersize is not None and len(fs) == buffersize:
                break
        fs.reverse()

        def results():
            try:
                while fs:
                    if buffersize is not None:
                        for row in rows:
                            fs.insert(0, self.submit(fn, *row))
                            break
                    f = fs.pop()
                    yield f.result() if end is None else f.result(max(end - _time.monotonic(), 0))
            finally:
                for f in fs:
                    f.cancel()
        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.shutdown(wait=True)
        return False
