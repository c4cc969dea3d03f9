"""A server as the benchmarks see it: a process tree on a free port, in a directory of its own."""

import os
import pathlib
import signal
import socket
import subprocess
import time

from bench import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20


class BenchError(Exception):
    """Something that the benchmark cannot do here, in words for the person who runs it."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready, what, process=None, timeout_s=START_TIMEOUT_S, pause_s=0.02):
    deadline = time.monotonic() + timeout_s
    while not ready():
        if process is not None and process.poll() is not None:
            raise BenchError(f"{what}: the process ended with status {process.returncode}")
        if time.monotonic() > deadline:
            raise BenchError(f"{what}: not ready after {timeout_s} s")
        time.sleep(pause_s)


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
        return True
    except OSError:
        return False


class Server:
    """Started and stopped once. Subclasses give `name`, `command()` and, if a listening port is not
    enough, `ready()` and `prepare()`."""

    name = ""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory) / self.name.replace(" ", "-").lower()
        self.directory.mkdir(parents=True)
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self):
        raise NotImplementedError

    def popen_options(self):
        return {}

    def ready(self):
        return accepts(self.port)

    def prepare(self):
        """Brings in what the cases need; called once, when the server is ready."""

    def missing(self):
        """Why this server cannot be run on this machine, or None."""
        return None

    def start(self):
        if reason := self.missing():
            raise BenchError(f"{self.name}: {reason}")
        self.launch()
        self.prepare()

    def launch(self):
        with open(self.directory / "output.log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, **self.popen_options())
        wait_until(self.ready, f"{self.name} (see {self.directory}/output.log)", self.process)

    stop_signal = signal.SIGTERM

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu_seconds(self):
        return measure.cpu_seconds(self.process.pid)

    def memory_mb(self):
        return measure.tree_mb(self.process.pid)

    def settle(self):
        """Called after a run, before the CPU time is read: what the run has started is to end."""


def own_user_options(user):
    """Popen's options for a server that refuses to run as root."""
    return {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}
