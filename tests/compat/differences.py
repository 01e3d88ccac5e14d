"""What the embedded engine does otherwise than CPython 3.14: (title, why, a program whose output differs); a fourth text is what
CPython prints where the oracle cannot run it.

Each row is there until its program no longer differs; tests/compat/test_compatibility.py says when that is so. A difference that
someone finds gets a row here, or is mended."""

DIFFERENCES = [
    # --- by intent: nothing is reachable that was not handed over
    ("`exec`, `eval` and `compile` need the policy's capability `eval`", "Code made at run time cannot be judged beforehand.",
     "try:\n    print(eval('1 + 1'))\nexcept PermissionError as error:\n    print('PermissionError')\n"),
    ("A type that is written as a str calls nothing", "It would be `eval` by another name.",
     "import typing\ntry:\n    print(typing.get_type_hints(type('A', (), {'__annotations__': {'x': 'len([])'}})))\n"
     "except (PermissionError, TypeError) as error:\n    print(type(error).__name__)\n"),
    ("A library module's `__dict__`, and its functions' `__globals__`, are copies", "Parts of the library are not for programs.",
     "import string\nvars(string)['new'] = 1\nprint(hasattr(string, 'new'))\n"),
    ("There are no frames to walk", "Frames hold other code's variables.", "import sys\nprint(hasattr(sys, '_getframe'))\n"),
    ("`sys` tells of this engine", "Programs may want to know.", "import sys\nprint(sys.implementation.name)\n"),
    ("There are no processes, sockets or foreign functions", "A run has nothing that it was not handed.",
     "for name in ('subprocess', 'socket', 'ctypes', 'signal'):\n    try:\n        __import__(name)\n        print(name)\n"
     "    except ImportError:\n        print('no', name)\n"),
    ("There is no environment", "It holds the host's secrets.", "import os\nprint(len(os.environ) > 0, hasattr(os, 'getpid'))\n"),
    ("Nothing is imported from files", "The program is one text, which was judged.",
     "import sys\nprint(len(sys.path) > 0, len(sys.meta_path) > 0)\n"),
    ("Bytecode is not shown", "It is another one, and none may be made.", "f = lambda: 0\nprint(hasattr(f.__code__, 'co_code'))\n"),
    ("`asyncio` sleeps in virtual time", "Waiting costs nothing and is the same in each run.",
     "import asyncio, time\nbegun = time.monotonic()\nasyncio.run(asyncio.sleep(1.5))\nprint(time.monotonic() - begun > 1)\n", "True\n"),
    # --- by design: a collector without counts of references
    ("References are not counted", "Objects have no count; a collector finds what is dead.", "import sys\nprint(hasattr(sys, 'getrefcount'))\n"),
    ("A local variable's old object ends later", "Ends are looked for after `del`, returns and calls of weak references.",
     "class A:\n    def __del__(self):\n        print('end')\ndef f():\n    a = A()\n    a = None\n    print('next')\nf()\n"),
    ("`gc.collect()` does not count", "The collector visits what lives, not what is dead.",
     "import gc\nclass A: pass\nx = A()\nx.x = x\ndel x\nprint(gc.collect() > 0)\n"),
    ("Classes are never freed", "A base refers to its subclasses.",
     "import gc, weakref\nclass A: pass\nr = weakref.ref(A)\ndel A\ngc.collect()\nprint(r() is None)\n"),
    # --- known to be wrong

    ("OrderedDict changed while it is iterated", "Known to be wrong.",
     "from collections import OrderedDict\nd = OrderedDict(a=1, b=2)\ntry:\n    for k in d:\n        d.move_to_end(k)\n        d['c'] = 1\n"
     "        if len(d) > 5: break\n    print('no error')\nexcept RuntimeError as error:\n    print(error)\n"),
    ("`__bool__` of an argument that is a flag is not asked", "Known to be wrong.",
     "class No:\n    def __bool__(self): return False\nprint('a\\nb'.splitlines(No()))\n"),
    ("`annotationlib` knows values", "STRING is made from them.",
     "import annotationlib\ndef f(a: int | nothing): pass\ntry:\n    print(annotationlib.get_annotations(f, format=annotationlib.Format.STRING))\n"
     "except NameError:\n    print('NameError')\n"),
    ("Sizes of objects", "They are smaller.", "import sys\nprint(sys.getsizeof([]), sys.getsizeof({}), sys.getsizeof('abc'))\n"),
]
