"""The interpreter as programs see it: facts, and nothing to reach out with."""
import _imp
import _stdio
import _sys
from _structseq import structseq as _structseq

modules = _imp.modules()
version_info = _structseq("version_info", "sys", ("major", "minor", "micro", "releaselevel", "serial"))(
    (3, 14, 2, "final", 0))
version = f"3.14.2 (Cordon {_sys.cordon_version()})"
hexversion = 0x030E02F0
api_version = 1013
copyright = "Python is Copyright (c) 2001 Python Software Foundation. This engine is Cordon's own."
platform = "linux"
byteorder = "little"
maxsize = 2**63 - 1
maxunicode = 0x10FFFF
float_repr_style = "short"
pycache_prefix = None
platlibdir = "lib"
executable = prefix = base_prefix = exec_prefix = base_exec_prefix = ""
argv = _sys.argv()
orig_argv = [""]
path = []
path_hooks = []
path_importer_cache = {}
meta_path = []
warnoptions = []
dont_write_bytecode = True
abiflags = ""
builtin_module_names = ("_imp", "builtins", "sys", "time")
stdlib_module_names = frozenset(_imp.frozen_names()) | {"builtins", "__future__"}

flags = _structseq("flags", "sys", (
    "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment",
    "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding",
    "safe_path", "int_max_str_digits"))(
    (0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, False, 1, 0, True, 4300))
float_info = _structseq("float_info", "sys", (
    "max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"))(
    (1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1))
int_info = _structseq("int_info", "sys", (
    "bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"))((30, 4, 4300, 640))
hash_info = _structseq("hash_info", "sys", (
    "width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"))(
    (64, 2**61 - 1, 314159, 0, 1000003, "siphash13", 64, 128, 0))
thread_info = _structseq("thread_info", "sys", ("name", "lock", "version"))(("pthread-stubs", None, None))


class SimpleNamespace:
    def __init__(self, **names):
        for name in names:
            setattr(self, name, names[name])

    def __repr__(self):
        return f"namespace({', '.join([f'{name}={value!r}' for name, value in self.__dict__.items()])})"


implementation = SimpleNamespace(name="cordon", cache_tag=None, version=version_info, hexversion=hexversion,
                                 supports_isolated_interpreters=False)
del SimpleNamespace

stdin = __stdin__ = _stdio.Input("<stdin>", "r", "strict", 0)
stdout = __stdout__ = _stdio.Output("<stdout>", "w", "strict", 1)
stderr = __stderr__ = _stdio.Output("<stderr>", "w", "backslashreplace", 2)
import sys as _this  # noqa: E402
_sys.set_stdout(_this, stdout)
del _this

getrecursionlimit = _sys.getrecursionlimit
getsizeof = _sys.getsizeof
intern = _sys.intern
exception = _sys.exception


def exit(status=None, /):
    """Leave the program by SystemExit."""
    raise SystemExit() if status is None else SystemExit(status)


def exc_info():
    """Class, instance and traceback of the exception being handled."""
    error = _sys.exception()
    return (None, None, None) if error is None else (type(error), error, error.__traceback__)


def setrecursionlimit(limit, /):
    """Where RecursionError comes; the policy's own limit stays."""
    limit = _sys.index(limit)
    if limit < 1:
        raise ValueError("recursion limit must be greater or equal than 1")
    if limit > 0x7FFFFFFF:
        raise OverflowError("Python int too large to convert to C int")
    depth = _sys.depth()
    if depth >= limit:
        raise RecursionError(f"cannot set the recursion limit to {limit} at the recursion depth {depth}: "
                             "the limit is too low")
    _sys.setrecursionlimit(limit)


def get_int_max_str_digits():
    return _sys.int_digits()


def set_int_max_str_digits(maxdigits):
    maxdigits = _sys.index(maxdigits)
    if not -1 << 31 <= maxdigits < 1 << 31:
        raise OverflowError("Python int too large to convert to C int")
    if maxdigits < 0 or 0 < maxdigits < 640:
        raise ValueError("maxdigits must be >= 640 or 0 for unlimited")
    _sys.int_digits(maxdigits)


class UnraisableHookArgs:
    """What sys.unraisablehook is told."""
    __module__ = "sys"

    def __init__(self, error, err_msg, object):
        self.exc_type, self.exc_value, self.exc_traceback = type(error), error, error.__traceback__
        self.err_msg, self.object = err_msg, object


def unraisablehook(unraisable, /):
    """Reports an exception that nothing can catch."""
    import traceback
    text = unraisable.err_msg or "Exception ignored in"
    if unraisable.object is not None:
        text += f": {unraisable.object!r}"
    lines = traceback.format_exception(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)
    stderr.write(text + ("\n" if unraisable.object is not None else ":\n") + "".join(lines))


__unraisablehook__ = unraisablehook


def _unraisable(error, err_msg, object=None):
    unraisablehook(UnraisableHookArgs(error, err_msg, object))


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def getfilesystemencodeerrors():
    return "surrogateescape"


def is_finalizing():
    return False


def getswitchinterval():
    return 0.005


def setswitchinterval(interval, /):
    pass


def gettrace():
    return None


def getprofile():
    return None


def audit(event, /, *args):
    pass


def displayhook(object, /):
    if object is None:
        return
    import builtins
    builtins._ = None
    print(repr(object))
    builtins._ = object


__displayhook__ = displayhook
