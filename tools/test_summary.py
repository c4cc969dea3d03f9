#!/usr/bin/env python3
"""Prints '<N> passed, <M> failed[, <K> skipped]' of all tests: test_summary.py RESULTS_DIR.

RESULTS_DIR holds what tools/test.sh leaves there: ctest.xml, unit/*.xml (GoogleTest's) and
wire.xml (pytest's). A test program that died before it could report counts as one failure.
"""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add_case(self, case):
        if case.find("failure") is not None or case.find("error") is not None:
            self.failed += 1
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            self.skipped += 1
        else:
            self.passed += 1


def cases(path):
    return ElementTree.parse(path).getroot().iter("testcase")


def main():
    results = pathlib.Path(sys.argv[1])
    tally = Tally()
    reported = {path.stem: list(cases(path)) for path in (results / "unit").glob("*.xml")}
    for found in reported.values():
        for case in found:
            tally.add_case(case)
    for program in cases(results / "ctest.xml"):
        # "unit.iam" is the program portico_iam_test, whose cases are counted already.
        own = reported.get(program.get("name", "").replace("unit.", "portico_", 1) + "_test", [])
        failed = program.find("failure") is not None
        told = any(case.find("failure") is not None for case in own)
        if not own or (failed and not told):
            tally.add_case(program)
    wire = results / "wire.xml"
    if wire.exists():
        for case in cases(wire):
            tally.add_case(case)
    else:
        tally.failed += 1
    skipped = f", {tally.skipped} skipped" if tally.skipped else ""
    print(f"{tally.passed} passed, {tally.failed} failed{skipped}")


if __name__ == "__main__":
    main()
