#!/usr/bin/env python3
"""Runs tests in machines of their own: another kernel, other control groups, another processor. See README.md here.

    machines.py [--machine amd64|arm64] [--places root,delegated,session] [--only WORDS | --shell COMMAND]

A machine is Debian's kernel and packages in QEMU, which emulates the processor. It is made once and kept in build/machines;
the tree and what was built of it come on a second disk, made each time. The serial line carries what the machine says;
whatever it does, it is ended.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import platform
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "build/machines"
SUITE = "bookworm"
# What the tests need, and no more: nothing of it is configured, only unpacked.
PACKAGES = ("base-files base-passwd bash coreutils dash diffutils findutils gawk grep gzip iproute2 kmod mount nodejs passwd "
            "procps python3 python3-numpy sed strace tar tzdata util-linux libblas3 liblapack3 libcmocka0 libcurl4 libjansson4 "
            "libmicrohttpd12 libyaml-0-2").split()
FIRST = """#!/bin/sh
# Process 1: what it goes on with comes on the second disk, which may show itself a little later.
mount -t devtmpfs dev /dev
until [ -b /dev/nvme1n1 ]; do sleep .1; done
mount -t ext4 /dev/nvme1n1 /cordon && exec /usr/bin/python3 -u /cordon/tests/machines/inside.py
"""
BUILT = ("cordon", "cordon-worker", "cordon-reviewer", "cordon-serve", "tests")
# What a kernel, its control groups and its processor can change.
TESTS = ("unit/jail unit/pool unit/engine escapes/test_escapes escapes/test_resources escapes/test_setup run/test_limits "
         "run/test_plain_user run/test_folders serve sessions")
SILENCE_S = 2400  # the longest that a machine may say nothing
ROOT_BYTES, TREE_BYTES = 2 << 30, 1 << 30


# What building for another processor needs of its libraries; the compiler and qemu-*-static come from the own one.
BUILD_PACKAGES = "libc6-dev libcmocka-dev libcurl4-openssl-dev libjansson-dev libmicrohttpd-dev libyaml-dev linux-libc-dev".split()


@dataclasses.dataclass(frozen=True)
class Machine:
    processor: str
    kernel: str
    console: str
    options: tuple

    @property
    def emulator(self):
        return f"qemu-system-{self.processor}"

    @property
    def target(self):
        """As compilers call it; empty for the processor that we run on."""
        return "" if self.processor == platform.machine() else f"{self.processor}-linux-gnu"


MACHINES = {
    "amd64": Machine("x86_64", "linux-image-cloud-amd64", "ttyS0", ("-M", "q35", "-cpu", "max")),
    "arm64": Machine("aarch64", "linux-image-cloud-arm64", "ttyAMA0", ("-M", "virt", "-cpu", "max,pauth-impdef=on")),
}
OWN = next((name for name, machine in MACHINES.items() if not machine.target), None)
PLACES = ("root", "delegated", "session")  # inside.py says what they are


def missing(name):
    """What keeps that machine from running here; None: nothing."""
    machine = MACHINES[name]
    foreign = (f"{machine.target}-gcc", f"qemu-{machine.processor}-static") if machine.target else ()
    for program in (machine.emulator, "mke2fs", "mmdebstrap", *foreign):
        if not shutil.which(program) and not shutil.which(program, path="/usr/sbin:/sbin"):
            return f"{program} is not installed"
    return None


def is_made(name):
    return (KEPT / name / "made").exists() and (KEPT / name / "made").read_text() == recipe(name)


def recipe(name):
    return " ".join((SUITE, MACHINES[name].kernel, *PACKAGES, FIRST))


def disk_make(path, tree, size):
    """An ext4 file system that holds `tree`, owned by root."""
    command = ["mke2fs", "-q", "-t", "ext4", "-E", "root_owner=0:0", "-d", str(tree), str(path), str(size >> 10)]
    path.unlink(missing_ok=True)
    subprocess.run(command, check=True, env=dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin:/sbin"))


def unpack(name, packages, to):
    """Debian's packages for that machine, with what they need, unpacked and not configured."""
    subprocess.run(["mmdebstrap", "--quiet", "--variant=extract", f"--architectures={name}", f"--include={','.join(packages)}",
                    SUITE, str(to)], check=True)
    to.chmod(0o755)


def sysroot_make(name):
    """The libraries that `make TARGET=...` links against. Their absolute links would lead to our own."""
    folder = KEPT / f"sysroot-{MACHINES[name].target}"
    if (folder / "made").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unpack(name, BUILD_PACKAGES, folder)
    for link in filter(pathlib.Path.is_symlink, sorted(folder.rglob("*"))):
        to = os.readlink(link)
        if to.startswith("/"):
            link.unlink()
            link.symlink_to(os.path.relpath(f"{folder}{to}", link.parent))
    (folder / "made").write_text("")


def build_for(name):
    """Builds the tests for that machine; the folder where they are."""
    target = MACHINES[name].target
    words = ["make", "-s", f"-j{min(os.cpu_count() or 1, 4)}", "tests"]
    if target:
        sysroot_make(name)
        words.append(f"TARGET={target}")
    subprocess.run(words, cwd=ROOT, check=True)
    return ROOT / "build" / target


