"""How long small pieces of code take. Text is compiled only where the program may do that."""
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_timer = time.perf_counter
default_number = 1000000
default_repeat = 5
_globals = globals

_TEMPLATE = """
def inner(_it, _timer{parameters}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {stmt}
        pass
    _t1 = _timer()
    return _t1 - _t0
"""


def reindent(source, indent):
    """The lines after the first, indented."""
    return source.replace("\n", "\n" + " " * indent)


class Timer:
    """Runs a statement, as text or as a callable, many times."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        namespace = {}
        parameters = ""
        before = setup if isinstance(setup, str) else "_setup()"
        body = stmt if isinstance(stmt, str) else "_stmt()"
        if not isinstance(setup, str) and callable(setup):
            parameters += ", _setup=_setup"
            namespace["_setup"] = setup
        elif not isinstance(setup, str):
            raise ValueError("setup is neither a string nor callable")
        if not isinstance(stmt, str) and callable(stmt):
            parameters += ", _stmt=_stmt"
            namespace["_stmt"] = stmt
        elif not isinstance(stmt, str):
            raise ValueError("stmt is neither a string nor callable")
        if not isinstance(stmt, str) and (setup == "pass" or not isinstance(setup, str)):
            self.inner = _of_callables(stmt, setup if callable(setup) else None)
            return
        for text in (setup, stmt):  # each must stand by itself
            if isinstance(text, str):
                compile(text, "<timeit-src>", "exec")
        self.src = _TEMPLATE.format(stmt=reindent(body, 8), setup=reindent(before, 4), parameters=parameters)
        scope = dict(_globals() if globals is None else globals)
        scope.update(namespace)
        exec(compile(self.src, "<timeit-src>", "exec"), scope)
        self.inner = scope["inner"]

    def print_exc(self, file=None):
        """The traceback of what went wrong in the timed code."""
        import traceback
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """Seconds that `number` runs took."""
        return self.inner(range(number), self.timer)

    def repeat(self, repeat=default_repeat, number=default_number):
        """The results of several timeit()."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """(number, seconds) with as many runs as take at least 0.2 seconds."""
        step = 1
        while True:
            for factor in (1, 2, 5):
                number = step * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            step *= 10


def _of_callables(stmt, setup):
    """What the compiled text would do, for functions alone: that needs no right to compile."""
    def inner(_it, _timer):
        if setup is not None:
            setup()
        start = _timer()
        for _ in _it:
            stmt()
        return _timer() - start
    return inner


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """Seconds that `number` runs of a statement take."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    """The results of several timeit()."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
