"""The past under load and on a disk that fails: every moment that is restored or exported is one that
there was, and what cannot go on is tried again or says that it failed."""
import gzip
import json
import random
import threading
import time

import pytest

import raw
from harness import eventually
from test_disk import faulty  # noqa: F401  (a fixture)

TABLE = "moments"
ACCOUNTS = 8
BALANCE = 100
WRITERS = 4
KEYS = {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST"}


def number(value):
    return {"N": str(value)}


def add(name, value):
    return {"Update": {"TableName": TABLE, "Key": {"pk": {"S": name}},
                       "UpdateExpression": "ADD n :n", "ExpressionAttributeValues": {":n": number(value)}}}


def prepare(client):
    client("CreateTable", TableName=TABLE, **KEYS)
    client("UpdateContinuousBackups", TableName=TABLE, PointInTimeRecoverySpecification={
        "PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 1})
    for i in range(ACCOUNTS):
        client("PutItem", TableName=TABLE, Item={"pk": {"S": f"account{i}"}, "n": number(BALANCE)})


class Writer(threading.Thread):
    """Counts in an item of its own and transfers between accounts, in one transaction each."""

    def __init__(self, endpoint, name):
        super().__init__(daemon=True)
        self.client, self.own = raw.Client(endpoint), f"counter{name}"
        self.random = random.Random(name)
        self.stopping = threading.Event()
        self.times = []  # of each count: when it was asked for, and when it was acknowledged

    def run(self):
        while not self.stopping.is_set():
            one, other = self.random.sample(range(ACCOUNTS), 2)
            begun = time.time()
            try:
                self.client("TransactWriteItems", TransactItems=[
                    add(f"account{one}", -1), add(f"account{other}", 1), add(self.own, 1)])
            except raw.Refused as error:
                assert error.code == "TransactionCanceledException", error
                continue
            self.times.append((begun, time.time()))

    def stop(self):
        self.stopping.set()
        self.join()


@pytest.fixture
def load(start_server):
    server = start_server("--auth", "open")
    prepare(raw.Client(server.endpoint))
    writers = [Writer(server.endpoint, i) for i in range(WRITERS)]
    for writer in writers:
        writer.start()
    yield server, writers
    for writer in writers:
        writer.stop()


def written(writers, count):
    """Waits until as many more transactions were acknowledged."""
    goal = sum(len(writer.times) for writer in writers) + count
    eventually(lambda: sum(len(writer.times) for writer in writers) >= goal, 60)


def values(client, table):
    return {item["pk"]["S"]: int(item["n"]["N"]) for item in client.pages("Scan", TableName=table)}


def check(found, writers, moment):
    """No transaction is there by half, and all are that were over by then, and none that was asked
    for later."""
    accounts = [value for name, value in found.items() if name.startswith("account")]
    assert len(accounts) == ACCOUNTS and sum(accounts) == ACCOUNTS * BALANCE, moment
    for writer in writers:
        times = list(writer.times)
        over = sum(1 for _, acknowledged in times if acknowledged < moment)
        asked = sum(1 for begun, _ in times if begun < moment)
        assert over <= found.get(writer.own, 0) <= asked + 1, (writer.own, moment)


def restored(client, table, moment):
    client("RestoreTableToPointInTime", SourceTableName=TABLE, TargetTableName=table,
           RestoreDateTime=moment)
    eventually(lambda: client("DescribeTable", TableName=table)["Table"]["TableStatus"] == "ACTIVE")
    return values(client, table)


def exported(client, folder, **request):
    arn = client("DescribeTable", TableName=TABLE)["Table"]["TableArn"]
    export = client("ExportTableToPointInTime", TableArn=arn, S3Bucket="bucket",
                    **request)["ExportDescription"]["ExportArn"]

    def over():
        description = client("DescribeExport", ExportArn=export)["ExportDescription"]
        return description if description["ExportStatus"] != "IN_PROGRESS" else None
    done = eventually(over)
    assert done["ExportStatus"] == "COMPLETED", done
    files = (folder / done["ExportManifest"].replace("summary", "files")).read_text().splitlines()
    return [json.loads(line) for file in map(json.loads, files)
            for line in gzip.decompress((folder / file["dataFileS3Key"]).read_bytes()).splitlines()]


def test_moments_under_load(load):
    server, writers = load
    folder = server.data / "s3" / "bucket"
    folder.mkdir(parents=True)
    client = raw.Client(server.endpoint)
    moments = []
    for _ in range(5):
        written(writers, 100)
        moments.append(int(time.time() * 1000) / 1000)
    written(writers, 100)
    # While writes go on.
    for i, moment in enumerate(moments[:3]):
        check(restored(client, f"again{i}", moment), writers, moment)
        items = [line["Item"] for line in exported(client, folder, ExportTime=moment)]
        check({item["pk"]["S"]: int(item["n"]["N"]) for item in items}, writers, moment)
    for writer in writers:
        writer.stop()
    server.kill()
    server.start()
    client = raw.Client(server.endpoint)
    for i, moment in enumerate(moments[3:]):
        check(restored(client, f"after{i}", moment), writers, moment)
    latest = values(client, TABLE)
    client("RestoreTableToPointInTime", SourceTableName=TABLE, TargetTableName="latest",
           UseLatestRestorableTime=True)
    eventually(lambda: client("DescribeTable", TableName="latest")["Table"]["TableStatus"] == "ACTIVE")
    assert values(client, "latest") == latest


@pytest.mark.parametrize("fault", ["full", "nosync", "dead"])
def test_on_a_disk_that_fails(faulty, fault):  # noqa: F811
    server = faulty("--auth", "open", "--log-level", "warn")
    folder = server.data / "s3" / "bucket"
    folder.mkdir(parents=True)
    items = 30_000
    (folder / "in").write_text("".join(
        json.dumps({"Item": {"pk": {"S": f"{i}"}, "n": number(i)}}) + "\n" for i in range(items)))
    client = raw.Client(server.endpoint)
    begun = client("ImportTable", S3BucketSource={"S3Bucket": "bucket", "S3KeyPrefix": "in"},
                   InputFormat="DYNAMODB_JSON", TableCreationParameters={"TableName": TABLE, **KEYS})
    server.fault(fault)
    arn = begun["ImportTableDescription"]["ImportArn"]

    def status():
        return client("DescribeImport", ImportArn=arn)["ImportTableDescription"]
    assert status()["ImportStatus"] in ("IN_PROGRESS", "COMPLETED")
    server.fault("")
    done = eventually(lambda: status()["ImportStatus"] != "IN_PROGRESS" and status(), 60)
    assert (done["ImportStatus"], done["ImportedItemCount"]) == ("COMPLETED", items)
    everything = {str(i): i for i in range(items)}
    assert values(client, TABLE) == everything

    client("UpdateContinuousBackups", TableName=TABLE, PointInTimeRecoverySpecification={
        "PointInTimeRecoveryEnabled": True})
    client("RestoreTableToPointInTime", SourceTableName=TABLE, TargetTableName="again",
           UseLatestRestorableTime=True)
    table = client("DescribeTable", TableName=TABLE)["Table"]["TableArn"]
    export = client("ExportTableToPointInTime", TableArn=table, S3Bucket="bucket",
                    S3Prefix="out")["ExportDescription"]["ExportArn"]
    server.fault(fault)
    time.sleep(0.1)
    server.fault("")
    eventually(lambda: client("DescribeTable", TableName="again")["Table"]["TableStatus"] == "ACTIVE", 60)
    assert values(client, "again") == everything

    def end():
        description = client("DescribeExport", ExportArn=export)["ExportDescription"]
        return description if description["ExportStatus"] != "IN_PROGRESS" else None
    done = eventually(end, 60)
    # It was over before, or says so; a summary is there only if all is.
    assert done["ExportStatus"] in ("COMPLETED", "FAILED")
    whole = list(folder.glob("out/AWSDynamoDB/*/manifest-summary.json"))
    assert len(whole) == (1 if done["ExportStatus"] == "COMPLETED" else 0), done
    assert len(exported(client, folder, S3Prefix="once-more")) == items
