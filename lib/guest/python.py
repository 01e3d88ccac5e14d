"""The driver of python zygotes (docs/pool.md): prepares an interpreter, then becomes each of its copies.

    python3 -B -u /work/python.py MODULE...     the modules to import ahead; what cannot be imported is left out
    python3 -B -u /work/.python.py              no zygote: this process is the member itself, and runs one session

It runs in a jail, before any user's byte. Standard library only, Python 3.8 or later.
"""
import atexit
import ctypes
import gc
import importlib
import importlib.machinery
import json
import os
import signal
import sys
import types

DISPATCH_FD = 3
IS_ALONE = os.path.basename(__file__).startswith(".")
MESSAGE_BYTES = 64 << 20
WARMING = 32  # the interpreter rewrites code that runs often, which no copy need do then


def import_cells():
    """The module beside this file. That of a member by itself has a name that no program's file can have taken."""
    if not IS_ALONE:
        return importlib.import_module("cells")
    path = os.path.join(os.path.dirname(__file__), ".cells.py")
    module = types.ModuleType("cells")
    module.__file__ = path
    sys.modules["cells"] = module
    exec(compile(load(path), path, "exec", dont_inherit=True), module.__dict__)
    os.unlink(path)
    os.unlink(__file__)
    return module


def prepare(names):
    """Imports what programs will want. Output of a module's import is nobody's."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            pass


def wait_as_zygote():
    """Returns in a copy of this process, with the descriptor of its dispatch socket and what locks it into its jail."""
    library = ctypes.PyDLL("/work/zygote.so")
    serve, settle = library.cordon_zygote_serve, library.cordon_copy_settle
    serve.argtypes = [ctypes.c_int, ctypes.c_char_p]
    settle.argtypes, settle.restype = [], None
    gc.collect()
    gc.freeze()
    gc.disable()
    ctypes.pythonapi.PyOS_BeforeFork()
    dispatch = serve(DISPATCH_FD, os.fsencode(sys.executable))
    if dispatch < 0:
        os.execv(sys.executable, [sys.executable, "-B", "-u", *sys.argv])
    ctypes.pythonapi.PyOS_AfterFork_Child()
    gc.enable()
    return dispatch, settle


def be_distinct():
    """What the copies of one zygote must not share. random seeds itself anew after a fork."""
    numpy = sys.modules.get("numpy.random") and sys.modules.get("numpy")
    if numpy:  # as seed() without an argument, which takes three times as long
        words = 624
        numpy.random.set_state(("MT19937", numpy.frombuffer(os.urandom(4 * words), numpy.uint32), words, 0, 0.0))


REHEARSAL = """
def double(value):
    return [value * 2 for _ in range(3)]
class Pair:
    def __init__(self, left, right):
        self.left, self.right = left, right
text = "%s %d" % (Pair(1, 2.5).right, len(double(7)))
print(end="")
try:
    {}["missing"]
except KeyError as error:
    text += f"{error!r}"
