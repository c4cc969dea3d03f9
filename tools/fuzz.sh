#!/bin/bash
# Looks for inputs that break a parser: every fuzz target with libFuzzer, SECONDS each (60 unless
# told), all cores together. Needs clang.
#
#   tools/fuzz.sh [SECONDS] [TARGET…]      for example: tools/fuzz.sh 600 json policy
#
# What is found is left in build/fuzz/found/; the corpus grows in build/fuzz/corpus/, beside the
# small one in tests/fuzz/corpus/ that every `make test` runs.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
shift || true
build=build/fuzz
mkdir -p "$build"
clang=$(command -v clang++-14 || command -v clang++) || {
  echo "tools/fuzz.sh needs clang: apt-get install clang-14 libclang-rt-14-dev" >&2
  exit 2
}
cmake -G Ninja -S tests/fuzz/libfuzzer -B "$build" -DCMAKE_CXX_COMPILER="$clang" \
  -DCMAKE_C_COMPILER="${clang/clang++/clang}" >"$build.log" 2>&1 || { cat "$build.log"; exit 2; }
cmake --build "$build"

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for source in tests/fuzz/*_fuzz.cc; do targets+=("$(basename "$source" _fuzz.cc)"); done
fi
mkdir -p "$build/found"

run_one() {
  local target=$1
  mkdir -p "$build/corpus/$target"
  if "$build/${target}_fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$build/found/$target-" "$build/corpus/$target" \
    "tests/fuzz/corpus/$target" >"$build/$target.log" 2>&1; then
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log") runs, nothing found"
  else
    echo "$target: FAILED, see $build/$target.log and $build/found/"
    return 1
  fi
}
export -f run_one
export build seconds
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run_one {}'
