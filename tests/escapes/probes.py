"""What a guest tries, and what ordinary programs need: tables for every tier."""
import os
import platform

from harness import check, check_equal

# Numbers of system calls: on x86-64 and on arm64.
NUMBERS = {
    "clone": (56, 220), "clone3": (435, 435), "io_uring_setup": (425, 425), "ioctl": (16, 29), "personality": (135, 92),
    "prctl": (157, 167), "prlimit64": (302, 261), "sched_setattr": (314, 274), "setpriority": (141, 140),
    "setsockopt": (54, 208), "socket": (41, 198), "socketpair": (53, 199),
}
# Calls that the filter refuses, with all arguments zero; those without a number for this processor do not exist there.
REFUSED = {
    "ptrace": (101, 117), "syslog": (103, 116), "setuid": (105, 146), "setgid": (106, 144), "setgroups": (116, 159),
    "setresuid": (117, 147), "capset": (126, 91), "uselib": (134, None), "modify_ldt": (154, None),
    "pivot_root": (155, 41), "adjtimex": (159, 171), "chroot": (161, 51), "acct": (163, 89),
    "settimeofday": (164, 170), "mount": (165, 40), "umount2": (166, 39), "swapon": (167, 224), "reboot": (169, 142),
    "sethostname": (170, 161), "iopl": (172, None), "ioperm": (173, None), "init_module": (175, 105),
    "delete_module": (176, 106), "quotactl": (179, 60), "io_setup": (206, 0), "remap_file_pages": (216, 234),
    "clock_settime": (227, 112), "mbind": (237, 235), "kexec_load": (246, 104), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "ioprio_set": (251, 30), "migrate_pages": (256, 238),
    "unshare": (272, 97), "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75), "move_pages": (279, 239),
    "perf_event_open": (298, 241), "recvmmsg": (299, 243), "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "clock_adjtime": (305, 266),
    "sendmmsg": (307, 269), "setns": (308, 268), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "finit_module": (313, 273), "seccomp": (317, 277), "memfd_create": (319, 279),
    "kexec_file_load": (320, 294), "bpf": (321, 280), "execveat": (322, 281), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsmount": (432, 432), "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "mount_setattr": (442, 442), "landlock_create_ruleset": (444, 444), "memfd_secret": (447, 447),
}
IS_X86 = platform.machine() == "x86_64"
OWN_NUMBERS = {name: pair[0 if IS_X86 else 1] for name, pair in {**REFUSED, **NUMBERS}.items()}

# Every probe is Python that sets `answer`; `want` is the error's name, or what answer must be, or a frozenset of such.
PRELUDE = f"NUMBERS = {OWN_NUMBERS}" + r'''
import ctypes, errno, fcntl, os, platform, signal, socket, stat, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def call(number, *arguments):
    """A raw system call, by its name or number: "ok", or the errno's name."""
    number = NUMBERS.get(number, number)
    ctypes.set_errno(0)
    done = libc.syscall(ctypes.c_long(number), *[a if isinstance(a, bytes) else ctypes.c_ulong(a & (1 << 64) - 1)
                                                 for a in arguments])
    return "ok" if done >= 0 else errno.errorcode[ctypes.get_errno()]
def code(*machine_bytes):
    """Runs machine code in a child: its signal's name, or "ok"."""
    import mmap
    pid = os.fork()
    if pid == 0:
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(bytes(machine_bytes))
        ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "ok"
def in_child(function):
    """The same for a function."""
    pid = os.fork()
    if pid == 0:
        function()
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "ok"
def probe(name, text):
    space = dict(globals(), answer="ok")
    try:
        exec(text, space)
        answer = space["answer"]
    except OSError as error:
        answer = errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        answer = type(error).__name__ + ": " + str(error)
    print(repr((name, answer)), flush=True)
'''

CLONE = {"NEWNS": 0x20000, "NEWCGROUP": 0x2000000, "NEWUTS": 0x4000000, "NEWIPC": 0x8000000, "NEWUSER": 0x10000000,
         "NEWPID": 0x20000000, "NEWNET": 0x40000000}
