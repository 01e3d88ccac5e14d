#!/usr/bin/python3
"""What the process engine does around a run, through a supervisor: time-outs, a large download, many files out.

    make && bench/process.py [-r ROUNDS]

A time-out counts from the program's first line of output to the event that tells the end of everything, on this process's
clock; what is above the limit is told. The peers of the download are a memory's copy and the same file through a plain
socket; that of many files is python3 writing them to a folder by itself.
"""
import argparse
import json
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from supervisor import Connection, supervisor  # noqa: E402

LIMIT_S, SIZE, FILES = 0.25, 100 << 20, 2000
# No rule blocks: it is the jail that is measured.
RULES = json.loads(subprocess.run([ROOT / "build/cordon", "explain", "--json"], capture_output=True, check=True).stdout)
POLICY = ("imports: {allow: [\"*\"]}\ncapabilities: {eval: true, subprocess: true}\nvet:\n  threshold: 1000000\n  rules:\n"
          + "".join(f"    - {{id: {rule['id']}, off: true}}\n" for rule in RULES))


def policy(wall_s):
    return POLICY + (f"limits: {{wall: {int(wall_s * 1000)}ms, cpu: 60s, processes: 64, memory: 512MiB, file_size: 128MiB,"
                     " files: 10000}\n")


BEGIN = "import os, signal, sys, threading, time\nos.write(1, b'!')\n"
PROGRAMS = {
    "busy": "while True: pass",
    "asleep": "time.sleep(60)",
    "deaf to signals": "for n in range(1, 32):\n  try: signal.signal(n, signal.SIG_IGN)\n  except OSError: pass\nwhile True: pass",
    "a fork bomb": "while True:\n  try: os.fork()\n  except OSError: pass",
    "stopped processes": "for _ in range(20):\n  if os.fork() == 0: os.kill(os.getpid(), signal.SIGSTOP)\ntime.sleep(60)",
    "daemons": "for _ in range(10):\n  if os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\n    time.sleep(60)\ntime.sleep(60)",
    "threads": "for _ in range(30): threading.Thread(target=time.sleep, args=(60,)).start()\nwhile True: pass",
    "200 MiB in use": "b = bytearray(200 << 20)\nwhile True: pass",
}


def lateness_ms(serve, source):
    """How long after its limit a program was told dead."""
    connection = Connection(serve.home / "serve.sock")
    connection.request("POST", "/v1/runs", body=json.dumps({"source": BEGIN + source}))
    begun = ended = result = None
    for line in connection.getresponse():
        event = json.loads(line)
        if event["event"] == "stdout" and begun is None:
            begun = time.perf_counter()
        elif event["event"] == "result":
            ended, result = time.perf_counter(), event
    connection.close()
    if result["limit"] != "wall":
        sys.exit(f"{source}: {result}")
    return (ended - begun - LIMIT_S) * 1000


def time_outs(rounds):
    with supervisor("--members", 4, policy=policy(LIMIT_S)) as serve:
        lateness_ms(serve, PROGRAMS["busy"])
        for name, source in PROGRAMS.items():
            serve.wait_full()
            late = sorted(lateness_ms(serve, source) for _ in range(rounds))
            print(f"time-out, {name:20} late by: median {statistics.median(late):6.1f}  99 % {late[(len(late) * 99 - 1) // 100]:6.1f}  "
                  f"most {late[-1]:6.1f} ms")


def receive_s(connection_socket, size):
    buffer, got, begun = bytearray(1 << 20), 0, time.perf_counter()
    while got < size:
        more = connection_socket.recv_into(buffer)
        if not more:
            sys.exit("the stream ended early")
        got += more
    return time.perf_counter() - begun


def through_socket_s(file):
    ends = socket.socketpair()
    sender = threading.Thread(target=lambda: ends[0].sendfile(file))
    sender.start()
    seconds = receive_s(ends[1], SIZE)
    sender.join()
    for end in ends:
        end.close()
    return seconds


def downloaded_s(serve, path):
    connection = Connection(serve.home / "serve.sock")
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    buffer, got = bytearray(1 << 20), 0
    while more := answer.readinto(buffer):
        got += more
    seconds = time.perf_counter() - begun
    connection.close()
    if got != SIZE:
        sys.exit(f"{got} bytes came")
    return seconds


def download(rounds):
    with supervisor("--members", 1, policy=policy(60)) as serve, tempfile.TemporaryFile(dir="/dev/shm") as file:
        session = serve.session()
        session.run(f"import os\nwith open('large', 'wb') as f:\n  for _ in range({SIZE >> 20}): f.write(os.urandom(1 << 20))")
        file.write(bytes(1 << 20) * (SIZE >> 20))
        times = {"download through HTTP": [], "the same through a plain socket": [], "a copy in memory": []}
        source = bytearray(SIZE)
        for _ in range(rounds):
            times["download through HTTP"].append(downloaded_s(serve, f"{session.path}/files/large"))
            file.seek(0)
            times["the same through a plain socket"].append(through_socket_s(file))
            begun = time.perf_counter()
            bytes(source)
            times["a copy in memory"].append(time.perf_counter() - begun)
        for name, seconds in times.items():
            print(f"{SIZE >> 20} MiB, {name:32} {SIZE / statistics.median(seconds) / 1e9:6.2f} GB/s  median {statistics.median(seconds) * 1000:6.1f} ms")


def files_out(rounds):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        program = folder / "many.py"
        program.write_text(f"for n in range({FILES}):\n    with open(f'f{{n}}', 'w') as f: f.write('x' * 4096)\n")
        rules = folder / "policy.yaml"
        rules.write_text(policy(60))
        times = {"cordon run --out": [], "python3": []}
        for number in range(rounds):
            out, own = folder / f"out{number}", folder / f"own{number}"
            out.mkdir()
            own.mkdir()
            for title, command in (("cordon run --out", [ROOT / "build/cordon", "run", "--engine", "process", "--policy", rules, "--out", out, program]),
                                   ("python3", ["/usr/bin/python3", program])):
                begun = time.perf_counter()
                subprocess.run(command, cwd=own, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                times[title].append(time.perf_counter() - begun)
            if len(list(out.iterdir())) != FILES:
                sys.exit("files are missing")
        for title, seconds in times.items():
            print(f"{FILES} files of 4 KiB, {title:20} median {statistics.median(seconds) * 1000:7.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-r", type=int, default=20, metavar="ROUNDS")
    rounds = parser.parse_args().r
    time_outs(rounds)
    download(rounds)
    files_out(min(rounds, 10))


main()
