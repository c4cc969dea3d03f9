"""Databases that write durably, as Debian configures them but for what is said here."""

import os
import pathlib
import shutil
import signal
import subprocess
import time

from bench.load import RedisBenchmark
from bench.process import BenchError, Server, own_user_options


class PostgreSql(Server):
    """Durable commits (fsync and synchronous_commit are on). Never root: as root, as `postgres`."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": open sessions are ended
    SETTLE_S = 2

    def tool(self, name):
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        return str(found[-1]) if found else None

    def missing(self):
        if not self.tool("initdb"):
            return "postgresql is not installed"
        return None if self.tool("pgbench") else "pgbench (postgresql-contrib) is not installed"

    def popen_options(self):
        return own_user_options("postgres")

    def client_options(self):
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "bench"]

    def command(self):
        return [self.tool("postgres"), "-D", str(self.directory / "data"), "-p", str(self.port),
                "-c", "listen_addresses=127.0.0.1", "-c",
                f"unix_socket_directories={self.directory}", "-c", "fsync=on", "-c",
                "synchronous_commit=on"]

    def launch(self):
        if os.geteuid() == 0:
            shutil.chown(self.directory, "postgres", "postgres")
        made = subprocess.run(
            [self.tool("initdb"), "-D", str(self.directory / "data"), "-U", "bench", "-A", "trust",
             "-E", "UTF8", "--no-locale"], capture_output=True, text=True, cwd=self.directory,
            check=False, **self.popen_options())
        if made.returncode != 0:
            raise BenchError(f"initdb: {made.stderr}")
        super().launch()

    def ready(self):
        return subprocess.run([self.tool("pg_isready"), *self.client_options()],
                              capture_output=True, check=False).returncode == 0

    def sql(self, text, database="bench"):
        done = subprocess.run([self.tool("psql"), *self.client_options(), "-X", "-q", "-A", "-t",
                               "-v", "ON_ERROR_STOP=1", "-c", text, database],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"psql: {done.stderr}")
        return done.stdout

    def prepare(self):
        self.sql("CREATE DATABASE bench", "postgres")

    def settle(self):
        # pgbench has gone, but its back ends may still be on their way.
        deadline = time.monotonic() + self.SETTLE_S
        while time.monotonic() < deadline and int(self.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")) > 1:
            time.sleep(0.02)


class Redis(Server):
    """With an append-only file that is synced before each answer."""

    name = "Redis"

    def missing(self):
        for program in ("redis-server", "redis-benchmark"):
            if not shutil.which(program):
                return f"{program} is not installed"
        return None

    def command(self):
        return ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir",
                str(self.directory), "--appendonly", "yes", "--appendfsync", "always", "--save", ""]

    def load(self, value_bytes, keys):
        """Gives nearly every one of the keys a value."""
        RedisBenchmark.once(self, "set", value_bytes, keys, 16, keys * 5, pipeline=16)
