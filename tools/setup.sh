#!/bin/sh
# Installs the Debian packages that Portico needs and this machine lacks:
# setup.sh [build|test|long|bench|peers]…
#
# As root, or through sudo. With nothing to do it returns at once and asks for no rights.
set -eu

# The compiler and the libraries; what `make run` shows needs curl, and Python functions boto3.
BUILD="g++ cmake make ninja-build ccache pkg-config libboost1.81-dev librocksdb-dev node-llhttp
  libexpected-dev libre2-dev libyaml-cpp-dev libcli11-dev libspdlog-dev libfmt-dev libzip-dev
  libseccomp-dev libssl-dev libgtest-dev zlib1g-dev libzstd-dev python3 python3-boto3 curl
  ca-certificates"
# The clients that the tests drive the server with, and the browser that looks at reports.
TEST="python3-pytest awscli libfaketime zsh clang-format-14 chromium chromium-driver"
# What only `make test-long` needs.
LONG="valgrind"
# What is measured beside Portico, and with what. PostgreSQL and Redis are installed as Debian does it;
# the benchmark starts servers of its own.
BENCH="wrk nginx-light postgresql redis-server redis-tools"

# Any Node.js with its npm will do, and Debian's two conflict with those of others.
missing_node() {
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

wanted=""
for set in "${@:-build}"; do
  case "$set" in
    build) wanted="$wanted $BUILD" ;;
    test) wanted="$wanted $TEST $(missing_node)" ;;
    long) wanted="$wanted $LONG" ;;
    bench) wanted="$wanted $BENCH" ;;
    peers) wanted="$wanted $BENCH $(missing_node)" ;;
    *)
      echo "setup.sh: '$set' is no set of packages; those are build, test, long, bench, peers." >&2
      exit 2
      ;;
  esac
done

installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p')
missing=""
for package in $wanted; do
  echo "$installed" | grep -qxF -- "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || {
    echo "setup.sh: these packages are missing, and only root can install them:$missing" >&2
    exit 1
  }
  as_root="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
install() {
  # sudo drops the environment, env puts it back.
  # shellcheck disable=SC2086 # the list is words
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 $missing
}
echo "Installing:$missing"
# The package lists may be absent or too old: they are fetched only then.
install >/dev/null 2>&1 || {
  $as_root apt-get -o DPkg::Lock::Timeout=300 update
  install
}
