"""Asynchronous programs: an event loop, tasks and what they wait for."""
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .threads import *
from .timeouts import *
from .events import _get_running_loop


def __getattr__(name):
    from . import events
    if name in ("AbstractEventLoopPolicy", "DefaultEventLoopPolicy"):
        events._is_deprecated(name)
        return getattr(events, "_" + name)
    raise AttributeError(f"module 'asyncio' has no attribute {name!r}")
