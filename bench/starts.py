"""What a start costs: the server's, with something to load, and a function's."""

import base64
import re
import statistics
import tempfile
import time

from bench.fleet import BenchPortico

SETTLE_S = 1
COLD_STARTS = 15
FUNCTIONS = (("native", "order-microservice", {"operation": "ping"}),
             ("python", "bench-python", {}))


def cold_starts(server, function, event, count):
    """Init Duration as REPORT gives it; each change of configuration retires what is warm."""
    client = server.client()
    durations = []
    for number in range(count):
        client.lambda_("PUT", f"/{function}/configuration", {"Description": f"start {number}"})
        headers, _ = client.lambda_("POST", f"/{function}/invocations", event,
                                    {"X-Amz-Log-Type": "Tail"})
        log = base64.b64decode(headers["X-Amz-Log-Result"]).decode()
        durations.append(float(re.search(r"Init Duration: ([\d.]+) ms", log).group(1)))
    return {"p50_ms": statistics.median(durations), "max_ms": max(durations), "count": count}


def measure(auth, count, progress):
    with tempfile.TemporaryDirectory(prefix="bench-starts-") as directory:
        server = BenchPortico(directory, auth=auth)
        try:
            server.start()
            progress("start to health, idle memory")
            server.restart()
            time.sleep(SETTLE_S)  # what start-up leaves behind ends before memory is read
            own, launcher = server.memory_apart_mb()
            server.create_python("bench-python")
            result = {"start_ms": server.start_ms, "idle_mb": own, "launcher_mb": launcher}
            for name, function, event in FUNCTIONS:
                progress(f"cold starts, {name}")
                result[name] = cold_starts(server, function, event, count)
            return result
        finally:
            server.stop()
