# What is typed every day; the build itself is CMake's (see CMakePresets.json).
DATA ?= ./data
LISTEN ?= 127.0.0.1:4566

# The server, the runtimes beside it, and the order service's zip.
PRODUCTS := portico portico_runtime_python package_order

.PHONY: run build test test-long bench bench-peers package-order format clean setup configure

# The server with the order system on it, until Ctrl-C.
run: build
	@DATA='$(DATA)' LISTEN='$(LISTEN)' exec tools/run.sh

# build/portico, a release binary.
build: configure
	@cmake --build build --target $(PRODUCTS)

# build/order-microservice.zip, deployable here and to AWS.
package-order: configure
	@cmake --build build --target package_order

# Every test, with everything that they need.
test: setup-test configure
	@cmake --build build --target all $(PRODUCTS)
	@tools/test.sh

# What takes long besides: a hundred kills under load, a failing disk, backups under load, and the
# hot paths' instructions, counted under callgrind.
test-long: test
	@tools/setup.sh long
	@PORTICO_KILL_ROUNDS=100 PORTICO_FAULT_ROUNDS=40 PORTICO_BOMB_ROUNDS=10 \
	  PORTICO_BACKUP_ROUNDS=20 PORTICO_START_KILLS=300 \
	  /usr/bin/python3 -m pytest -s tests/wire/test_kill.py tests/wire/test_disk.py \
	  tests/wire/test_machine_limits.py tests/wire/test_backup.py tests/wire/test_damage.py
	@cmake --build build --target portico_hot_paths
	@/usr/bin/python3 -m bench.instructions

configure: setup
	@[ -f build/build.ninja ] || cmake --preset release

setup:
	@tools/setup.sh build

.PHONY: setup-test
setup-test:
	@tools/setup.sh build test

# Portico beside nginx, PostgreSQL and Redis, interleaved in one run. BENCH= passes options on.
bench: build
	@tools/setup.sh bench
	@bench/run.sh $(BENCH)

# And beside dynalite, dynoxide, workerd, serverless-offline and Node.js, which npm has.
bench-peers: build
	@tools/setup.sh peers
	@bench/peers/install.sh
	@bench/run.sh --peers $(BENCH)

format:
	@git ls-files '*.h' '*.cc' | xargs clang-format-14 -i

clean:
	@rm -rf build build-*
