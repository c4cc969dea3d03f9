"""Exports and imports with boto3: a table's way into files and back, and over kill -9."""
import gzip
import json

import pytest

from harness import eventually
from test_backups import ITEMS, count, fill, make_table
from test_recovery import enable

SCHEMA = {"AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}
                                   for key in ("id", "g")],
          "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
          "BillingMode": "PAY_PER_REQUEST",
          "GlobalSecondaryIndexes": [{
              "IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
              "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}]}


def begin_export(dynamodb, table, bucket, **more):
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    return dynamodb.export_table_to_point_in_time(
        TableArn=arn, S3Bucket=bucket, **more)["ExportDescription"]["ExportArn"]


def export_end(dynamodb, arn):
    def over():
        description = dynamodb.describe_export(ExportArn=arn)["ExportDescription"]
        return description if description["ExportStatus"] != "IN_PROGRESS" else None
    return eventually(over)


def begin_import(dynamodb, table, bucket, prefix="", **more):
    return dynamodb.import_table(
        S3BucketSource={"S3Bucket": bucket, "S3KeyPrefix": prefix},
        TableCreationParameters={"TableName": table, **SCHEMA},
        **{"InputFormat": "DYNAMODB_JSON", **more})["ImportTableDescription"]["ImportArn"]


def import_end(dynamodb, arn):
    def over():
        description = dynamodb.describe_import(ImportArn=arn)["ImportTableDescription"]
        return description if description["ImportStatus"] != "IN_PROGRESS" else None
    return eventually(over)


def exported(folder, description):
    """The items of a full export, by its manifests."""
    summary = json.loads((folder / description["ExportManifest"]).read_text())
    assert summary["itemCount"] == description["ItemCount"]
    files = (folder / summary["manifestFilesS3Key"]).read_text().splitlines()
    lines = []
    for file in map(json.loads, files):
        text = gzip.decompress((folder / file["dataFileS3Key"]).read_bytes()).decode()
        assert len(text.splitlines()) == file["itemCount"]
        lines += text.splitlines()
    return {item["id"]["S"]: item for item in (json.loads(line)["Item"] for line in lines)}


def test_out_and_in_again(start_server, tmp_path):
    server = start_server("--s3-directory", tmp_path / "buckets")
    folder = tmp_path / "buckets" / "my-bucket"
    folder.mkdir(parents=True)
    dynamodb = server.client("dynamodb")
    make_table(dynamodb, "orders")
    enable(dynamodb, "orders")
    fill(dynamodb, "orders", ITEMS, "x")
    done = export_end(dynamodb, begin_export(dynamodb, "orders", "my-bucket", S3Prefix="daily"))
    assert done["ExportStatus"] == "COMPLETED" and done["ItemCount"] == ITEMS
    items = exported(folder, done)
    assert len(items) == ITEMS and items["7"] == {
        "id": {"S": "7"}, "g": {"S": "x"}, "n": {"N": "7"}}
    listed = dynamodb.list_exports(TableArn=done["TableArn"])["ExportSummaries"]
    assert [summary["ExportArn"] for summary in listed] == [done["ExportArn"]]

    data = done["ExportManifest"].rsplit("/", 1)[0] + "/data/"
    made = import_end(dynamodb, begin_import(dynamodb, "again", "my-bucket", data,
                                             InputCompressionType="GZIP"))
    assert made["ImportStatus"] == "COMPLETED"
    assert (made["ProcessedItemCount"], made["ImportedItemCount"], made["ErrorCount"]) == (
        ITEMS, ITEMS, 0)
    assert count(dynamodb, "again", "x") == ITEMS
    listed = dynamodb.list_imports()["ImportSummaryList"]
    assert [summary["ImportArn"] for summary in listed] == [made["ImportArn"]]
    server.stop()


def test_what_an_import_leaves_out_is_in_the_logs(server, unique):
    table = unique + "-table"
    bucket = server.data / "s3" / unique
    bucket.mkdir(parents=True)
    (bucket / "data.csv").write_text("id,g\n1,x\n2\n")
    dynamodb = server.client("dynamodb")
    done = import_end(dynamodb, begin_import(dynamodb, table, unique, InputFormat="CSV"))
    assert done["ImportStatus"] == "FAILED" and done["FailureCode"] == "ItemValidationError"
    assert (done["ImportedItemCount"], done["ErrorCount"]) == (1, 1)
    assert count(dynamodb, table, "x") == 1
    logs = server.client("logs")
    stream = done["ImportArn"].rsplit("/", 1)[1] + "/error"
    events = eventually(lambda: logs.get_log_events(
        logGroupName="/aws-dynamodb/imports", logStreamName=stream)["events"])
    told = json.loads(events[0]["message"])
    assert told["itemS3Pointer"] == {"bucket": unique, "key": "data.csv", "itemIndex": 1}


def test_no_bucket_no_files_and_no_table(server, unique):
    dynamodb = server.client("dynamodb")
    table = unique + "-table"
    make_table(dynamodb, table)
    enable(dynamodb, table)
    failed = export_end(dynamodb, begin_export(dynamodb, table, "no-" + unique))
    assert (failed["ExportStatus"], failed["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    failed = import_end(dynamodb, begin_import(dynamodb, unique + "-in", "no-" + unique))
    assert (failed["ImportStatus"], failed["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.describe_table(TableName=unique + "-in")


def test_over_kill_9(start_server):
    server = start_server()
    folder = server.data / "s3" / "bucket"
    folder.mkdir(parents=True)
    (folder / "in").write_text("".join(
        json.dumps({"Item": {"id": {"S": str(i)}, "g": {"S": "x"}}}) + "\n"
        for i in range(10 * ITEMS)))
    dynamodb = server.client("dynamodb")
    arn = begin_import(dynamodb, "orders", "bucket", "in")
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    done = import_end(dynamodb, arn)
    assert (done["ImportStatus"], done["ImportedItemCount"]) == ("COMPLETED", 10 * ITEMS)
    assert count(dynamodb, "orders", "x") == 10 * ITEMS

    enable(dynamodb, "orders")
    arn = begin_export(dynamodb, "orders", "bucket")
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    done = export_end(dynamodb, arn)
    assert (done["ExportStatus"], done["ItemCount"]) == ("COMPLETED", 10 * ITEMS)
    assert len(exported(folder, done)) == 10 * ITEMS
    server.stop()
