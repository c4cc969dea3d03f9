#!/bin/bash
# `make test`: the unit tests, then the wire tests against the built server. Both run to their end;
# the last line says how many tests passed and failed.
set -uo pipefail
cd "$(dirname "$0")/.."

results=build/test-results
rm -rf "$results"
mkdir -p "$results/unit"

# Of the tests that are processes of their own, ctest reports each; GoogleTest's cases are counted
# one by one.
GTEST_OUTPUT="xml:$PWD/$results/unit/" ctest --test-dir build --output-on-failure -j "$(nproc)" \
  --output-junit "$PWD/$results/ctest.xml"
unit=$?
/usr/bin/python3 -m pytest tests/wire --junitxml="$results/wire.xml"
wire=$?
/usr/bin/python3 tools/test_summary.py "$results" || exit 1
exit $((unit != 0 || wire != 0))