SYSCALLS = [
    *[(f"refused call {name}", f"answer = call({name!r}, 0, 0, 0, 0, 0, 0)", "EPERM") for name in REFUSED if OWN_NUMBERS[name] is not None],
    ("clone3 falls back", "answer = call('clone3', 0, 0)", "ENOSYS"),
    ("a call of tomorrow", "answer = call(600)", "ENOSYS"),
    ("the last possible call", "answer = call(0x3fffffff)", "ENOSYS"),
    ("personality without randomisation", "answer = call('personality', 0x0040000)", "EPERM"),
    ("personality is asked", "answer = call('personality', 0xffffffff)", "ok"),
    ("prctl dumpable", "answer = call('prctl', 4, 0)", "EPERM"),
    ("prctl securebits", "answer = call('prctl', 28, 0)", "EPERM"),
    ("prctl set mm", "answer = call('prctl', 35, 1, 0, 0, 0)", "EPERM"),
    ("prctl ambient capability", "answer = call('prctl', 47, 2, 0, 0, 0)", "EPERM"),
    ("prctl with upper bits", "answer = call('prctl', (1 << 32) | 4, 0)", "EPERM"),
    ("another's rlimit", "answer = call('prlimit64', 1, 7, 0, 0)", "EPERM"),
    ("TIOCSTI", "answer = call('ioctl', 1, 0x5412, b'x')", "ENOTTY"),
    ("TIOCSTI with upper bits", "answer = call('ioctl', 1, (0xdead << 32) | 0x5412, b'x')", "ENOTTY"),
    ("TIOCLINUX", "answer = call('ioctl', 1, 0x541c, b'\\x02')", "ENOTTY"),
    ("extended attribute", "os.setxattr('/work', 'user.x', b'1')", "ENOTSUP"),
    ("raise a hard limit", "import resource; h = resource.getrlimit(7)[1]; resource.setrlimit(7, (h + 1, h + 1))",
     "ValueError: not allowed to raise maximum limit"),
]
# Other ways into the kernel of the same processor; arm64 has none from a 64-bit process.
X86_SYSCALLS = [
    ("int 0x80", "answer = code(0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3)", "SIGSYS"),
    ("x32 getpid", "answer = in_child(lambda: call(0x40000000 + 39))", "SIGSYS"),
    ("x32 execve", "answer = in_child(lambda: call(0x40000000 + 520))", "SIGSYS"),
    ("call number -1", "answer = in_child(lambda: call(-1))", "SIGSYS"),
    ("arch_prctl", "answer = call(158, 0x1001, 0)", "EINVAL"),
] if IS_X86 else []
# Hidden in a listing; who asks by name is told that it is not there, or, where the kernel has the name at hand, no.
HIDDEN = frozenset({"ENOENT", "EPERM"})
PROCESSES = [
    *[(f"clone {name}", f"answer = call('clone', {flag:#x} | 17, 0, 0, 0, 0)", "EPERM") for name, flag in CLONE.items()],
    ("clone NEWUSER with upper bits", "answer = call('clone', (1 << 40) | 0x10000000 | 17, 0, 0, 0, 0)", "EPERM"),
    ("set-user-id means nothing", "answer = [bool(os.statvfs(p).f_flag & os.ST_NOSUID) for p in ('/usr', '/work', '/tmp')]",
     [True] * 3),
    ("who it is", "answer = os.getresuid() + os.getresgid() + tuple(os.getgroups())", None),
    ("no capability", "answer = {l.split()[1] for l in open('/proc/self/status') if l.startswith('Cap')}",
     {"0000000000000000"}),
    ("no new privileges, filtered", "answer = [l.split()[1] for l in open('/proc/self/status') "
     "if l.startswith(('NoNewPrivs', 'Seccomp:'))]", ["1", "2"]),
    ("it is not process 1", "answer = os.getpid()", 2),
    ("it leads its own session", "answer = os.getsid(0) == os.getpid()", True),
    ("it sees itself only", "answer = [n for n in os.listdir('/proc') if n.isdigit()]", ["2"]),
    ("process 1 cannot be looked into", "open('/proc/1/environ')", HIDDEN),
    ("process 1's memory", "open('/proc/1/mem')", HIDDEN),
    ("process 1's descriptors", "os.listdir('/proc/1/fd')", HIDDEN),
    # Ignored; of a guest that was copied refused by Landlock, since it has a domain of its own.
    ("process 1 cannot be killed", "import contextlib\nfor n in (9, 19, 0):\n    with contextlib.suppress(PermissionError): os.kill(1, n)", "ok"),
    ("process 1 cannot be put behind others", "os.setpriority(os.PRIO_PROCESS, 1, 19)", "EPERM"),
    ("process 1 cannot be put behind others, upper bits", "answer = call('setpriority', 1 << 32, (1 << 32) | 1, 19)", "EPERM"),
    ("nor by its user", "os.setpriority(os.PRIO_USER, 0, 19)", "EPERM"),
    ("process 1 cannot be tied to a processor", "os.sched_setaffinity(1, os.sched_getaffinity(0))", "EPERM"),
    ("its own turns cannot be made shorter", "answer = call('sched_setattr', 0, struct.pack('IIQiIQQQ', 48, 0, 0, 0, 0, 100000, 0, 0), 0)", "EPERM"),
    ("the parent's number", "answer = os.getppid()", 1),
    ("kill(-1) finds nobody", "os.kill(-1, 9)", "ESRCH"),
    ("a host process cannot be named", "os.kill(HOST_PID, 0)", "ESRCH"),
    ("core dumps", "import resource; answer = resource.getrlimit(resource.RLIMIT_CORE)", (0, 0)),
]
FILES = [
    ("the root's entries", "answer = sorted(set(os.listdir('/')) - {'lib32', 'lib64', 'libx32'})",
     ["bin", "dev", "etc", "lib", "proc", "sbin", "tmp", "usr", "work"]),
    *[(f"absent {path}", f"os.stat({path!r})", "ENOENT") for path in
      ("/root", "/home", "/sys", "/var", "/run", "/boot", "/opt", "/etc/shadow", "/dev/mem", "/dev/kvm", "/dev/tty",
       "/dev/ptmx", "/proc/sys", "/proc/kcore", "/proc/kallsyms", "/proc/sysrq-trigger", "/proc/mounts/..", "/proc/keys",
       "/proc/version", "/proc/cpuinfo", "/proc/net/tcp")],
    ("the caller's folder", "os.stat(HOST_FOLDER)", "ENOENT"),
    *[(f"write {path}", f"open({path!r}, 'w')", "EROFS") for path in
      ("/etc/passwd", "/usr/x", "/x", "/etc/x", "/proc/self/oom_score_adj", "/proc/self/mem", "/proc/self/comm")],
    *[(f"read-only {path}", f"answer = bool(os.statvfs({path!r}).f_flag & os.ST_RDONLY)", True) for path in
      ("/", "/usr", "/etc/alternatives", "/dev/null", "/proc")],
    ("chmod of a device", "os.chmod('/dev/null', 0o777)", "EROFS"),
    ("times of the host's files", "os.utime('/usr/bin/python3')", "EROFS"),
    ("unlink in /usr", "os.unlink('/usr/bin/python3')", "EROFS"),
    ("rename of /usr", "os.rename('/usr', '/work/usr')", "EXDEV"),
    ("link to a host file", "os.link('/usr/bin/python3.11', '/work/x')", "EXDEV"),
    ("device node", "os.mknod('/work/kmem', 0o600 | stat.S_IFCHR, os.makedev(1, 2))", "EPERM"),
    ("block device node", "os.mknod('/work/disk', 0o600 | stat.S_IFBLK, os.makedev(254, 0))", "EPERM"),
    ("socket node", "os.mknod('/work/socket', 0o600 | stat.S_IFSOCK)", "EPERM"),
    ("link that leaves the root", "os.symlink('/../../../root', '/work/l1'); os.stat('/work/l1/')", "ENOENT"),
    ("the root's own root", "answer = sorted(os.listdir('/proc/self/root')) == sorted(os.listdir('/'))", True),
    ("above the root", "answer = os.stat('/..').st_ino == os.stat('/').st_ino", True),
    ("the working folder's parents", "answer = sorted(os.listdir('/proc/self/cwd/../../..')) == sorted(os.listdir('/'))", True),
    ("its own program for writing", "open('/proc/self/exe', 'r+b')", "EACCES"),
    ("descriptors", "answer = sorted(map(int, os.listdir('/proc/self/fd')))[:3], len(os.listdir('/proc/self/fd'))",
     ([0, 1, 2], 4)),
    ("what the descriptors are", "answer = [stat.S_ISFIFO(os.fstat(n).st_mode) for n in range(3)]", [True] * 3),
    ("stdin is empty", "answer = sys.stdin.read()", ""),
    ("host names", "answer = os.uname().nodename", "cordon"),
    ("cgroup names", "answer = {l.strip().rsplit(':')[-1] for l in open('/proc/self/cgroup')}", {"/"}),
    ("uptime", "import time; answer = time.clock_gettime(time.CLOCK_BOOTTIME) < 60", True),
    ("notes on what the host does", "import fcntl; fcntl.fcntl(os.open('/usr/bin', 0), fcntl.F_NOTIFY, 0x3f)", "EINVAL"),
    ("lease on a host file", "import fcntl; fcntl.fcntl(os.open('/usr/bin/python3', 0), fcntl.F_SETLEASE, 0)", "EINVAL"),
    ("work is not executable", "open('/work/x.sh', 'w').write('#!/bin/sh\\n'); os.chmod('/work/x.sh', 0o755); "
     "os.execv('/work/x.sh', ['x'])", "EACCES"),
    ("another program", "os.execv('/bin/ls', ['ls'])", "EACCES"),
]
FAMILIES = {"UNIX": 1, "INET": 2, "INET6": 10, "NETLINK": 16, "PACKET": 17, "ALG": 38, "VSOCK": 40, "XDP": 44,
            "BLUETOOTH": 31, "CAN": 29}
