"""Functions are processes with limits: memory, CPU, time, output, and what they can see."""
import base64
import json
import re
import threading
import time

import botocore.exceptions
import pytest

import harness
import setups

TOOLBOX = """
import os, socket, subprocess, sys, time

def grow(megabytes):
    held = []
    for _ in range(megabytes):
        held.append(bytearray(os.urandom(1) * (1 << 20)))
    return len(held)

def work(seconds):
    # The share of a processor that hard work gets in that time.
    used, start = time.process_time(), time.monotonic()
    while time.monotonic() < start + seconds:
        pass
    return (time.process_time() - used) / (time.monotonic() - start)

def lambda_handler(event, context):
    kind, argument = event
    if kind == "sleep":
        time.sleep(argument)
        return "awake"
    if kind == "text":
        return "x" * argument
    if kind == "eval":
        return eval(argument)
    return {"grow": grow, "work": work}[kind](argument)
"""

COUNTER = """
import os, time, uuid
environment, calls = str(uuid.uuid4()), 0

def lambda_handler(event, context):
    global calls
    calls += 1
    started = time.time()
    time.sleep(event or 0)
    return [environment, calls, started, time.time()]
"""


@pytest.fixture(scope="module")
def small(server):
    return setups.make_function(server, "small", TOOLBOX, MemorySize=128, Timeout=60)


def report_of(answer):
    log = base64.b64decode(answer["LogResult"]).decode()
    return re.search(r"REPORT RequestId: .*", log).group(0)


def test_memory(server, small):
    assert setups.call(small, "small", ["grow", 20]) == (20, None)
    answer = small.invoke(FunctionName="small", Payload=b'["grow", 400]', LogType="Tail")
    assert answer["FunctionError"] == "Unhandled"
    error = json.loads(answer["Payload"].read())
    # AWS: the process is killed, or Python itself meets the limit.
    assert error["errorType"] in ("Runtime.ExitError", "Runtime.OutOfMemory", "MemoryError"), error
    # The next call finds a fresh environment.
    assert setups.call(small, "small", ["grow", 1]) == (1, None)


def test_max_memory_used_is_measured(server, small):
    answer = small.invoke(FunctionName="small", Payload=b'["grow", 40]', LogType="Tail")
    used = int(re.search(r"Max Memory Used: (\d+) MB", report_of(answer)).group(1))
    assert 45 <= used <= 128


def test_a_share_of_the_processor(server):
    # 1769 MB are one processor. Both run at the same time: a busy machine may give less than the
    # share, never more, and the larger one gets more than the smaller one may.
    fifth, half = 354, 885
    for memory in (fifth, half):
        setups.make_function(server, f"cpu-{memory}", TOOLBOX, MemorySize=memory, Timeout=60)
        setups.call(server.client("lambda"), f"cpu-{memory}", ["work", 0.1])
    used = {}

    def run(memory):
        used[memory] = setups.call(server.client("lambda"), f"cpu-{memory}", ["work", 3])[0]

    threads = [threading.Thread(target=run, args=(memory,)) for memory in (fifth, half)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert used[fifth] <= fifth / 1769 * 1.2 < used[half] <= half / 1769 * 1.2, used


def test_timeout(server, unique):
    client = setups.make_function(server, unique, TOOLBOX, Timeout=1)
    began = time.monotonic()
    answer = client.invoke(FunctionName=unique, Payload=b'["sleep", 30]', LogType="Tail")
    assert time.monotonic() - began < 5
    assert answer["FunctionError"] == "Unhandled"
    message = json.loads(answer["Payload"].read())["errorMessage"]
    assert re.fullmatch(r"\S+ \S+ Task timed out after 1\.00 seconds|"
                        r"RequestId: \S+ Error: Task timed out after 1\.00 seconds", message), message
    assert setups.call(client, unique, ["sleep", 0]) == ("awake", None)


def test_output_size(server, small):
    limit = 6_291_556
    answer, error = setups.call(small, "small", ["text", limit - 2])
    assert error is None and len(answer) == limit - 2
    answer, error = setups.call(small, "small", ["text", limit])
    assert error == "Unhandled"
    assert answer["errorType"] == "Function.ResponseSizeTooLarge"
    assert setups.call(small, "small", ["text", 1]) == ("x", None)


def test_input_size(server, small):
    payload = json.dumps(["text", 1]).ljust(6 * 1024 * 1024 + 1)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        small.invoke(FunctionName="small", Payload=payload)
    # Not the RequestTooLargeException of AWS's model: this is what AWS sends.
    assert refused.value.response["Error"] == {
        "Code": "RequestEntityTooLargeException",
        "Message": "Request must be smaller than 6291456 bytes for the InvokeFunction operation"}


def test_an_environment_is_reused_for_one_event_at_a_time(server, unique):
    client = setups.make_function(server, unique, COUNTER)
    first, _ = setups.call(client, unique, 0)
    second, _ = setups.call(client, unique, 0)
    assert second[0] == first[0] and (first[1], second[1]) == (1, 2)


def test_concurrent_events_have_environments_of_their_own(server, unique):
    client = setups.make_function(server, unique, COUNTER, MemorySize=512)
    answers = []

    def run():
        answers.append(setups.call(server.client("lambda"), unique, 2)[0])

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    by_environment = {}
    for environment, _, started, ended in answers:
        by_environment.setdefault(environment, []).append((started, ended))
    assert len(by_environment) > 1
    for spans in by_environment.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:])), "two events at once"
    del client


