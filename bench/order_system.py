#!/usr/bin/env python3
"""Measures the order system beside nginx answering a constant, in interleaved rounds of one run.

Machines differ and are noisy, so rates are shown as medians and as ratios to nginx of the same round;
only the ratios are worth comparing. Prints Markdown; --json FILE keeps the numbers.
"""

import argparse
import base64
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PORTICO = ROOT / "build" / "portico"
TEMPLATE = ROOT / "functions" / "order-microservice" / "template.yaml"
PYTHON_HANDLER = "def handler(event, context):\n    return 'pong'\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory_mb(pid):
    """Resident memory of a process and, apart, of its children."""

    def of(one):
        for line in pathlib.Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return of(pid), sum(of(child) for child in children)


class Portico:
    """A server on a data directory, with the order system deployed."""

    def __init__(self, data):
        self.data = data
        self.port = free_port()
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [PORTICO, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}",
             "--log-level", "error"])
        while not self.healthy():
            if self.process.poll() is not None:
                sys.exit("bench: the server did not start")
            time.sleep(0.0005)
        self.start_ms = (time.perf_counter() - started) * 1000

    def healthy(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as connection:
                connection.sendall(b"GET /_portico/health HTTP/1.1\r\nHost: x\r\n\r\n")
                return b" 200 " in connection.recv(64)
        except OSError:
            return False

    def command(self, *arguments):
        return subprocess.run([PORTICO, *arguments], check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    def deploy(self):
        output = self.command("up", "--missing-only", "--data", self.data, "--stack-name",
                              "order-microservice", str(TEMPLATE))
        return re.search(r"^InvokeUrl = (\S+)", output, re.M).group(1)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def aws(server, *arguments):
    exports = server.command("env", "--data", server.data)
    environment = dict(os.environ)
    environment.update(re.findall(r"^export (\w+)='?([^'\n]*)'?$", exports, re.M))
    output = subprocess.run(
        ["/usr/bin/aws", "--endpoint-url", f"http://127.0.0.1:{server.port}", "--output", "json",
         *arguments], check=True, text=True, stdout=subprocess.PIPE, env=environment).stdout
    return json.loads(output) if output.strip() else None


def start_nginx(directory):
    port = free_port()
    text = (HERE / "nginx.conf.in").read_text()
    conf = pathlib.Path(directory) / "nginx.conf"
    conf.write_text(text.replace("@DIR@", directory).replace("@PORT@", str(port)))
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([nginx, "-c", str(conf)], stderr=subprocess.DEVNULL)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return process, f"http://127.0.0.1:{port}/order"
        except OSError:
            time.sleep(0.01)


def milliseconds(text):
    value, unit = re.match(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def wrk(url, script, connections, seconds):
    threads = min(connections, os.cpu_count() or 1)
    output = subprocess.run(
        ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", "-s",
         str(HERE / script), url], check=True, text=True, stdout=subprocess.PIPE).stdout
    if "Non-2xx" in output:
        sys.exit(f"bench: {url} gave errors:\n{output}")
    return {
        "rate": float(re.search(r"Requests/sec:\s*([\d.]+)", output).group(1)),
        "p50_ms": milliseconds(re.search(r"^\s+50%\s+(\S+)", output, re.M).group(1)),
        "p99_ms": milliseconds(re.search(r"^\s+99%\s+(\S+)", output, re.M).group(1)),
    }


def measure_rates(url, nginx_url, rounds, seconds):
    cases = [("nginx, static POST", nginx_url, "ping.lua"),
             ("POST /order ping", url, "ping.lua"),
             ("POST /order create", url, "create.lua")]
    results = []
    for connections in (1, 16, 64):
        samples = {name: [] for name, _, _ in cases}
        for _ in range(rounds):
            for name, target, script in cases:
                samples[name].append(wrk(target, script, connections, seconds))
        reference = [sample["rate"] for sample in samples[cases[0][0]]]
        for name, _, _ in cases:
            ratios = [sample["rate"] / base for sample, base in zip(samples[name], reference)]
            results.append({
                "connections": connections,
                "case": name,
                "rate": statistics.median(sample["rate"] for sample in samples[name]),
                "p50_ms": statistics.median(sample["p50_ms"] for sample in samples[name]),
                "p99_ms": statistics.median(sample["p99_ms"] for sample in samples[name]),
                "ratio": statistics.median(ratios),
                "ratio_min": min(ratios),
                "ratio_max": max(ratios),
            })
    return results


def measure_cold_starts(server, function, payload, count):
    """Init Duration as REPORT gives it; each change of configuration retires what is warm."""
    durations = []
    for i in range(count):
        aws(server, "lambda", "update-function-configuration", "--function-name", function,
            "--description", f"cold start {i}")
        answer = aws(server, "lambda", "invoke", "--function-name", function, "--payload", payload,
                     "--cli-binary-format", "raw-in-base64-out", "--log-type", "Tail", os.devnull)
        log = base64.b64decode(answer["LogResult"]).decode()
        durations.append(float(re.search(r"Init Duration: ([\d.]+) ms", log).group(1)))
    return {"p50_ms": statistics.median(durations), "max_ms": max(durations)}


def create_python_function(server, directory):
    package = pathlib.Path(directory) / "ping.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("ping.py", PYTHON_HANDLER)
    role = aws(server, "iam", "get-role", "--role-name", "orderservice-dynamodb-role")
    aws(server, "lambda", "create-function", "--function-name", "bench-python", "--runtime",
        "python3.12", "--handler", "ping.handler", "--role", role["Role"]["Arn"], "--zip-file",
        f"fileb://{package}")


def report(results):
    lines = [f"Start to first 200 on health: {results['start_ms']:.0f} ms; idle memory "
             f"{results['idle_mb']:.0f} MB, launcher and spare environments "
             f"{results['launcher_mb']:.0f} MB.",
             "", "| connections | case | requests/s | p50 | p99 | of nginx (spread) |",
             "| --- | --- | --- | --- | --- | --- |"]
    for row in results["rates"]:
        lines.append(f"| {row['connections']} | {row['case']} | {row['rate']:,.0f} | "
                     f"{row['p50_ms']:.2f} ms | {row['p99_ms']:.2f} ms | {row['ratio']:.3f} "
                     f"({row['ratio_min']:.3f}–{row['ratio_max']:.3f}) |")
    lines.append("")
    for name in ("native", "python"):
        cold = results["cold"][name]
        lines.append(f"Cold start, {name}: {cold['p50_ms']:.1f} ms p50, "
                     f"{cold['max_ms']:.1f} ms at most.")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each wrk run")
    parser.add_argument("--json", type=pathlib.Path, help="keep the numbers in this file")
    options = parser.parse_args()
    results = {"cpus": os.cpu_count(), "date": time.strftime("%Y-%m-%d")}
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        server = Portico(f"{directory}/data")
        nginx, nginx_url = start_nginx(directory)
        try:
            url = server.deploy()
            server.stop()
            server = Portico(f"{directory}/data")  # what a restart costs, with something to load
            results["start_ms"] = server.start_ms
            time.sleep(1)  # let start-up settle before memory is read
            results["idle_mb"], results["launcher_mb"] = memory_mb(server.process.pid)
            url = server.deploy()
            results["rates"] = measure_rates(url, nginx_url, options.rounds, options.seconds)
            create_python_function(server, directory)
            results["cold"] = {
                "native": measure_cold_starts(server, "order-microservice",
                                              '{"operation":"ping"}', 15),
                "python": measure_cold_starts(server, "bench-python", "{}", 15),
            }
        finally:
            nginx.terminate()
            server.stop()
    print(report(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
