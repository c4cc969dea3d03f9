"""What was acknowledged is there: after a restart, and after kill -9 at any moment."""
import json
import threading
import time

import pytest

import harness
import setups

WRITERS = 8
SECONDS_OF_WRITING = 1.5


def make_table(server, name):
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})


def scan(server, table):
    pages = server.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return {item["id"]["S"]: item for page in pages for item in page["Items"]}


def test_everything_survives_a_restart(start_server):
    server = start_server()
    role = setups.make_role(server, "kept")
    setups.make_function(server, "kept", role=role, code=setups.native_zip(), MemorySize=512,
                         **setups.NATIVE)
    make_table(server, "kept")
    api = setups.Api(server, "kept")
    api.method(api.resource("order"), "kept")
    setups.allow_gateway(server, "kept", api.id)
    api.deploy()
    order = {"operation": "create", "tableName": "kept", "payload": {"Item": {"id": "1", "n": 1.5}}}
    assert harness.http("POST", server.invoke_url(api.id, "dev", "/order"), json.dumps(order)).status == 200
    credentials = server.credentials
    server.restart()
    assert server.credentials == credentials
    listed = harness.order(server.invoke_url(api.id, "dev", "/order"), "list", "kept")
    assert listed.json()["Items"] == [{"id": "1", "n": 1.5}]
    function = server.client("lambda").get_function_configuration(FunctionName="kept")
    assert (function["MemorySize"], function["State"]) == (512, "Active")
    assert setups.logged(server, "kept", "REPORT RequestId: ")


class Writer(threading.Thread):
    """Puts items until the server is gone, and notes those that it acknowledged."""

    def __init__(self, server, table, number):
        super().__init__(daemon=True)
        self.dynamodb = server.client("dynamodb", read_timeout=20)
        self.table, self.number = table, number
        self.acknowledged = {}

    def run(self):
        for i in range(1_000_000):
            # Every third write overwrites, so that both new and changed items are at stake.
            name, value = f"{self.number}-{i // 3}", f"{i}"
            try:
                self.dynamodb.put_item(TableName=self.table, Item={
                    "id": {"S": name}, "v": {"N": value}, "fill": {"S": "x" * 200}})
            except Exception:  # noqa: BLE001 - whatever a dying server does to its clients
                return
            self.acknowledged[name] = int(value)


def test_kill_under_concurrent_writes(start_server):
    server = start_server()
    make_table(server, "hot")
    promised = {}
    for round_number in range(3):
        writers = [Writer(server, "hot", f"{round_number}.{n}") for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        # The kill must hit writes that are under way: not before every writer has begun.
        deadline = time.monotonic() + 20
        while not all(writer.acknowledged for writer in writers):
            assert time.monotonic() < deadline, server.tail()
            time.sleep(0.01)
        time.sleep(SECONDS_OF_WRITING / 3)
        server.kill()
        for writer in writers:
            writer.join(30)
            assert not writer.is_alive()
            promised.update(writer.acknowledged)
        server.start()
        items = scan(server, "hot")
        lost = [name for name, value in promised.items()
                # A write that was under way may have overtaken the last one acknowledged.
                if name not in items or int(items[name]["v"]["N"]) < value]
        assert not lost, f"{len(lost)} of {len(promised)} acknowledged writes are gone: {lost[:5]}"
        count = server.client("dynamodb").scan(TableName="hot", Select="COUNT", Limit=1000)["Count"]
        assert count == min(1000, len(items))


def test_kill_right_after_control_plane_calls(start_server):
    server = start_server()
    role = setups.make_role(server, "r")
    server.kill()
    server.start()
    assert server.client("iam").get_role(RoleName="r")["Role"]["Arn"] == role
    setups.make_function(server, "f", role=role, code=setups.native_zip(), **setups.NATIVE)
    server.kill()
    server.start()
    assert setups.call(server.client("lambda"), "f", {"operation": "ping"}) == ("pong", None)
    api = setups.Api(server, "a")
    api.method(api.resource("order"), "f")
    setups.allow_gateway(server, "f", api.id)
    api.deploy()
    server.kill()
    server.start()
    url = server.invoke_url(api.id, "dev", "/order")
    assert harness.order(url, "ping").text == '"pong"'


def test_log_events_older_than_a_second(start_server):
    server = start_server()
    setups.make_role(server, "functions")
    client = setups.make_function(server, "f", "def lambda_handler(e, c): print('kept:', e)")
    setups.call(client, "f", 1)
    time.sleep(1.2)  # the promise: what is older than a second
    server.kill()
    server.start()
    assert setups.logged(server, "f", "kept: 1")


def test_a_second_server_on_the_same_data_is_refused(start_server):
    server = start_server()
    done = server.portico("serve", "--data", server.data, "--listen", "127.0.0.1:0", check=False)
    assert done.returncode != 0 and "lock" in done.stderr.lower()
    assert server.get("/_portico/health").status == 200


@pytest.mark.parametrize("option, value, word", [("--region", "eu-west-1", "region"),
                                                 ("--account", "123456789012", "account")])
def test_region_and_account_are_fixed_at_the_first_start(start_server, option, value, word):
    server = start_server(option, value)
    assert server.stop() == 0
    server.options = ()
    server.start()
    identity = server.client("sts").get_caller_identity()
    info = json.loads((server.data / "server.json").read_text())
    assert info[word] == value
    if word == "account":
        assert identity["Account"] == value