SOCKETS = [
    *[(f"socket {name} {kind}", f"socket.socket({family}, {number})", "EPERM") for name, family in FAMILIES.items()
      for kind, number in (("stream", 1), ("datagram", 2), ("raw", 3))],
    ("socket with upper bits", "answer = call('socket', (1 << 32) | 1, 1, 0)", "EPERM"),
    ("datagram pair", "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)", "EPERM"),
    ("datagram pair, flags", "answer = call('socketpair', 1, 2 | 0o2000000 | 0o4000, 0, 0)", "EPERM"),
    ("datagram pair, upper bits", "answer = call('socketpair', 1, (1 << 32) | 2, 0, 0)", "EPERM"),
    ("packet pair", "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)", "EPERM"),
    ("pair of another family", "answer = call('socketpair', 2, 1, 0, 0)", "EPERM"),
    ("bind an end", "socket.socketpair()[0].bind('/work/s')", "EPERM"),
    ("bind an abstract name", "socket.socketpair()[0].bind('\\0x')", "EPERM"),
    ("connect an end", "socket.socketpair()[0].connect('/work/s')", "EPERM"),
    ("listen", "socket.socketpair()[0].listen()", "EPERM"),
    ("send to a name", "socket.socketpair()[0].sendto(b'x', '/work/s')", "EPERM"),
    ("send to a name in a message", "socket.socketpair()[0].sendmsg([b'x'], [], 0, '/work/s')", "EISCONN"),
    ("resolve a name", "socket.getaddrinfo('example.com', 80)", None),
    ("a program for the kernel on a pair", "socket.socketpair()[0].setsockopt(1, 26, bytes(16))", "ENOPROTOOPT"),
    ("a larger buffer", "socket.socketpair()[0].setsockopt(1, 7, 1 << 30)", "ENOPROTOOPT"),
    ("a forced buffer", "socket.socketpair()[0].setsockopt(1, 32, 1 << 30)", "ENOPROTOOPT"),
    ("a larger buffer, upper bits", "answer = call('setsockopt', socket.socketpair()[0].detach(), (1 << 32) | 1, (1 << 32) | 7, b'\\0\\0\\1\\0', 4)", "ENOPROTOOPT"),
    ("an option of another level", "socket.socketpair()[0].setsockopt(0, 64, bytes(40))", "EPERM"),
    ("a time limit on a pair", "socket.socketpair()[0].setsockopt(1, 20, bytes(16))", "ok"),
    ("io_uring", "answer = call('io_uring_setup', 1, 0)", "EPERM"),
]
OWN_ENVIRONMENT = {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TMPDIR", "TERM", "PYTHONDONTWRITEBYTECODE",
                   "PYTHONNOUSERSITE", "XDG_CACHE_HOME", "MPLBACKEND", "MPLCONFIGDIR", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}
