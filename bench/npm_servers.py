"""What npm has: servers of the same purpose, installed into build/ by peers/install.sh."""

import os
import pathlib
import shutil

from bench.process import ROOT, Server

SOURCES = pathlib.Path(__file__).resolve().parent / "peers"
INSTALLED = ROOT / "build" / "bench-peers"
MODULES = INSTALLED / "node_modules"


class NpmServer(Server):
    """`program` is below node_modules."""

    program = ""

    def path(self):
        return MODULES / self.program

    def missing(self):
        if self.path().exists():
            return None
        return f"{self.program} is not installed: bench/peers/install.sh does that"

    def copy_sources(self, *names):
        for name in names:
            shutil.copy(SOURCES / name, self.directory)


class Dynalite(NpmServer):
    """On LevelDB in a directory. It does not sync its writes."""

    name = "dynalite"
    program = "dynalite/cli.js"

    def command(self):
        return ["node", self.path(), "--host", "127.0.0.1", "--port", str(self.port), "--path",
                self.directory / "data", "--createTableMs", "0"]


class Dynoxide(NpmServer):
    """On SQLite in a file."""

    name = "dynoxide"
    program = "@dynoxide/linux-x64/dynoxide"

    def command(self):
        return [self.path(), "--host", "127.0.0.1", "--port", str(self.port), "--db-path",
                self.directory / "data.db"]


class Workerd(NpmServer):
    """The echo as a worker: isolates of one process."""

    name = "workerd"
    program = "@cloudflare/workerd-linux-64/bin/workerd"

    def command(self):
        self.copy_sources("workerd.capnp", "worker.mjs", "echo.mjs")
        return [self.path(), "serve", f"--socket-addr=http=127.0.0.1:{self.port}",
                self.directory / "workerd.capnp"]


class ServerlessOffline(NpmServer):
    """The echo as a function behind an HTTP endpoint."""

    name = "serverless-offline"
    program = "serverless/bin/serverless.js"

    def __init__(self, directory):
        super().__init__(directory)
        (self.directory / "node_modules").symlink_to(MODULES)

    def popen_options(self):
        # It writes its settings into the home directory, and would ask the network for news.
        environment = {**os.environ, "HOME": str(self.directory), "SLS_TELEMETRY_DISABLED": "1",
                       "SLS_NOTIFICATIONS_MODE": "off", "CI": "1"}
        return {"cwd": self.directory, "env": environment}

    def command(self):
        self.copy_sources("serverless.yml", "handler.js", "echo.mjs")
        return ["node", self.path(), "offline", "--host", "127.0.0.1", "--httpPort",
                str(self.port), "--lambdaPort", "0", "--noPrependStageInUrl"]
