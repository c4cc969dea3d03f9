"""`python3 -m bench.instructions`: guards the hot paths by counting, which no noise disturbs.

For each operation, the instructions of one (callgrind; the difference of a long and a short run over
the difference of their counts) and its allocations are held against instructions.json. More than the
tolerance above is a failure; --update writes what was counted as the new baseline.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from bench.process import ROOT

BASELINE = pathlib.Path(__file__).with_name("instructions.json")
PROGRAM = ROOT / "build" / "bench" / "portico_hot_paths"
OPERATIONS = ("PutItem", "GetItem", "UpdateItem", "Query", "Scan", "Invoke", "POST /order")
SHORT, LONG = 100, 600
TOLERANCE_PERCENT = 5
ALLOCATIONS_SLACK = 1  # of other threads: not every run has as many


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def instructions(program, operation, count):
    with tempfile.NamedTemporaryFile(prefix="callgrind-") as out:
        run(["valgrind", "--tool=callgrind", "--fair-sched=yes", "-q",
             f"--callgrind-out-file={out.name}", program, operation, str(count)])
        text = pathlib.Path(out.name).read_text()
    return int(re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE).group(1))


def count(program, operation):
    one = (instructions(program, operation, LONG) - instructions(program, operation, SHORT)) / (
        LONG - SHORT)
    return {"instructions": round(one),
            "allocations": round(float(run([program, operation, str(LONG)])), 1)}


def faults(operation, counted, baseline):
    """What has become worse than the baseline allows, in words."""
    if operation not in baseline:
        return [f"{operation}: there is no baseline; --update makes one"]
    allowed = baseline[operation]
    found = []
    most = allowed["instructions"] * (1 + TOLERANCE_PERCENT / 100)
    if counted["instructions"] > most:
        found.append(f"{operation}: {counted['instructions']:,} instructions, {most:,.0f} at most")
    most = allowed["allocations"] * (1 + TOLERANCE_PERCENT / 100) + ALLOCATIONS_SLACK
    if counted["allocations"] > most:
        found.append(f"{operation}: {counted['allocations']} allocations, {most:.1f} at most")
    return found


def change(counted, allowed):
    return f"{(counted / allowed - 1) * 100:+.1f} %" if allowed else "new"


def main():
    parser = argparse.ArgumentParser(prog="bench.instructions", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("operations", nargs="*", metavar="OPERATION", help="default: all")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    options = parser.parse_args()
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    counts, failed = {}, []
    print("| operation | instructions | since the baseline | allocations | since the baseline |\n" +
          "| --- " * 5 + "|")
    for operation in options.operations or OPERATIONS:
        counted = counts[operation] = count(options.program, operation)
        before = baseline.get(operation, {})
        failed += faults(operation, counted, baseline)
        print(f"| {operation} | {counted['instructions']:,} | "
              f"{change(counted['instructions'], before.get('instructions'))} | "
              f"{counted['allocations']} | "
              f"{change(counted['allocations'], before.get('allocations'))} |", flush=True)
    if options.update:
        BASELINE.write_text(json.dumps({**baseline, **counts}, indent=1) + "\n")
        return 0
    for fault in failed:
        print(fault)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
