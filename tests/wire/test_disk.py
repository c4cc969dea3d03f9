"""A disk that is full or fails: clear errors while it does, nothing lost, and no restart needed."""
import os
import pathlib
import random
import subprocess
import time

import botocore.exceptions
import pytest

import harness
import ledger
import raw
import setups

FAULTS = harness.BINARY.parent / "tests" / "disk_faults.so"
RECOVERY_SECONDS_MAX = 10
SEED = 20261122


@pytest.fixture
def faulty(start_server, tmp_path):
    """Starts a server whose disk fails as its `fault(...)` says."""
    if subprocess.run([harness.BINARY, "--help"], env={**os.environ, "LD_PRELOAD": str(FAULTS)},
                      capture_output=True).returncode != 0:
        pytest.skip("a sanitizer does not let anything be loaded before it")
    control = tmp_path / "faults"
    control.write_text("")

    def start(*options):
        server = start_server.without_starting(*options)
        server.environment_more = {"LD_PRELOAD": str(FAULTS), "DISK_FAULTS": str(control)}
        server.fault = control.write_text
        return server.start()

    return start


class SmallDisk(harness.Server):
    """A server whose data directory is a small file system of its own, which nobody else sees."""

    def __init__(self, where, megabytes, *options):
        super().__init__(where, *options)
        where.mkdir()
        self.inside = where
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c",
             f"mount -t tmpfs -o size={megabytes}m tmpfs '{where}' && echo mounted && exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.holder.stdout.readline() == b"mounted\n"
        self.data = pathlib.Path(f"/proc/{self.holder.pid}/root{where}")

    def command(self):
        return ["nsenter", f"--mount=/proc/{self.holder.pid}/ns/mnt", harness.BINARY, "serve",
                "--data", self.inside, "--listen", "127.0.0.1:0", *self.options]

    def remove(self):
        self.kill()
        self.holder.kill()
        self.holder.wait()


@pytest.fixture
def small_disk(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    server = SmallDisk(tmp_path / "data-small", 24, "--auth", "open", "--log-level", "warn")
    yield server.start()
    server.remove()


def put(client, name, size=100):
    client("PutItem", TableName=ledger.TABLE, Item={
        "pk": {"S": "disk"}, "sk": {"S": name}, "fill": {"S": "x" * size}})


def get(client, name):
    key = {"pk": {"S": "disk"}, "sk": {"S": name}}
    return client("GetItem", TableName=ledger.TABLE, Key=key, ConsistentRead=True).get("Item")


def refused(call, *arguments, **more):
    """The call fails by the server's fault, and in DynamoDB's words."""
    with pytest.raises(raw.Refused) as caught:
        call(*arguments, **more)
    assert caught.value.status == 500
    assert caught.value.body == {"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError",
                                 "message": "Internal server error"}


def succeeds(call, *arguments, **more):
    """The call succeeds soon."""
    def attempt():
        try:
            call(*arguments, **more)
        except raw.Refused as error:
            assert error.status == 500, error
            return False
        return True
    harness.eventually(attempt, RECOVERY_SECONDS_MAX)


def restart_from_kill(server):
    server.kill()
    server.start()
    return raw.Client(server.endpoint)


def test_a_full_disk(small_disk):
    client = raw.Client(small_disk.endpoint)
    ledger.create(client)
    put(client, "before")
    ballast = small_disk.data / "ballast"
    with open(ballast, "wb") as file:
        with pytest.raises(OSError):
            while True:
                file.write(b"x" * 65536)
                file.flush()
    # There may be room left in what was set aside for the log.
    acknowledged = []
    with pytest.raises(raw.Refused):
        for i in range(1_000):
            put(client, f"item{i}", 100_000)
            acknowledged.append(f"item{i}")
    refused(put, client, "refused")
    refused(client, "DeleteItem", TableName=ledger.TABLE, Key={"pk": {"S": "disk"}, "sk": {"S": "before"}})
    refused(client, "CreateTable", TableName="another", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}])
    # Reads know of no disk that is full.
    assert get(client, "before") and get(client, "refused") is None
    assert len(ledger.read(client)) == ledger.ACCOUNTS + 1 + len(acknowledged)
    ballast.unlink()
    succeeds(put, client, "after")
    client = restart_from_kill(small_disk)
    names = {name for kind, name in ledger.read(client) if kind == "disk"}
    assert names == {"before", "after", *acknowledged}


