#!/bin/sh
# `make bench`: Portico measured beside other servers in the same run; --help tells the rest.
set -eu
cd "$(dirname "$0")/.."
exec /usr/bin/python3 -m bench "$@"
