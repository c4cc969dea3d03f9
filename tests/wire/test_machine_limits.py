"""What a function may do to the machine that runs it, and what an operator's own limits do to functions."""
import base64
import glob
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import pytest

import harness
import setups

# More in `make test-long`.
BOMB_ROUNDS = int(os.environ.get("PORTICO_BOMB_ROUNDS", 1))
STOP_SECONDS_MAX = 10
V1 = pathlib.Path("/sys/fs/cgroup/memory/memory.limit_in_bytes").exists()

BOMB = """
import os

def lambda_handler(event, context):
    while True:
        try:
            os.fork()
        except OSError:
            pass
"""

ECHO = """
def lambda_handler(event, context):
    return event
"""

# Calls itself with boto3, which passes the trace header on, or without that header.
LOOP = """
import json, os, boto3, botocore
from botocore.config import Config

def drop_trace(request, **more):
    request.headers.pop("X-Amzn-Trace-Id", None)

client = boto3.client("lambda", config=Config(retries={"max_attempts": 0}, read_timeout=100))
if os.environ.get("DROP_TRACE"):
    client.meta.events.register_last("before-send.lambda", drop_trace)

def lambda_handler(depth, context):
    assert depth < 20
    try:
        answer = client.invoke(FunctionName=context.function_name, Payload=json.dumps(depth + 1))
        return json.loads(answer["Payload"].read())
    except botocore.exceptions.ClientError as error:
        return [depth, error.response["Error"]]
"""

INVOKE_POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]})

HOARD_SOCKETS = """
import resource, socket

def lambda_handler(megabytes, context):
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    held, sent, chunk = [], 0, b"z" * 262144
    while sent < megabytes << 20 and len(held) < 600:
        near = socket.socket()
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
        near.connect(listener.getsockname())
        far, _ = listener.accept()
        held += [near, far]
        near.setblocking(False)
        before = sent
        try:
            while True:
                sent += near.send(chunk)
        except BlockingIOError:
            pass
        if sent == before:
            break
    return [sent >> 20, resource.getrlimit(resource.RLIMIT_NOFILE)]
"""


@pytest.fixture(autouse=True)
def root():
    if os.geteuid() != 0:
        pytest.skip("control groups are made as root")


def processes_of(server_pid):
    found = set()
    for file in glob.glob(f"/sys/fs/cgroup/**/portico-{server_pid}/**/cgroup.procs", recursive=True):
        try:
            found |= set(open(file).read().split())
        except OSError:
            pass
    return found


def groups_of(server_pid):
    return glob.glob(f"/sys/fs/cgroup/**/portico-{server_pid}", recursive=True)


def begin(client, name):
    """Invokes it from a thread that minds no error."""
    def run():
        try:
            client.invoke(FunctionName=name, Payload=b"{}")
        except Exception:  # the server stops meanwhile
            pass
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_nothing_stays_of_a_fork_bomb(start_server):
    server = start_server()
    setups.make_role(server, "functions")
    client = setups.make_function(server, "bomb", BOMB, MemorySize=128, Timeout=2)
    setups.make_function(server, "good", ECHO)
    pid = server.process.pid
    setups.call(client, "good", 1)
    before = len(processes_of(pid))
    for _ in range(BOMB_ROUNDS):
        answer = client.invoke(FunctionName="bomb", Payload=b"{}")
        assert answer["FunctionError"] == "Unhandled"
        ended = time.monotonic()
        # As many as stand ready, and as the one that ran well.
        harness.eventually(lambda: len(processes_of(pid)) <= before + 2, 10)
        assert time.monotonic() - ended < 5
    assert setups.call(client, "good", 2)[1] is None


