#!/bin/sh
# `make bench`: the order system measured beside nginx in the same run (see bench/order_system.py).
set -eu
cd "$(dirname "$0")/.."
exec python3 bench/order_system.py "$@"
