"""Load generators, all closed loops: each connection sends its next request when it has the answer
to the last one. Every one of them gives a Sample.
"""

import csv
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from bench.process import BenchError

THREADS_MAX = os.cpu_count() or 1


@dataclasses.dataclass
class Sample:
    requests: int
    rate: float  # requests a second
    p50_ms: float
    p99_ms: float
    errors: int = 0
    cpu_us: float = 0  # of the server, for a request; filled in by the rounds


def _run(command, **options):
    done = subprocess.run(command, text=True, capture_output=True, check=False, **options)
    if done.returncode != 0:
        raise BenchError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def _milliseconds(text):
    value, unit = re.match(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[unit]


class Wrk:
    """wrk, with requests that were written and signed before the run."""

    name = "wrk"
    SCRIPT = pathlib.Path(__file__).with_name("wrk.lua")

    def missing(self):
        return None if shutil.which("wrk") else "wrk is not installed"

    def run(self, url, workload, credentials, connections, seconds):
        threads = min(connections, THREADS_MAX)
        with tempfile.NamedTemporaryFile(prefix="bench-pool-") as pool:
            for message in workload.messages(url, credentials):
                pool.write(b"%d\n" % len(message) + message)
            pool.flush()
            output = _run(["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency",
                           "--timeout", "30s", "-s", str(self.SCRIPT), url + workload.path, "--",
                           pool.name, str(threads)])
        return self.parse(output)

    @staticmethod
    def parse(output):
        def number(pattern):
            found = re.search(pattern, output, re.MULTILINE)
            return float(found.group(1)) if found else 0

        sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)",
                            output)
        return Sample(
            requests=int(number(r"^\s*(\d+) requests in")),
            rate=number(r"Requests/sec:\s*([\d.]+)"),
            p50_ms=_milliseconds(re.search(r"^\s+50%\s+(\S+)", output, re.MULTILINE).group(1)),
            p99_ms=_milliseconds(re.search(r"^\s+99%\s+(\S+)", output, re.MULTILINE).group(1)),
            errors=int(number(r"Non-2xx or 3xx responses: (\d+)")) +
            (sum(map(int, sockets.groups())) if sockets else 0))


class PorticoLoad:
    """`portico load`, with the same requests: what differs between them stands in a CSV file."""

    name = "portico load"
    VARYING = ("X-Amz-Date", "Authorization")

    def __init__(self, program):
        self.program = program

    def missing(self):
        done = subprocess.run([self.program, "load", "--help"], capture_output=True, check=False)
        return None if b"--vus" in done.stdout else f"{self.program} has no command load"

    def run(self, url, workload, credentials, connections, seconds):
        with tempfile.TemporaryDirectory(prefix="bench-load-") as directory:
            table, report = pathlib.Path(directory) / "rows.csv", pathlib.Path(directory) / "report"
            arguments = self.write_requests(url, workload, credentials, table)
            _run([self.program, "load", url + workload.path, "-X", workload.method, "--csv", table,
                  "--vus", str(connections), "--duration", f"{seconds}s", "--threads",
                  str(min(connections, THREADS_MAX)), "--quiet", "--json", report, *arguments])
            return self.parse(json.loads(report.read_text()))

    def write_requests(self, url, workload, credentials, table):
        """Writes what differs to `table`; gives the arguments for what does not, and for it."""
        requests = list(workload.requests(url, credentials))
        fixed = {name: value for name, value in requests[0][0].items()
                 if name not in (*self.VARYING, "Host")}
        varying = [name for name in self.VARYING if name in requests[0][0]]
        with open(table, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*varying, "body"])
            for headers, body in requests:
                writer.writerow([*(headers[name] for name in varying), body.decode()])
        arguments = ["--body", "{{body}}"] if workload.body else []
        for name, value in fixed.items():
            arguments += ["-H", f"{name}: {value}"]
        for name in varying:
            arguments += ["-H", name + ": {{" + name + "}}"]
        return arguments

    @staticmethod
    def parse(report):
        latency = report["latency_us"]
        return Sample(requests=report["requests"], rate=report["requests_per_second"],
                      p50_ms=latency["p50"] / 1000, p99_ms=latency["p99"] / 1000,
                      errors=report["errors"])


class PgBench:
    """pgbench, of PostgreSQL's own tools, with prepared statements."""

    def run(self, server, script, connections, seconds):
        with tempfile.TemporaryDirectory(prefix="bench-pgbench-") as directory:
            path = pathlib.Path(directory) / "script.sql"
            path.write_text(script)
            threads = min(connections, THREADS_MAX)
            output = _run([server.tool("pgbench"), "-n", "-M", "prepared", "-f", str(path), "-c",
                           str(connections), "-j", str(threads), "-T", str(seconds), "-l",
                           "--log-prefix", f"{directory}/log", *server.client_options(), "bench"])
            latencies = sorted(int(line.split()[2]) for log in pathlib.Path(directory).glob("log.*")
                               for line in log.read_text().splitlines())
        requests = int(re.search(r"transactions actually processed: (\d+)", output).group(1))
        failed = re.search(r"number of failed transactions: (\d+)", output)
        return Sample(requests=requests,
                      rate=float(re.search(r"^tps = ([\d.]+)", output, re.MULTILINE).group(1)),
                      p50_ms=latencies[len(latencies) // 2] / 1000,
                      p99_ms=latencies[len(latencies) * 99 // 100] / 1000,
                      errors=int(failed.group(1)) if failed else 0)


class RedisBenchmark:
    """redis-benchmark. It is told a number of requests, not a time: that is made of the rate of a
    short run, then of the run before."""

    FIRST_REQUESTS = 2_000

    def __init__(self):
        self.rates = {}  # (test, connections): of the last run

    def prepare(self, server, test, value_bytes, keys, connections):
        if (test, connections) not in self.rates:
            self.rates[test, connections] = self.once(server, test, value_bytes, keys, connections,
                                                      self.FIRST_REQUESTS).rate

    def run(self, server, test, value_bytes, keys, connections, seconds):
        requests = max(self.FIRST_REQUESTS, int(self.rates[test, connections] * seconds))
        sample = self.once(server, test, value_bytes, keys, connections, requests)
        self.rates[test, connections] = sample.rate
        return sample

    @staticmethod
    def once(server, test, value_bytes, keys, connections, requests, pipeline=1):
        output = _run(["redis-benchmark", "-h", "127.0.0.1", "-p", str(server.port), "-t", test,
                       "-n", str(requests), "-c", str(connections), "-d", str(value_bytes), "-r",
                       str(keys), "-P", str(pipeline), "--csv"])
        header, values = [[cell.strip('"') for cell in line.split(",")]
                          for line in output.splitlines() if line.startswith('"')][:2]
        row = dict(zip(header, values))
        return Sample(requests=requests, rate=float(row["rps"]),
                      p50_ms=float(row["p50_latency_ms"]), p99_ms=float(row["p99_latency_ms"]))