# What ordinary programs do. Each must leave answer as "ok" or raise nothing.
CONTROLS = [
    ("threads", "import threading; t = [threading.Thread(target=int) for _ in range(16)]; [x.start() for x in t]; [x.join() for x in t]", "ok"),
    ("its own interpreter", "import subprocess; answer = subprocess.run([sys.executable, '-c', 'print(6*7)'], capture_output=True).stdout", b"42\n"),
    ("fork and wait", "pid = os.fork() or os._exit(3); answer = os.waitpid(pid, 0)[1]", 768),
    ("processes", "import multiprocessing as m; p = m.get_context('fork').Pool(2); answer = p.map(abs, [-1, -2]); p.close(); p.join()", [1, 2]),
    ("futures", "import concurrent.futures as c; answer = list(c.ThreadPoolExecutor(4).map(abs, [-1]))", [1]),
    ("asyncio", "import asyncio; answer = asyncio.run(asyncio.sleep(0, 5))", 5),
    ("temporary files", "import tempfile; f = tempfile.NamedTemporaryFile(); f.write(b'x'); f.close()", "ok"),
    ("sqlite3", "import sqlite3; c = sqlite3.connect('/work/db'); c.execute('create table t(a)'); c.commit(); c.close()", "ok"),
    ("copying files", "import shutil; open('/work/a', 'w').write('x'); shutil.copy2('/work/a', '/work/b'); answer = open('/work/b').read()", "x"),
    ("folders and links", "os.makedirs('/work/d/e'); os.symlink('a', '/work/l'); answer = open('/work/l').read()", "x"),
    ("moving files", "import shutil; open('/work/d/m', 'w').close(); os.rename('/work/d/m', '/work/m'); os.replace('/work/m', '/work/d/e/m'); "
     "os.link('/work/d/e/m', '/work/h'); shutil.move('/work/h', '/tmp/h'); shutil.rmtree('/work/d')", "ok"),
    ("archives", "import zipfile, tarfile; z = zipfile.ZipFile('/work/z', 'w'); z.write('/work/a'); z.close(); t = tarfile.open('/work/t', 'w:gz'); t.add('/work/a'); "
     "t.close(); tarfile.open('/work/t').extractall('/tmp/t')", "ok"),
    ("shared memory", "from multiprocessing import shared_memory as s; m = s.SharedMemory(create=True, size=99); m.close(); m.unlink()", "ok"),
    ("random numbers", "import random, secrets; secrets.token_bytes(8)", "ok"),
    ("time zones", "import datetime, zoneinfo; datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Paris'))", "ok"),
    ("the user's name", "import getpass; answer = getpass.getuser(), os.path.expanduser('~')", ("guest", "/work")),
    ("devices", "open('/dev/null', 'w').write('x'); answer = len(open('/dev/urandom', 'rb', 0).read(4)), open('/dev/zero', 'rb', 0).read(2)", (4, b"\0\0")),
    ("signals", "got = []; signal.signal(signal.SIGUSR1, lambda *a: got.append(1)); os.kill(os.getpid(), signal.SIGUSR1); answer = got", [1]),
    ("standing behind others itself", "was = os.nice(0); os.nice(1); os.setpriority(os.PRIO_PROCESS, os.getpid(), was + 2); answer = os.nice(0) - was", 2),
    ("a processor of its own", "os.sched_setaffinity(0, os.sched_getaffinity(0)); os.sched_setaffinity(os.getpid(), os.sched_getaffinity(0))", "ok"),
    ("a stream pair", "a, b = socket.socketpair(); a.sendall(b'x'); answer = b.recv(1)", b"x"),
    ("named pipes", "os.mkfifo('/work/pipe')", "ok"),
    ("memory maps", "import mmap; m = mmap.mmap(-1, 8192); m[0] = 1", "ok"),
    ("terminal questions", "answer = os.isatty(1)", False),
]
GROUPS = {"controls": CONTROLS, "syscalls": SYSCALLS + X86_SYSCALLS, "processes": PROCESSES, "files": FILES, "sockets": SOCKETS}


def program(group, has_landlock, host_folder):
    """(rows, text): the probes of a group, and the program that makes them."""
    rows = GROUPS[group]
    if not has_landlock:
        rows = [row for row in rows if row[0] != "another program"]  # Landlock alone refuses it
    text = PRELUDE + f"HOST_PID = {os.getpid() + 100000}\nHOST_FOLDER = {str(host_folder)!r}\n"
    return rows, text + "".join(f"probe({name!r}, {code!r})\n" for name, code, _ in rows)


def judge(group, rows, printed, told):
    """Compares what a program of probes printed; `told` is shown where most are wrong. The answers."""
    answers = dict(eval(line) for line in printed.splitlines() if line.startswith("("))
    wrong = [f"{name}: {answers.get(name, 'no answer')!r}, not {want!r}" for name, _, want in rows
             if name not in answers or (want is not None and answers[name] not in
                                        (want if isinstance(want, frozenset) else [want]))]
    check(not wrong, "\n".join(wrong) + (f"\n{told}" if len(wrong) > len(rows) / 2 else ""))
    if group == "processes":
        check_equal(answers["who it is"][:6], (1000,) * 6, "ids inside")
    if group == "sockets":
        check(answers["resolve a name"] != "ok", "a name was resolved")
    return answers
