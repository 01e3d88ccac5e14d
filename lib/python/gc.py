"""The collector: one generation, which sees all."""
import _lifetime

DEBUG_STATS, DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, DEBUG_SAVEALL = 1, 2, 4, 32
DEBUG_LEAK = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL

garbage, callbacks = [], []
_enabled, _debug, _threshold = True, 0, (2000, 10, 0)


def collect(generation=2):
    """Finds what nothing refers to; how much that was is not counted."""
    if not 0 <= generation <= 2:
        raise ValueError("invalid generation")
    for callback in callbacks:
        callback("start", {"generation": generation, "collected": 0, "uncollectable": 0})
    _lifetime.collect()
    for callback in callbacks:
        callback("stop", {"generation": generation, "collected": 0, "uncollectable": 0})
    return 0


def enable():
    global _enabled
    _enabled = True


def disable():
    """Memory is collected all the same: without it a run would end."""
    global _enabled
    _enabled = False


def isenabled():
    return _enabled


def set_debug(flags, /):
    global _debug
    _debug = flags


def get_debug():
    return _debug


def set_threshold(threshold0, threshold1=10, threshold2=0, /):
    global _threshold
    _threshold = threshold0, threshold1, 0


def get_threshold():
    return _threshold


def get_count():
    return 0, 0, 0


def get_stats():
    return [{"collections": 0, "collected": 0, "uncollectable": 0} for _ in range(3)]


def freeze():
    pass


def unfreeze():
    pass


def get_freeze_count():
    return 0


def is_tracked(obj, /):
    """May it be part of a ring?"""
    return not isinstance(obj, (int, float, complex, str, bytes, bytearray, range, type(None), type(...), bool))


def is_finalized(obj, /):
    return False