@pytest.mark.parametrize("expression, expected", [
    # Nothing but its own processes, and none of the server's files.
    ("[p for p in os.listdir('/proc') if p.isdigit() and 'portico' in open(f'/proc/{p}/comm').read()]", []),
    ("os.path.exists({data!r})", False),
    ("os.access('/var/task', os.W_OK)", False),
    ("os.access('/', os.W_OK)", False),
    ("open('/tmp/x', 'w').write('abc')", 3),
    ("os.getuid() == 0", False),
    ("open('/proc/self/status').read().split('CapEff:')[1].split()[0]", "0000000000000000"),
    ("open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0]", "1"),
    ("open('/proc/self/status').read().split('Seccomp:')[1].split()[0]", "2"),
    ("sorted(os.listdir('/var/task'))", ["index.py"]),
])
def test_isolation(server, small, expression, expected):
    answer, error = setups.call(small, "small", ["eval", expression.replace("{data!r}", repr(str(server.data)))])
    assert (answer, error) == (expected, None)


def test_the_environment_of_a_function(server, small):
    wanted = ["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_REGION",
              "AWS_LAMBDA_FUNCTION_VERSION", "_HANDLER", "LAMBDA_TASK_ROOT", "TZ"]
    answer, _ = setups.call(small, "small", ["eval", f"[os.environ.get(n) for n in {wanted}]"])
    assert answer == ["small", "128", harness.REGION, "$LATEST", "index.lambda_handler",
                      "/var/task", ":UTC"]
    answer, _ = setups.call(small, "small", ["eval", "os.environ['AWS_ACCESS_KEY_ID'][:4]"])
    assert answer == "ASIA"
    # Of the server's own environment nothing leaks.
    answer, _ = setups.call(small, "small", ["eval", "'HOME' in os.environ and os.environ['HOME']"])
    assert answer in (False, "/tmp", "/")


def test_a_crash_is_an_error_and_no_more(server, small):
    answer, error = setups.call(small, "small", ["eval", "os._exit(3)"])
    assert error == "Unhandled" and answer["errorType"] == "Runtime.ExitError"
    assert "exit status 3" in answer["errorMessage"]
    assert setups.call(small, "small", ["text", 1]) == ("x", None)


FAULTS = {
    "Runtime.ImportModuleError": ({"other.py": ""}, {}),
    "Runtime.HandlerNotFound": ({"index.py": "x = 1"}, {}),
    "Runtime.UserCodeSyntaxError": ({"index.py": "def broken(:\n"}, {}),
    "Runtime.MarshalError": ({"index.py": "def lambda_handler(e, c): return {1, 2}"}, {}),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_of_python_functions(server, unique, kind):
    files, settings = FAULTS[kind]
    client = setups.make_function(server, unique, code=setups.zip_of(files), **settings)
    answer, error = setups.call(client, unique, {})
    assert (error, answer["errorType"]) == ("Unhandled", kind)
