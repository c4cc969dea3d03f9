"""`python3 -m bench`: measures Portico beside references, in interleaved rounds of one run.

Machines differ and are noisy, so only the ratios within one run are worth comparing. Prints
Markdown, and writes all numbers to a JSON file.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

from bench import cases, load, measure, report, rounds, starts
from bench.fleet import Fleet
from bench.portico import PROGRAM
from bench.process import ROOT, BenchError

GENERATORS = {"wrk": load.Wrk, "portico": lambda: load.PorticoLoad(PROGRAM)}
CONNECTIONS = (1, 16, 64)
# Without these servers there is nothing to compare; the others are left out where they fail.
NEEDED = ("portico", "nginx")


def parse_options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="only cases whose names contain one of these; the references always")
    parser.add_argument("--peers", action="store_true", help="also what npm has")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of each case in each round")
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--quick", action="store_true",
                        help="one round of one second: shows that every case runs")
    parser.add_argument("--auth", choices=("enforce", "open"), default="enforce",
                        help="Portico's mode; requests are validly signed in either")
    parser.add_argument("--generator", choices=sorted(GENERATORS), default="wrk",
                        help="of what goes over HTTP: wrk, or `portico load`")
    parser.add_argument("--no-starts", action="store_true",
                        help="leave out cold starts, start-up time and idle memory")
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "build" / "bench.json",
                        help="where the numbers go (%(default)s)")
    parser.add_argument("--list", action="store_true", help="only name the cases")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 1
    return options


def choose(options, all_cases):
    groups = {"reference", "order", "dynamodb"} | ({"peers"} if options.peers else set())

    def wanted(case):
        if options.names and case.group != "reference":
            return any(name.lower() in case.name.lower() for name in options.names)
        return case.group in groups

    return [case for case in all_cases if wanted(case)]


def progress(text):
    print(text, file=sys.stderr, flush=True)


def start_servers(fleet, chosen):
    """The cases whose servers run and answer as they should, and why the others do not."""
    not_measured = {}
    for kind in dict.fromkeys(case.kind for case in chosen):
        progress(f"starting {kind}")
        try:
            fleet.start(kind)
        except BenchError as error:
            if kind in NEEDED:
                raise
            progress(f"left out: {error}")
            not_measured[kind] = str(error)
    running = []
    for case in chosen:
        if case.kind in not_measured:
            continue
        try:
            case.check(fleet)
            running.append(case)
        except BenchError as error:
            if case.kind in NEEDED:
                raise
            progress(f"left out: {error}")
            not_measured[case.name] = str(error)
    return running, not_measured


def generators(options):
    """The one that is asked for, and the other as a cross-check if it is there."""
    other = next(name for name in GENERATORS if name != options.generator)
    generator, cross_check = GENERATORS[options.generator](), GENERATORS[other]()
    if reason := generator.missing():
        raise BenchError(reason)
    return generator, None if cross_check.missing() else cross_check


def measure_all(options):
    chosen = choose(options, cases.all_cases(*generators(options)))
    results = {"date": time.strftime("%Y-%m-%d"), "machine": measure.machine(),
               "load_before": measure.load_average(), "rounds": options.rounds,
               "seconds": options.seconds, "generator": options.generator, "auth": options.auth,
               "references": list(cases.REFERENCES)}
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        pathlib.Path(directory).chmod(0o755)  # some servers are other users
        with Fleet(directory, options.auth) as fleet:
            running, results["not_measured"] = start_servers(fleet, chosen)
            samples = rounds.run(running, fleet, options.connections, options.rounds,
                                 options.seconds, progress)
            results["memory"] = fleet.memory_mb()
    results["rates"] = rounds.rates(samples, cases.REFERENCES)
    results["comparisons"] = rounds.compare(samples, cases.COMPARISONS)
    results["latencies"] = rounds.compare_latencies(samples, cases.LATENCIES)
    if not options.no_starts and not options.names:
        count = 3 if options.quick else starts.COLD_STARTS
        results["starts"] = starts.measure(options.auth, count, progress)
    return results


def main():
    options = parse_options()
    try:
        if options.list:
            for case in choose(options, cases.all_cases(*generators(options))):
                print(f"{case.group:10} {case.name}")
            return 0
        results = measure_all(options)
    except BenchError as error:
        progress(f"bench: {error}")
        return 1
    print(report.markdown(results))
    options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    progress(f"The numbers are in {options.json}")
    failed = sum(row["errors"] for row in results["rates"])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
