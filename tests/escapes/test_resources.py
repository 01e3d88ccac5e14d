"""Goal: every limit holds at n and stops n + 1, bombs of every kind end with the limit's name, and nothing is left."""
import os
import pathlib
import signal
import subprocess
import time
import uuid

import jail
from harness import LONG, PATIENCE_S, add_case, case, cgroup_folders, check, check_equal, run_cases, skip

MIB = 1 << 20
# name, program, options, what must hold of the Ran `r`
ROWS = [
    ("one process computes for ever", "while True: pass", {"cpu_ms": 300}, "r.report['limit'] == 'cpu'"),
    ("children compute for ever", "import os\nfor _ in range(3): os.fork()\nwhile True: pass", {"cpu_ms": 400},
     "r.report['limit'] == 'cpu'"),
    ("threads compute for ever", "import threading\nfor _ in range(3): threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
     {"cpu_ms": 300}, "r.report['limit'] == 'cpu'"),
    ("children that nobody waits for", "import os, time\nwhile True:\n  if os.fork() == 0:\n    t = time.process_time()\n"
     "    while time.process_time() < t + 0.05: pass\n    os._exit(0)\n  os.wait()", {"cpu_ms": 500},
     "r.report['limit'] == 'cpu'"),
    ("computing below the limit", "s = sum(range(10**6))", {"cpu_ms": 5000}, "r.report['limit'] == 'none' and r.report['exit'] == 0"),
    ("sleeping", "import time; time.sleep(900)", {"wall_ms": 300}, "r.report['limit'] == 'wall'"),
    ("deaf to signals", "import signal, time\nfor n in range(1, 65):\n  try: signal.signal(n, signal.SIG_IGN)\n"
     "  except (OSError, ValueError): pass\nsignal.pthread_sigmask(0, range(1, 65))\ntime.sleep(900)", {"wall_ms": 300},
     "r.report['limit'] == 'wall'"),
    ("stopped by itself", "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", {"wall_ms": 300}, "r.report['limit'] == 'wall'"),
    ("memory", "b = [bytearray(1 << 20) for _ in range(4000)]", {"memory_bytes": 64 * MIB},
     "r.report['limit'] == 'memory'"),
    ("memory at one stroke", "b = bytearray(1 << 30)", {"memory_bytes": 64 * MIB},
     "r.report['limit'] == 'memory' or (r.report['exit'] == 1 and 'MemoryError' in r.stderr and not counted(r))"),
    ("memory of children", "import os, time\nfor _ in range(8):\n  if os.fork() == 0:\n    b = bytearray(16 << 20)\n    time.sleep(900)\ntime.sleep(900)",
     {"memory_bytes": 64 * MIB}, "r.report['limit'] == 'memory' and r.report['wall_ms'] < 200000"),
    ("memory of a thread of children", "import os\nwhile True:\n  b = bytearray(4 << 20)\n  if os.fork(): os.wait()", {"memory_bytes": 64 * MIB, "processes": 100, "wall_ms": 200000},
     "r.report['limit'] == 'memory' or r.report['exit'] != 0"),
    ("shared memory", "import mmap, time\nb = []\nwhile True:\n  m = mmap.mmap(-1, 1 << 20)\n  m.write(b'x' * (1 << 20))\n  b.append(m)",
     {"memory_bytes": 64 * MIB}, "r.report['limit'] == 'memory'"),
    ("files in memory", "for n in range(60):\n  open(f'/work/{n}', 'wb').write(b'x' * (2 << 20))\nimport time; time.sleep(900)",
     {"memory_bytes": 64 * MIB, "disk_bytes": 512 * MIB}, "r.report['limit'] == 'memory' and r.report['wall_ms'] < 200000"),
    ("memory shared after forks", "import os, time\nb = bytearray(100 << 20)\nfor _ in range(3):\n  if os.fork() == 0:\n    time.sleep(0.5)\n    os._exit(0)\n"
     "for _ in range(3): os.wait()", {"memory_bytes": 200 * MIB}, "r.report['limit'] == 'none' and r.report['exit'] == 0"),
    ("a mapped file of /dev/shm counts once", "from multiprocessing import shared_memory\nimport time\ns = shared_memory.SharedMemory(create=True, size=80 << 20)\n"
     "for at in range(0, 80 << 20, 1 << 20): s.buf[at:at + (1 << 20)] = bytes(1 << 20)\ntime.sleep(.3); print('ok'); s.close(); s.unlink()",
     {"memory_bytes": 128 * MIB, "file_bytes": 100 * MIB}, "r.stdout == 'ok\\n' and r.report['limit'] == 'none'"),
    ("so does one that several map", "from multiprocessing import shared_memory\nimport os, time\ns = shared_memory.SharedMemory(create=True, size=60 << 20)\n"
     "for at in range(0, 60 << 20, 1 << 20): s.buf[at:at + (1 << 20)] = bytes(1 << 20)\nfor _ in range(3):\n  if os.fork() == 0:\n"
     "    sum(s.buf[at] for at in range(0, 60 << 20, 4096)); time.sleep(.3); os._exit(0)\nfor _ in range(3): os.wait()\nprint('ok'); s.close(); s.unlink()",
     {"memory_bytes": 128 * MIB, "file_bytes": 100 * MIB}, "r.stdout == 'ok\\n' and r.report['limit'] == 'none'"),
    ("a file in /dev/shm hides no shared memory", "import mmap, time\nf = open('/dev/shm/f', 'wb')\nfor _ in range(50): f.write(bytes(1 << 20))\nf.flush()\n"
     "m = mmap.mmap(-1, 70 << 20)\nfor at in range(70): m.write(bytes(1 << 20))\nprint('all', flush=True); time.sleep(900)",
     {"memory_bytes": 96 * MIB, "wall_ms": 200000, "file_bytes": 100 * MIB}, "r.report['limit'] == 'memory'"),
    ("private copies of a mapped file count", "import mmap, time\nopen('/dev/shm/f', 'wb').write(bytes(40 << 20))\nf = open('/dev/shm/f', 'rb')\n"
     "kept = []\nfor _ in range(3):\n  m = mmap.mmap(f.fileno(), 0, flags=mmap.MAP_PRIVATE)\n  for at in range(0, 40 << 20, 4096): m[at] = 1\n  kept.append(m)\n"
     "print('all', flush=True); time.sleep(900)", {"memory_bytes": 96 * MIB, "wall_ms": 200000, "file_bytes": 64 * MIB}, "r.report['limit'] == 'memory'"),
    ("page tables", "import mmap\nm = mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, prot=mmap.PROT_READ)\n"
     "for at in range(0, 1 << 40, 2 << 20): m[at]\nprint('all')", {"memory_bytes": 64 * MIB}, "r.report['limit'] == 'memory' and 'all' not in r.stdout"),
    ("what waits in sockets", "import os, socket, time\nfor _ in range(15):\n  if os.fork() == 0:\n    kept = []\n    try:\n      while True:\n"
     "        kept += socket.socketpair()\n        for end in kept[-2:]:\n          end.setblocking(False)\n          try:\n"
     "            while True: end.send(bytes(65536))\n          except BlockingIOError: pass\n    except OSError: time.sleep(900)\ntime.sleep(900)",
     {"memory_bytes": 128 * MIB, "wall_ms": 200000}, "r.report['limit'] == 'memory' and r.report['wall_ms'] < 200000"),
    ("memory of a process whose first thread has gone", "import ctypes, mmap, os, threading, time\ndef fill():\n  time.sleep(.2)\n  kept = []\n"
     "  for _ in range(64):\n    kept.append(mmap.mmap(-1, 4 << 20))\n    kept[-1].write(bytes(4 << 20))\n  print('all', flush=True)\n  time.sleep(900)\n"
     "threading.Thread(target=fill).start()\nctypes.CDLL(None).syscall(60 if os.uname().machine == 'x86_64' else 93, 0)", {"memory_bytes": 64 * MIB, "wall_ms": 200000},
     "r.report['limit'] == 'memory'"),
    ("a few sockets", "import socket\nkept = [socket.socketpair() for _ in range(16)]\nprint('ok')", {"memory_bytes": 64 * MIB}, "r.stdout == 'ok\\n'"),
    ("memory below the limit", "b = bytearray(150 << 20); print(len(b))", {"memory_bytes": 256 * MIB},
     "r.report['exit'] == 0 and r.report['memory_peak_bytes'] > (150 << 20)"),
    ("fork bomb", "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", {"processes": 16, "cpu_ms": 1000, "wall_ms": 4000},
     "r.report['limit'] in ('cpu', 'wall') and r.report['processes_peak'] <= 16"),
    ("fork bomb that gives up", "import os\nwhile True: os.fork()", {"processes": 16, "wall_ms": 200000},
     "r.report['exit'] == 1 and 'BlockingIOError' in r.stderr and (r.report['limit'] == 'processes' or not counted(r))"),
    ("threads at the limit", "import threading, time\nt = [threading.Thread(target=time.sleep, args=(.2,)) for _ in range(15)]\n"
     "[x.start() for x in t]; print('ok')", {"processes": 16}, "r.stdout == 'ok\\n' and r.report['exit'] == 0"),
    ("threads past the limit", "import threading, time\nt = [threading.Thread(target=time.sleep, args=(900,), daemon=True) for _ in range(16)]\n"
     "[x.start() for x in t]; print('ok')", {"processes": 16}, "r.report['exit'] == 1 and \"can't start new thread\" in r.stderr"),
    ("descriptors at the limit", "import os\nf = [os.dup(0) for _ in range(64 - 3)]; print('ok')", {"open_files": 64}, "r.stdout == 'ok\\n'"),
    ("descriptors past the limit", "import os\nf = [os.dup(0) for _ in range(64 - 2)]", {"open_files": 64}, "'Errno 24' in r.stderr"),
    ("a file at its limit", "open('/work/f', 'wb').write(b'x' * 4096); print('ok')", {"file_bytes": 4096}, "r.stdout == 'ok\\n'"),
    ("a file past its limit", "f = open('/work/f', 'wb', 0)\nf.write(b'x' * 4096); f.write(b'x')", {"file_bytes": 4096}, "'Errno 27' in r.stderr"),
    ("a sparse file past its limit", "open('/work/f', 'wb').truncate(4097)", {"file_bytes": 4096}, "'Errno 27' in r.stderr"),
    ("files at their limit", "for n in range(20): open(f'/work/{n}', 'w')\nprint('ok')", {"files": 20}, "r.stdout == 'ok\\n'"),
    ("files past their limit", "for n in range(21): open(f'/work/{n}', 'w')\nprint('ok')", {"files": 20}, "'Errno 28' in r.stderr and r.report['limit'] == 'files'"),
    ("links past the limit on files", "import os\nopen('/work/f', 'w')\nfor n in range(20): os.link('/work/f', f'/work/{n}')", {"files": 20}, "'Errno 28' in r.stderr and r.report['limit'] == 'files'"),
    ("folders past the limit on files", "import os\nfor n in range(21): os.mkdir(f'/tmp/{n}')", {"files": 20}, "'Errno 28' in r.stderr and r.report['limit'] == 'files'"),
    ("the disk at its limit", "f = open('/tmp/f', 'wb', 0)\nprint(f.write(b'x' * (1 << 20)))", {"disk_bytes": MIB}, "r.stdout == '1048576\\n'"),
    ("the disk past its limit", "f = open('/tmp/f', 'wb', 0)\nf.write(b'x' * (1 << 20)); f.write(b'x')", {"disk_bytes": MIB}, "'Errno 28' in r.stderr and r.report['limit'] == 'disk'"),
    ("output for ever", "while True: print('x' * 1000)", {"output_bytes": MIB}, "r.report['limit'] == 'output' and len(r.stdout) <= 1048576"),
    ("output of a grandchild", "import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    time.sleep(900)\nprint('done')", {},
     "r.report['exit'] == 0 and 'done' in r.stdout"),
    ("killed by itself", "import os; os.kill(os.getpid(), 9)", {}, "r.report['signal'] == 9 and r.report['limit'] == 'none'"),
    ("crashed", "import ctypes; ctypes.string_at(0)", {}, "r.report['signal'] == 11 and r.report['limit'] == 'none'"),
    ("a file past its limit, and the signal for it", "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nopen('/tmp/f', 'wb').write(bytes(8192))",
     {"file_bytes": 4096}, "r.report['limit'] == 'file_size' and r.report['signal'] == 25"),
    ("a million names", "for n in range(10**6): open('/work/' + str(n) * 20, 'w').close()", {"files": 20000, "memory_bytes": 512 * MIB, "cpu_ms": 200000},
     "r.report['limit'] == 'files' and r.report['exit'] == 1"),
    ("all descriptors", "import os\nkept = []\ntry:\n  while True: kept += os.pipe()\nexcept OSError: print(len(kept) < 256)", {}, "r.stdout == 'True\\n'"),
    ("threads for ever", "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(900,), daemon=True).start()", {"processes": 32},
     "r.report['exit'] == 1 and (r.report['limit'] == 'processes' or not counted(r))"),
    ("children that stop and go on", "import os, signal, time\npids = []\nfor _ in range(4):\n  pid = os.fork()\n  if pid == 0:\n    while True: pass\n  pids.append(pid)\n"
     "while True:\n  for s in (signal.SIGSTOP, signal.SIGCONT):\n    for p in pids: os.kill(p, s)\n    time.sleep(.01)", {"cpu_ms": 500, "wall_ms": 5000}, "r.report['limit'] in ('cpu', 'wall')"),
    ("daemons of daemons", "import os, time\nfor _ in range(20):\n  if os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\n    time.sleep(900)\nprint('done')", {},
     "r.report['exit'] == 0 and 'done' in r.stdout"),
    ("the exit status", "import sys; sys.exit(77)", {}, "r.report['exit'] == 77 and r.report['limit'] == 'none'"),
]


