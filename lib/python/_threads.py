"""Threads without a scheduler: a started thread waits until another one would wait, and then runs to its end.

The interleaving that follows is one that CPython could show, always the same. What it cannot do is to go back and forth
between two threads that wait for each other in turn: that is told as an error where CPython would go on.
"""

pending = []  # started and not run yet, in the order of their start
stack = []  # those that run: each waits for the next


class Stopped(BaseException):
    """Ends a daemon thread that would wait for ever."""


def run_one():
    """Runs the thread that was started first. False: there is none."""
    if not pending:
        return False
    pending.pop(0)._bootstrap()
    return True


def run_all():
    while run_one():
        pass


def would_wait(what):
    """Nothing that could end the wait will ever run."""
    if stack and stack[-1].daemon:
        raise Stopped
    raise RuntimeError(f"{what} would wait forever: threads run one after another here, each to its end")


def wait_until(ready, timeout, what):
    """Runs other threads until `ready()`; whether it is. A wait with a timeout takes that time when nothing is left to run."""
    while not ready():
        if run_one():
            continue
        if timeout is None:
            would_wait(what)
        if timeout > 0:
            import time
            time.sleep(timeout)
        return bool(ready())
    return True


def end():
    """The program has ended: what was started, and is no daemon, runs now."""
    while pending:
        thread = pending.pop(0)
        if not thread.daemon:
            thread._bootstrap()