def test_the_server_stops_while_a_fork_bomb_goes_off(start_server):
    server = start_server()
    setups.make_role(server, "functions")
    client = setups.make_function(server, "bomb", BOMB, MemorySize=128, Timeout=60)
    pid = server.process.pid
    invoking = begin(client, "bomb")
    harness.eventually(lambda: len(processes_of(pid)) > 50, 20)
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < STOP_SECONDS_MAX + 1
    harness.eventually(lambda: not groups_of(pid), 5)
    invoking.join(10)


@pytest.mark.skipif(not V1, reason="the memory controller is on cgroup v1 here")
def test_limits_on_the_servers_own_group_hold_for_functions(start_server):
    name = f"operator-{os.getpid()}"
    own = pathlib.Path("/sys/fs/cgroup/memory") / name
    own.mkdir()
    (own / "memory.limit_in_bytes").write_text(str(900 << 20))
    server = start_server.without_starting()
    inside = server.command
    server.command = lambda: ["sh", "-c", f'echo $$ > {own}/cgroup.procs && exec "$@"', "sh", *map(str, inside())]
    try:
        server.start()
        setups.make_role(server, "functions")
        setups.make_function(server, "f", ECHO, MemorySize=1024)
        setups.call(server.client("lambda"), "f", 1)
        pid = server.process.pid
        assert glob.glob(f"{own}/portico-{pid}/env-*"), "functions' groups are below the server's own"
        assert not glob.glob(f"/sys/fs/cgroup/memory/portico-{pid}")
        limits = {limit["name"]: limit for limit in server.get("/_portico/health").json()["functions"]["limits"]}
        assert limits["inherited"]["state"] == "enforced"
        assert f"memory: /{name}" in limits["inherited"]["detail"]
        assert server.stop() == 0
        assert not groups_of(pid)
    finally:
        server.kill()
        harness.eventually(lambda: not own.exists() or remove(own), 10)


def remove(group):
    try:
        group.rmdir()
        return True
    except OSError:
        return False


def test_sockets_buffers_are_bounded(start_server):
    server = start_server()
    setups.make_role(server, "functions")
    client = setups.make_function(server, "hoard", HOARD_SOCKETS, MemorySize=256, Timeout=20)
    answer = client.invoke(FunctionName="hoard", Payload=b"400", LogType="Tail")
    payload = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, (payload, base64.b64decode(answer["LogResult"]))
    sent_mb, descriptors = payload
    assert descriptors == [1024, 1024]
    limit = pathlib.Path("/sys/fs/cgroup/memory/memory.kmem.tcp.limit_in_bytes")
    if not V1 or not limit.exists():
        pytest.skip("the kernel does not count sockets' buffers apart")
    # An eighth of its memory; what is at the other end counts too.
    assert sent_mb <= 64


@pytest.mark.parametrize("auth, drop", [("enforce", ""), ("open", "yes")])
def test_a_function_that_invokes_itself_is_stopped(start_server, auth, drop):
    server = start_server("--auth", auth)
    role = setups.make_role(server, "loops", INVOKE_POLICY)
    # In the open mode a role need not exist.
    role = role if auth == "enforce" else role + "-of-nobody"
    client = setups.make_function(server, "loop", LOOP, role=role, Timeout=120, MemorySize=512,
                                  Environment={"Variables": {"DROP_TRACE": drop}})
    answer, error = setups.call(client, "loop", 1)
    assert error is None, answer
    assert answer[0] == 16
    assert answer[1]["Code"] == "RecursiveInvocationException"
    assert "recursive loop" in answer[1]["Message"]
    if auth == "enforce":
        return
    # Debian's botocore does not know this operation yet.
    config = server.endpoint + "/2024-08-31/functions/loop/recursion-config"
    assert harness.http("GET", config).json() == {"RecursiveLoop": "Terminate"}
    allow = harness.http("PUT", config, json.dumps({"RecursiveLoop": "Allow"}),
                         {"Content-Type": "application/json"})
    assert allow.json() == {"RecursiveLoop": "Allow"}
    answer, error = setups.call(client, "loop", 1)
    assert "AssertionError" in json.dumps(answer), "it went on to its own end"