@pytest.mark.parametrize("fault", ["full", "nosync", "dead"])
def test_every_kind_of_write_is_refused_and_comes_back(faulty, fault):
    server = faulty("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    ledger.create(client)
    put(client, "before")
    logs = server.client("logs")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    setups.make_role(server, "functions")

    def log(text):
        logs.put_log_events(logGroupName="g", logStreamName="s",
                            logEvents=[{"timestamp": int(time.time() * 1000), "message": text}])

    update = {"TableName": ledger.TABLE, "Key": {"pk": {"S": "account"}, "sk": {"S": "0"}},
              "UpdateExpression": "SET n = n + :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    request = {"PutRequest": {"Item": {"pk": {"S": "disk"}, "sk": {"S": "batch"}}}}
    server.fault(fault)
    for _ in range(3):
        refused(put, client, "refused")
        refused(client, "UpdateItem", **update)
        refused(client, "TransactWriteItems", TransactItems=[{"Update": update}])
        refused(client, "BatchWriteItem", RequestItems={ledger.TABLE: [request]})
        refused(client, "DeleteTable", TableName=ledger.TABLE)
        assert get(client, "before") and get(client, "refused") is None
    for call in (lambda: log("refused"), lambda: setups.make_role(server, "r"),
                 lambda: setups.make_function(server, "f", "def lambda_handler(e, c): return 1")):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            call()
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] >= 500, caught.value
    assert server.get("/_portico/health").status == 200
    server.fault("")
    succeeds(put, client, "after")
    client("UpdateItem", **update)
    client("TransactWriteItems", TransactItems=[{"Update": update}])
    assert client("BatchWriteItem", RequestItems={ledger.TABLE: [request]})["UnprocessedItems"] == {}
    log("after")
    function = setups.make_function(server, "f", "def lambda_handler(e, c): return 1")
    assert setups.call(function, "f", {}) == (1, None)
    client = restart_from_kill(server)
    table = ledger.read(client)
    assert {name for kind, name in table if kind == "disk"} == {"before", "after", "batch"}
    assert table["account", "0"]["n"] == {"N": str(ledger.OPENING_BALANCE + 2)}
    events = server.client("logs").get_log_events(logGroupName="g", logStreamName="s")["events"]
    assert "after" in [event["message"] for event in events]


def test_faults_and_kills_under_load(faulty):
    """What failed may be done or not; what was acknowledged is, and all views agree."""
    server = faulty("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    ledger.create(client)
    stream = ledger.StreamReplay(client)
    moments = random.Random(SEED)
    for round_number in range(int(os.environ.get("PORTICO_FAULT_ROUNDS", "4"))):
        killed = round_number % 2 == 1
        load = ledger.Load(server.endpoint, round_number, SEED, stubborn=not killed)
        load.wait_until_all_write(server)
        for _ in range(3):
            server.fault(moments.choice(["full", "nosync", "dead"]))
            time.sleep(moments.uniform(0, 0.2))
            server.fault("")
            time.sleep(moments.uniform(0, 0.2))
        if killed:
            server.fault(moments.choice(["full", "nosync", "dead"]))
            time.sleep(moments.uniform(0, 0.05))
            server.kill()
            server.fault("")
            load.stop()
            server.start()
            client = raw.Client(server.endpoint)
        else:
            load.stop()
            assert load.refused
            # An item that is there already would not be written again.
            succeeds(put, client, f"after{round_number}")
        table = ledger.check(client, load, stream)
        ledger.tidy_up(client, table)
    assert server.process.poll() is None