"""


def frame(message, tail=b""):
    data = json.dumps(message).encode()
    return len(data).to_bytes(4, "little") + data + tail


def rehearse():
    """Does once what the first program will do: the pages that this writes to are then the copy's own already. It has no
    /work of its own yet, so nothing is stored. Gives what shall be kept, so that the memory stays at hand."""
    reader, writer = os.pipe()
    os.write(writer, frame({"script": os.devnull, "argv": ["a"], "size": len(REHEARSAL)}, REHEARSAL.encode()))
    os.close(writer)
    request = read_message(reader)
    os.close(reader)
    main = make_main()
    folder, words = sys.path[0], sys.argv
    status = run_script(main, request, os.O_WRONLY)
    sys.path[0], sys.argv = folder, words
    if status:
        os._exit(1)
    return main


def read_exactly(descriptor, size):
    parts = []
    while size > 0:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            os._exit(0)  # nobody is there who could ask
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


decode = json.JSONDecoder().scan_once


def read_message(descriptor):
    data = os.read(descriptor, 1 << 16)  # all of it, as a rule
    if len(data) < 4:
        data += read_exactly(descriptor, 4 - len(data))
    end = 4 + int.from_bytes(data[:4], "little")
    if end > MESSAGE_BYTES:
        os._exit(1)
    if len(data) < end:
        data += read_exactly(descriptor, end - len(data))
    request, _ = decode(data[4:end].decode(), 0)
    size = request.get("size", 0)
    if size > MESSAGE_BYTES or len(data) - end > size:
        os._exit(1)
    if "size" in request:
        request["bytes"] = data[end:] + read_exactly(descriptor, size - (len(data) - end))
    return request


def make_main():
    """A fresh __main__, as an interpreter has it; ours goes on under another name."""
    main = types.ModuleType("__main__")
    main.__cached__ = None
    main.__loader__ = importlib.machinery.SourceFileLoader("__main__", "")
    main.__annotations__ = {}
    main.__builtins__ = sys.modules["builtins"]
    del main.__doc__
    main.__doc__ = None
    sys.modules.setdefault("_cordon_driver", sys.modules["__main__"])
    sys.modules["__main__"] = main
    return main


def name_main(main, path):
    """It is this file's."""
    main.__file__ = path
    main.__loader__.path = path


def show_error(error, frames):
    """Has the hook show an exception without the driver's own frames, as many as are on top."""
    traceback = error.__traceback__
    for _ in range(frames):
        traceback = traceback and traceback.tb_next
    error.__traceback__ = traceback
    sys.excepthook(type(error), error, traceback)


def load(path):
    with open(path, "rb") as file:
        return file.read()


def execute(main, source, path):
    exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)


def store(path, source, flags):
    """Makes the file of a program that came with its request."""
    descriptor = os.open(path, flags, 0o644)
    while source:
        source = source[os.write(descriptor, source):]
    os.close(descriptor)


def run_script(main, request, flags=os.O_WRONLY | os.O_CREAT | os.O_EXCL):
    """Runs a file as the interpreter would, up to its end; gives its exit status. Its uncaught exception is shown, and is
    exit status 1."""
    path = request["script"]
    name_main(main, path)
    sys.argv = [path, *request["argv"]]
    sys.path[0] = path.rpartition("/")[0]
    status = 0
    try:
        if "bytes" in request:
            store(path, request["bytes"], flags)
        execute(main, request["bytes"] if "bytes" in request else load(path), path)
    except SystemExit as error:
        status = exit_status(error.code)
    except BaseException as error:
        status = 1
        show_error(error, 2)
    return status


def exit_status(code):
    """What the interpreter makes of SystemExit's code."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def end(main, status):
    """Ends as the interpreter does, short of taking the library apart: that would write to every page of it."""
    threading = sys.modules.get("threading")
    if threading:
        threading._shutdown()
    atexit._run_exitfuncs()
    names = main.__dict__
    for is_private in (True, False):
        for name in list(names):
            if name.startswith("_") and not name.startswith("__") if is_private else name != "__builtins__":
                names[name] = None
    gc.collect()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            status = status or 120
    os._exit(status)


def run_session(main, dispatch, request):
    """Runs cells until nobody asks any more. What they start has no part in that."""
    os.set_inheritable(dispatch, False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.argv = [""]
    name_main(main, "<session>")
    session = CELLS.Session(main, dispatch)
    while True:
        session.run(request["cell"], request["source"])
        request = read_message(dispatch)


def main():
    prepare(sys.argv[1:])
    for _ in range(WARMING):
        be_distinct()
        rehearse()
    user_main = make_main()
    dispatch, settle = wait_as_zygote()
    be_distinct()
    kept = rehearse()
    sys.modules["__main__"] = user_main
    settle()
    request = read_message(dispatch)
    if "cell" in request:
        run_session(user_main, dispatch, request)
    os.close(dispatch)
    end(user_main, run_script(user_main, request))
    del kept


def main_alone():
    """A session in a process of its own."""
    run_session(make_main(), DISPATCH_FD, read_message(DISPATCH_FD))


CELLS = import_cells()
main_alone() if IS_ALONE else main()
