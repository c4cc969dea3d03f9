import itertools
import pathlib
import tempfile

import pytest

import harness
import setups


@pytest.fixture(scope="session", autouse=True)
def built():
    for path in (harness.BINARY, harness.ORDER_ZIP):
        assert path.exists(), f"there is no {path}: `make build` makes it"


@pytest.fixture(scope="session")
def directory():
    """A directory that goes with the session."""
    with tempfile.TemporaryDirectory(prefix="portico-wire-") as path:
        yield pathlib.Path(path)


@pytest.fixture(scope="session")
def start_server(directory):
    """Starts servers, each with its own data; all are stopped in the end."""
    servers = []
    numbers = itertools.count()

    def make(*options):
        servers.append(harness.Server(directory / f"data-{next(numbers)}", *options))
        return servers[-1]

    def start(*options):
        return make(*options).start()

    start.without_starting = make
    yield start
    for server in servers:
        server.kill()


@pytest.fixture(scope="session")
def server(start_server):
    """The server that tests share; they keep apart by their names."""
    server = start_server()
    setups.make_role(server, "functions")
    yield server
    assert server.process.poll() is None, f"the server died:\n{server.tail()}"
    assert server.stop() == 0, server.tail()


_names = itertools.count(1)


@pytest.fixture
def unique():
    """A name that no other test has."""
    return f"t{next(_names)}"
