"""`python3 -m bench.growth`: how a table's size shows: rates, memory, disk and start.

Loads items of about 250 bytes into one table. At a first, small number of items and at each further
one, GetItem and PutItem over random keys of the whole table are measured in interleaved rounds; at
the end the server is stopped and started again. The long run is `--items 10000000`.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

from bench import dynamodb, load, loading, measure
from bench.__main__ import progress
from bench.portico import Portico
from bench.process import ROOT, BenchError

FIRST_ITEMS = 10_000
ITEMS_DEFAULT = 200_000
CONNECTIONS = 64
# How many keys a run cycles through: more than a cache of blocks holds, and not too many to sign.
POOL = 40_000


def disk_mb(path):
    """What the directory's files take on the disk."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.stat(os.path.join(folder, name)).st_blocks * 512
            except FileNotFoundError:
                pass  # a compaction has removed it
    return total / 2**20


def rates(server, items, rounds, seconds):
    generator = load.Wrk()
    workloads = (("GetItem", dynamodb.get(items, POOL)), ("PutItem", dynamodb.put(items, POOL)))
    samples = {name: [] for name, _ in workloads}
    for _ in range(rounds):
        for name, workload in workloads:
            sample = generator.run(server.url, workload, server.credentials, CONNECTIONS, seconds)
            if sample.errors:
                raise BenchError(f"{name} at {items} items: {sample.errors} errors")
            samples[name].append(sample)
    return {name: {"rate": statistics.median(sample.rate for sample in found),
                   "min": min(sample.rate for sample in found),
                   "max": max(sample.rate for sample in found),
                   "p99_ms": statistics.median(sample.p99_ms for sample in found)}
            for name, found in samples.items()}


def grow(server, first, last):
    started = time.monotonic()
    how = loading.load(server.url, server.credentials, dynamodb.ITEMS, dynamodb.item, first, last)
    return {"operation": how, "items_per_second": (last - first) / (time.monotonic() - started)}


def measure_at(server, items, options):
    progress(f"measuring at {items:,} items")
    return {"items": items, "rates": rates(server, items, options.rounds, options.seconds),
            "rss_mb": measure.rss_mb(server.process.pid), "disk_mb": disk_mb(server.data)}


def restart(server, items):
    """From launching the server to its first 200, and to its first answer from the table."""
    server.stop()
    started = time.monotonic()
    server.launch()
    found = server.client().dynamodb("GetItem", TableName=dynamodb.ITEMS,
                                     Key={"id": {"S": dynamodb.key(items - 1)}})
    if "Item" not in found:
        raise BenchError(f"after the restart, item {items - 1} is not there")
    return {"start_ms": server.start_ms, "first_item_ms": (time.monotonic() - started) * 1000,
            "rss_mb": measure.rss_mb(server.process.pid)}


def run(options):
    sizes = sorted({min(FIRST_ITEMS, options.items), options.items})
    results = {"date": time.strftime("%Y-%m-%d"), "machine": measure.machine(),
               "item_bytes": dynamodb.item_bytes(), "steps": []}
    with tempfile.TemporaryDirectory(prefix="bench-growth-", dir=options.dir) as directory:
        server = Portico(directory)
        try:
            server.start()
            dynamodb.create_table(server.client(), dynamodb.ITEMS, partition="id")
            loaded = 0
            for items in sizes:
                progress(f"loading up to {items:,} items")
                how = grow(server, loaded, items)
                loaded = items
                results["steps"].append({**measure_at(server, items, options), "load": how})
            progress("restarting")
            results["restart"] = restart(server, options.items)
        finally:
            server.stop()
    return results


def markdown(results):
    lines = [f"{results['date']}, {results['machine']['cpus']} cores, "
             f"{results['machine']['file_system']}. Items of about {results['item_bytes']} bytes, "
             f"{CONNECTIONS} connections, {POOL:,} random keys of the whole table.", "",
             "| items | GetItem/s | of the first | PutItem/s | of the first | RSS | disk | "
             "loaded by | items/s |", "| --- " * 9 + "|"]
    first = results["steps"][0]["rates"]
    for step in results["steps"]:
        cells = []
        for name in ("GetItem", "PutItem"):
            rate = step["rates"][name]["rate"]
            cells += [f"{rate:,.0f}", f"{rate / first[name]['rate']:.2f}"]
        lines.append(f"| {step['items']:,} | " + " | ".join(cells) +
                     f" | {step['rss_mb']:.0f} MB | {step['disk_mb']:.0f} MB | "
                     f"{step['load']['operation']} | {step['load']['items_per_second']:,.0f} |")
    again = results["restart"]
    lines += ["", f"Restart: {again['start_ms']:.0f} ms to the first 200 on health, "
              f"{again['first_item_ms']:.0f} ms to the first item; RSS {again['rss_mb']:.0f} MB."]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(prog="bench.growth", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=ITEMS_DEFAULT)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--dir", type=pathlib.Path, help="where the data directory is to be made")
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "build" / "growth.json",
                        help="where the numbers go (%(default)s)")
    options = parser.parse_args()
    try:
        results = run(options)
    except BenchError as error:
        progress(f"bench.growth: {error}")
        return 1
    print(markdown(results))
    options.json.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
