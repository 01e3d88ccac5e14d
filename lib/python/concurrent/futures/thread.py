"""The executor whose calls are made by threads."""
import threading as _threading
from concurrent.futures import _base

_numbers = [0]


class BrokenThreadPool(_base.BrokenExecutor):
    """A worker could not be set up."""


class ThreadPoolExecutor(_base.Executor):
    """Each call is a thread that is started at once and runs when somebody waits."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=(), **ctxkwargs):
        if max_workers is None:
            max_workers = 5
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._prefix = thread_name_prefix or f"ThreadPoolExecutor-{_numbers[0]}"
        _numbers[0] += not thread_name_prefix
        self._initializer, self._initargs = initializer, initargs
        self._shutdown = False
        self._broken = False
        self._work = []
        self._workers = []

    def submit(self, fn, /, *args, **kwargs):
        if self._broken:
            raise BrokenThreadPool(self._broken)
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = _base.Future()
        self._work.append((future, fn, args, kwargs))
        self._start_worker()
        return future

    def _start_worker(self):
        """Another worker, as long as there may be more; none while one has not begun yet and waits for work."""
        alive = [worker for worker in self._workers if worker.is_alive()]
        if len(alive) < self._max_workers and len(alive) < len(self._work):
            number = len(self._workers)
            if number >= self._max_workers:
                number %= self._max_workers
            worker = _threading.Thread(target=self._run, name=f"{self._prefix}_{number}")
            self._workers.append(worker)
            worker.start()

    def _run(self):
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except BaseException:
                import logging
                logging.getLogger("concurrent.futures").critical("Exception in initializer:", exc_info=True)
                self._broken = "A thread initializer failed, the thread pool is not usable anymore"
                while self._work:
                    self._work.pop(0)[0].set_exception(BrokenThreadPool(self._broken))
                return
        while self._work:
            future, fn, args, kwargs = self._work.pop(0)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True
        if cancel_futures:
            for item in self._work:
                item[0].cancel()
        if wait:
            for worker in self._workers:
                worker.join()