def counted(ran):
    return ran.report["protections"]["cgroup-memory"][0] == 1


def run_row(user, program, options, holds):
    jail.require_jail(user)
    ran = jail.run(program, user, **options)
    check_equal(ran.report.get("status"), "ok", str(ran))
    check(eval(holds, {"r": ran, "counted": counted}), f"{holds}\n{ran}")


for name, program_text, limits, condition in ROWS:
    for user_name in jail.USERS:
        add_case(f"{name} as {user_name}", lambda u=user_name, p=program_text, o=limits, c=condition: run_row(u, p, o, c))


def processes_with(marker):
    """Host processes whose command line holds the marker, this one's children aside from the tool."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in entry.read_bytes() and int(entry.parent.name) != os.getpid():
                found.append(int(entry.parent.name))
        except OSError:
            pass
    return found


def wait_until(condition, what, seconds=PATIENCE_S):
    end = time.monotonic() + seconds
    while not condition():
        check(time.monotonic() < end, what)
        time.sleep(0.01)


LEAVER = """
import os, subprocess, sys, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(100)', MARKER])
time.sleep(float(SECONDS))
"""


def leaver(user, seconds):
    marker = uuid.uuid4().hex
    words, report = jail.command(f"MARKER = {marker!r}\nSECONDS = {seconds}\n" + LEAVER)
    tool = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **jail.as_user(user))
    wait_until(lambda: len(processes_with(marker)) >= 3, "the guest's children did not start")
    return marker, tool, report


def nothing_outlives_its_run(user):
    jail.require_jail(user)
    marker, tool, _ = leaver(user, 1)
    tool.wait(PATIENCE_S)
    check_equal(processes_with(marker), [], "processes left")


def nothing_outlives_its_caller(user):
    jail.require_jail(user)
    marker, tool, _ = leaver(user, 60)
    tool.send_signal(signal.SIGKILL)
    tool.wait(PATIENCE_S)
    wait_until(lambda: not processes_with(marker), "processes left after the caller's SIGKILL")


for user_name in jail.USERS:
    add_case(f"nothing outlives its run as {user_name}", lambda u=user_name: nothing_outlives_its_run(u))
    add_case(f"nothing outlives its caller as {user_name}", lambda u=user_name: nothing_outlives_its_caller(u))


def nothing_is_left_whenever_its_caller_is_killed(user):
    """A caller killed at any moment of making, running or ending a jail."""
    jail.require_jail(user)
    marker = uuid.uuid4().hex
    for number in range(200 if LONG else 25):
        words, _ = jail.command(f"MARKER = {marker!r}\nimport os, time\nfor _ in range(3): os.fork()\ntime.sleep(.02)")
        words += [marker]
        tool = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **jail.as_user(user))
        time.sleep(number * 0.0023 % 0.06)
        tool.kill()
        tool.wait(PATIENCE_S)
    wait_until(lambda: not processes_with(marker), "processes left after SIGKILLs")
    check_equal(jail.cgroups_without_owner(), [], "cgroups left")


for user_name in jail.USERS:
    add_case(f"nothing is left whenever its caller is killed as {user_name}",
             lambda u=user_name: nothing_is_left_whenever_its_caller_is_killed(u))


@case
def a_sibling_is_unharmed():
    """A run beside bombs keeps its answer and comes to its end in time."""
    jail.require_jail("root")
    bombs = [("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", {"processes": 32, "wall_ms": 3000}),
             ("b = []\nwhile True: b.append(bytearray(1 << 20))", {"memory_bytes": 64 * MIB}),
             ("while True: print('x' * 1000)", {"output_bytes": 4 * MIB})]
    running = [subprocess.Popen(jail.command(text, **limits)[0], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for text, limits in bombs]
    ran = jail.run("import os, threading, time\nt = threading.Thread(target=time.sleep, args=(.1,)); t.start(); t.join()\n"
                   "pid = os.fork() or os._exit(7)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), len(bytearray(32 << 20)))")
    for bomb in running:
        bomb.wait(PATIENCE_S)
    check_equal((ran.stdout, ran.report["exit"], ran.report["limit"]), ("7 33554432\n", 0, "none"), str(ran))


@case
def the_next_run_removes_what_a_killed_caller_left():
    if jail.require_jail("root").report["protections"]["cgroup-memory"][0] != 1:
        skip("no cgroups here")
    _, tool, _ = leaver("root", 60)
    check(cgroup_folders(tool.pid), "the run has no cgroup of its own")
    tool.kill()
    tool.wait(PATIENCE_S)
    jail.run("pass")
    wait_until(lambda: not cgroup_folders(tool.pid), "cgroups left")


@case
def two_runs_at_once_do_not_meet():
    jail.require_jail("root")
    tools = [jail.command("import time; time.sleep(0.5); import os; print(os.listdir('/work'), open('/proc/self/uid_map').read())")
             for _ in range(4)]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for words, _ in tools]
    answers = [tool.communicate(timeout=PATIENCE_S)[0] for tool in running]
    check_equal(len(set(answers)), 4, "host users")
    check(all("['probe.py']" in answer for answer in answers), str(answers))


@case
def no_mount_and_no_cgroup_is_left():
    wait_until(lambda: not cgroup_folders(os.getpid()), "cgroups left")
    check("/dev/shm/.." not in open("/proc/self/mountinfo").read(), "a mount is left")


run_cases()
