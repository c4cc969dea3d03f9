#!/bin/sh
# Installs what `make bench-peers` measures beside Portico into build/bench-peers/, from npm, as the
# lock file has it. Nothing of it runs at installation.
set -eu
cd "$(dirname "$0")"
command -v npm >/dev/null || {
  echo "bench/peers/install.sh needs node and npm" >&2
  exit 1
}
target=../../build/bench-peers
mkdir -p "$target"
cmp -s package-lock.json "$target/installed.json" && exit 0
cp package.json package-lock.json .npmrc "$target/"
(cd "$target" && npm ci --ignore-scripts --no-progress)
cp package-lock.json "$target/installed.json"
