"""Portico itself: a server on a data directory of its own, verifying signatures unless told not to."""

import base64
import os
import pathlib
import re
import socket
import subprocess
import time
import zipfile

from bench import aws, measure
from bench.process import ROOT, Server

PROGRAM = pathlib.Path(os.environ.get("PORTICO_BINARY", ROOT / "build" / "portico"))
TEMPLATE = ROOT / "functions" / "order-microservice" / "template.yaml"
NATIVE_ZIP = ROOT / "build" / "order-microservice.zip"
ROLE = "arn:aws:iam::000000000000:role/orderservice-dynamodb-role"
PYTHON_HANDLER = "def handler(event, context):\n    return 'pong'\n"
HEALTH = b"GET /_portico/health HTTP/1.1\r\nHost: x\r\n\r\n"


def echo_name(memory_mb):
    return f"bench-echo-{memory_mb}"


class Portico(Server):
    name = "Portico"

    def __init__(self, directory, auth="enforce", program=PROGRAM):
        super().__init__(directory)
        self.auth = auth
        self.program = program
        self.data = self.directory / "data"
        self.start_ms = None  # from launching to the first 200 on health
        self.credentials = None
        self.order_path = None

    def missing(self):
        return None if os.access(self.program, os.X_OK) else f"{self.program} is not built"

    def command(self):
        return [self.program, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                "--auth", self.auth, "--log-level", "error"]

    def ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as connection:
                connection.sendall(HEALTH)
                return b" 200 " in connection.recv(64)
        except OSError:
            return False

    def launch(self):
        started = time.perf_counter()
        super().launch()
        self.start_ms = (time.perf_counter() - started) * 1000
        exports = self.run("env", "--data", self.data)
        found = dict(re.findall(r"^export (\w+)='?([^'\n]*)'?$", exports, re.MULTILINE))
        self.credentials = aws.Credentials(found["AWS_ACCESS_KEY_ID"],
                                           found["AWS_SECRET_ACCESS_KEY"])

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    def client(self):
        return aws.Client(self.url, self.credentials)

    def restart(self):
        self.stop()
        self.launch()

    def memory_apart_mb(self):
        """Resident memory of the server, and of the launcher with its spare environments."""
        own = measure.rss_mb(self.process.pid)
        others = [pid for pid in measure.tree(self.process.pid) if pid != self.process.pid]
        return own, sum(map(measure.rss_mb, others))

    def deploy_orders(self):
        """The tutorial's order system; sets where it takes orders."""
        output = self.run("up", "--missing-only", "--data", self.data, "--stack-name",
                          "order-microservice", str(TEMPLATE))
        url = re.search(r"^InvokeUrl = (\S+)", output, re.MULTILINE).group(1)
        self.order_path = url.removeprefix(self.url)

    def create_function(self, name, runtime, handler, package, memory_mb):
        self.client().lambda_("POST", "", {
            "FunctionName": name, "Runtime": runtime, "Handler": handler, "Role": ROLE,
            "MemorySize": memory_mb, "Code": {"ZipFile": base64.b64encode(package).decode()}})

    def create_echo(self, memory_mb):
        """The native function, which answers the operation "echo" with the event's payload."""
        self.create_function(echo_name(memory_mb), "provided.al2023", "bootstrap",
                             NATIVE_ZIP.read_bytes(), memory_mb)

    def create_python(self, name):
        path = self.directory / "ping.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("ping.py", PYTHON_HANDLER)
        self.create_function(name, "python3.12", "ping.handler", path.read_bytes(), 128)