def machine_make(name):
    """Fetches the packages and makes the machine's first disk and its kernel."""
    folder = KEPT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"making {folder} from {SUITE}", flush=True)
    with tempfile.TemporaryDirectory(prefix="cordon-machine-") as scratch:
        tree = pathlib.Path(scratch) / "tree"
        unpack(name, (MACHINES[name].kernel, *PACKAGES), tree)
        tree_finish(tree)
        kernel = next((tree / "boot").glob("vmlinuz-*"))
        shutil.copy(kernel, folder / "kernel")
        disk_make(folder / "root.ext4", tree, ROOT_BYTES)
    (folder / "made").write_text(recipe(name))


def tree_finish(tree):
    """What packages do when they are configured, as far as it is needed here."""
    etc = tree / "etc"
    (etc / "passwd").write_text("root:x:0:0::/root:/bin/bash\nuser:x:1000:1000::/home/user:/bin/bash\n"
                                "nobody:x:65534:65534::/nonexistent:/bin/false\n")
    (etc / "group").write_text("root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n")
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")
    if not (tree / "bin/sh").exists():
        (tree / "bin/sh").symlink_to("dash")
    for name in ("libblas.so.3", "liblapack.so.3"):  # alternatives
        for found in tree.glob(f"usr/lib/*/{name.split('.')[0][3:]}/{name}"):
            link = found.parent.parent / name
            if not link.is_symlink() and not link.exists():
                link.symlink_to(f"{found.parent.name}/{name}")
    (tree / "cordon").mkdir()
    (tree / "sbin/machine").write_text(FIRST)
    (tree / "sbin/machine").chmod(0o755)


def tree_copy(build, to, job):
    """The tree as git knows it, and what tests run of what was built of it."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name, follow_symlinks=False)
    (to / "build").mkdir()
    for name in BUILT:
        (shutil.copytree if (build / name).is_dir() else shutil.copy)(build / name, to / "build" / name)
    (to / "job.json").write_text(json.dumps(job))


def command_of(name, disk):
    machine, folder = MACHINES[name], KEPT / name
    drives = []
    for number, path in enumerate((folder / "root.ext4", disk)):
        drives += ["-drive", f"file={path},if=none,format=raw,id=d{number},snapshot=on",
                   "-device", f"nvme,drive=d{number},serial=d{number}"]
    # The kernel's clocks rest on a processor that may stand still for long: it is not to call that an error.
    words = (f"console={machine.console} root=/dev/nvme0n1 rw init=/sbin/machine quiet loglevel=3 panic=-1 "
             "nowatchdog rcupdate.rcu_cpu_stall_suppress=1")
    return [machine.emulator, *machine.options, "-accel", "tcg,thread=multi", "-smp", "2", "-m", "3072", "-nographic",
            "-no-reboot", "-nic", "none", "-kernel", str(folder / "kernel"), "-append", words, *drives]


def lines_of(process):
    """What comes over the serial line, a line at a time, until the machine ends or falls silent."""
    held, fd = b"", process.stdout.fileno()
    while select.select([fd], [], [], SILENCE_S)[0]:
        data = os.read(fd, 65536)
        if not data:
            break
        *lines, held = (held + data).split(b"\n")
        for line in lines:
            yield re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line.decode("utf-8", "replace")).rstrip("\r")


def run(name, places, command, log=print):
    """Boots the machine, runs the tests in the places. {place: (passed, failed)} of those that came to their end."""
    build = build_for(name)
    if not is_made(name):
        machine_make(name)
    found, place = {}, None
    with tempfile.TemporaryDirectory(prefix="cordon-machine-") as scratch:
        tree, disk = pathlib.Path(scratch) / "tree", pathlib.Path(scratch) / "tree.ext4"
        tree.mkdir(mode=0o755)
        tree_copy(build, tree, {"places": places, "command": command})
        disk_make(disk, tree, TREE_BYTES)
        shutil.rmtree(tree)
        process = subprocess.Popen(command_of(name, disk), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        try:
            for line in lines_of(process):
                log(line)
                begun = re.fullmatch(r"place (\w+): .*", line)
                place = begun[1] if begun else place
                sums = re.fullmatch(r"(\d+) passed, (\d+) failed(, \d+ skipped)?", line)
                if sums and place:
                    found[place] = int(sums[1]), int(sums[2])
        finally:
            process.kill()
            process.wait()
    return found


def tests_command(only):
    return ["python3", "tests/run.py", "--only", only, "--jobs", "1"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--machine", choices=sorted(MACHINES), default=OWN)
    parser.add_argument("--places", default=",".join(PLACES))
    parser.add_argument("--only", default=TESTS)
    parser.add_argument("--shell", help="a command to run there instead of tests")
    options = parser.parse_args()
    reason = missing(options.machine)
    if reason:
        sys.exit(f"machines: {reason}")
    began, places = time.monotonic(), options.places.split(",")
    command = ["sh", "-c", options.shell] if options.shell else tests_command(options.only)
    found = run(options.machine, places, command, lambda line: print(line, flush=True))
    print(f"{options.machine}: {time.monotonic() - began:.0f} s")
    if options.shell:
        return
    for place in places:
        print(f"{options.machine} {place}: " + ("{} passed, {} failed".format(*found[place]) if place in found else "did not end"))
    sys.exit(0 if all(place in found and found[place][1] == 0 for place in places) else 1)


if __name__ == "__main__":
    main()
