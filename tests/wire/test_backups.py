"""Backups with boto3: made while writes go on, restored, and kept over kill -9."""
import botocore.exceptions
import pytest

from harness import eventually

ITEMS = 2500


def make_table(dynamodb, name):
    dynamodb.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("id", "g")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[{"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}])


def fill(dynamodb, table, count, group):
    for start in range(0, count, 25):
        dynamodb.batch_write_item(RequestItems={table: [
            {"PutRequest": {"Item": {"id": {"S": str(i)}, "g": {"S": group}, "n": {"N": str(i)}}}}
            for i in range(start, min(start + 25, count))]})


def status(dynamodb, arn):
    backup = dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]
    return backup["BackupDetails"]["BackupStatus"]


def available(dynamodb, arn):
    eventually(lambda: status(dynamodb, arn) == "AVAILABLE")


def count(dynamodb, table, group):
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table, IndexName="by-g", Select="COUNT", KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": {"S": group}})
    return sum(page["Count"] for page in pages)


def test_a_backup_shows_one_moment(server, unique):
    dynamodb = server.client("dynamodb")
    table, again = unique + "-table", unique + "-again"
    make_table(dynamodb, table)
    fill(dynamodb, table, ITEMS, "before")
    made = dynamodb.create_backup(TableName=table, BackupName="first")["BackupDetails"]
    arn = made["BackupArn"]
    assert made["BackupStatus"] == "CREATING" and made["BackupType"] == "USER"
    fill(dynamodb, table, 100, "after")
    available(dynamodb, arn)
    described = dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]
    assert described["SourceTableDetails"]["ItemCount"] == ITEMS
    features = described["SourceTableFeatureDetails"]
    assert [index["IndexName"] for index in features["GlobalSecondaryIndexes"]] == ["by-g"]
    listed = dynamodb.list_backups(TableName=table)["BackupSummaries"]
    assert [summary["BackupArn"] for summary in listed] == [arn]

    dynamodb.delete_table(TableName=table)
    restored = dynamodb.restore_table_from_backup(TargetTableName=again, BackupArn=arn)
    assert restored["TableDescription"]["TableStatus"] == "CREATING"
    dynamodb.get_waiter("table_exists").wait(TableName=again, WaiterConfig={"Delay": 1})
    assert count(dynamodb, again, "before") == ITEMS and count(dynamodb, again, "after") == 0
    summary = dynamodb.describe_table(TableName=again)["Table"]["RestoreSummary"]
    assert summary["SourceBackupArn"] == arn and not summary["RestoreInProgress"]
    with pytest.raises(dynamodb.exceptions.TableAlreadyExistsException):
        dynamodb.restore_table_from_backup(TargetTableName=again, BackupArn=arn)

    deleted = dynamodb.delete_backup(BackupArn=arn)["BackupDescription"]
    assert deleted["BackupDetails"]["BackupStatus"] == "DELETED"
    with pytest.raises(dynamodb.exceptions.BackupNotFoundException):
        dynamodb.describe_backup(BackupArn=arn)
    with pytest.raises(dynamodb.exceptions.TableNotFoundException):
        dynamodb.create_backup(TableName=table, BackupName="none")
    assert count(dynamodb, again, "before") == ITEMS


def test_over_kill_9(start_server):
    server = start_server()
    dynamodb = server.client("dynamodb")
    make_table(dynamodb, "orders")
    fill(dynamodb, "orders", ITEMS, "x")
    whole = dynamodb.create_backup(TableName="orders", BackupName="whole")["BackupDetails"]["BackupArn"]
    available(dynamodb, whole)
    dynamodb.delete_table(TableName="orders")
    dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=whole)
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    dynamodb.get_waiter("table_exists").wait(TableName="again", WaiterConfig={"Delay": 1})
    assert count(dynamodb, "again", "x") == ITEMS
    cut = dynamodb.create_backup(TableName="again", BackupName="cut")["BackupDetails"]["BackupArn"]
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    # Whole, or gone.
    try:
        assert status(dynamodb, cut) == "AVAILABLE"
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "BackupNotFoundException"
    assert status(dynamodb, whole) == "AVAILABLE"
    server.stop()
