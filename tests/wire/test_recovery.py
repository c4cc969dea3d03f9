"""Point-in-time recovery with boto3: a table as it was at a second, over restarts and kill -9."""
import datetime

import botocore.exceptions
import pytest

from harness import eventually
from test_backups import ITEMS, count, fill, make_table


def enable(dynamodb, table):
    answer = dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def window(dynamodb, table):
    answer = dynamodb.describe_continuous_backups(TableName=table)
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def whole_second(dynamodb, table):
    """A second that is over, and before which is all that was written until now. Botocore sends
    whole seconds only."""
    last = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    last += datetime.timedelta(seconds=1)
    eventually(lambda: window(dynamodb, table)["LatestRestorableDateTime"] > last)
    return last


def active(dynamodb, table):
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})


def test_a_second_comes_back(start_server):
    server = start_server()
    dynamodb = server.client("dynamodb")
    make_table(dynamodb, "orders")
    fill(dynamodb, "orders", 50, "old")
    assert window(dynamodb, "orders") == {"PointInTimeRecoveryStatus": "DISABLED"}
    with pytest.raises(dynamodb.exceptions.PointInTimeRecoveryUnavailableException):
        dynamodb.restore_table_to_point_in_time(
            SourceTableName="orders", TargetTableName="again", UseLatestRestorableTime=True)
    assert enable(dynamodb, "orders")["PointInTimeRecoveryStatus"] == "ENABLED"

    fill(dynamodb, "orders", ITEMS, "first")
    first = whole_second(dynamodb, "orders")
    assert window(dynamodb, "orders")["EarliestRestorableDateTime"] <= first
    fill(dynamodb, "orders", 400, "second")
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    second = whole_second(dynamodb, "orders")
    dynamodb.delete_item(TableName="orders", Key={"id": {"S": "1"}})

    restored = dynamodb.restore_table_to_point_in_time(
        SourceTableName="orders", TargetTableName="first", RestoreDateTime=first)
    assert restored["TableDescription"]["TableStatus"] == "CREATING"
    # A restore that is cut short begins anew.
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    dynamodb.restore_table_to_point_in_time(
        SourceTableArn=dynamodb.describe_table(TableName="orders")["Table"]["TableArn"],
        TargetTableName="second", RestoreDateTime=second, GlobalSecondaryIndexOverride=[
            {"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
             "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}])
    dynamodb.restore_table_to_point_in_time(
        SourceTableName="orders", TargetTableName="latest", UseLatestRestorableTime=True)
    for table in ("first", "second", "latest"):
        active(dynamodb, table)
    assert (count(dynamodb, "first", "first"), count(dynamodb, "first", "second")) == (ITEMS, 0)
    assert (count(dynamodb, "second", "first"), count(dynamodb, "second", "second")) == (
        ITEMS - 400, 400)
    assert count(dynamodb, "latest", "second") == 399
    summary = dynamodb.describe_table(TableName="first")["Table"]["RestoreSummary"]
    assert summary["RestoreDateTime"] == first and not summary["RestoreInProgress"]
    assert summary["SourceTableArn"].endswith(":table/orders")
    with pytest.raises(dynamodb.exceptions.TableAlreadyExistsException):
        dynamodb.restore_table_to_point_in_time(
            SourceTableName="orders", TargetTableName="first", UseLatestRestorableTime=True)
    with pytest.raises(dynamodb.exceptions.InvalidRestoreTimeException):
        dynamodb.restore_table_to_point_in_time(
            SourceTableName="orders", TargetTableName="never",
            RestoreDateTime=first - datetime.timedelta(days=1))
    server.stop()


def test_a_deleted_table_leaves_a_backup(server, unique):
    dynamodb = server.client("dynamodb")
    table, again = unique + "-table", unique + "-again"
    make_table(dynamodb, table)
    enable(dynamodb, table)
    fill(dynamodb, table, 100, "x")
    dynamodb.delete_table(TableName=table)
    [backup] = dynamodb.list_backups(TableName=table, BackupType="SYSTEM")["BackupSummaries"]
    assert backup["BackupName"] == table + "$DeletedTableBackup"
    kept = backup["BackupExpiryDateTime"] - backup["BackupCreationDateTime"]
    assert kept == datetime.timedelta(days=35)
    arn = backup["BackupArn"]
    eventually(lambda: dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]
               ["BackupDetails"]["BackupStatus"] == "AVAILABLE")
    dynamodb.restore_table_from_backup(TargetTableName=again, BackupArn=arn)
    active(dynamodb, again)
    assert count(dynamodb, again, "x") == 100


def test_a_restore_whose_past_is_gone_ends(start_server):
    server = start_server()
    dynamodb = server.client("dynamodb")
    make_table(dynamodb, "orders")
    enable(dynamodb, "orders")
    fill(dynamodb, "orders", ITEMS, "x")
    dynamodb.restore_table_to_point_in_time(
        SourceTableName="orders", TargetTableName="again", UseLatestRestorableTime=True)
    dynamodb.delete_table(TableName="orders")
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")

    def state():
        try:
            return dynamodb.describe_table(TableName="again")["Table"]["TableStatus"]
        except botocore.exceptions.ClientError as error:
            return error.response["Error"]["Code"]
    # Done before it was killed, or given up: never half made.
    assert eventually(lambda: state() != "CREATING" and state()) in (
        "ACTIVE", "ResourceNotFoundException")
    if state() == "ACTIVE":
        assert count(dynamodb, "again", "x") == ITEMS
    server.stop()


def test_up_enables_it(start_server, tmp_path):
    server = start_server()
    template = tmp_path / "template.yaml"

    def up(days):
        template.write_text(f"""Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{AttributeName: id, AttributeType: S}}]
      KeySchema: [{{AttributeName: id, KeyType: HASH}}]
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: true
        RecoveryPeriodInDays: {days}
""")
        return server.up(template).stdout
    assert "created" in up(7)
    dynamodb = server.client("dynamodb")
    assert window(dynamodb, "orders")["PointInTimeRecoveryStatus"] == "ENABLED"
    assert "unchanged" in up(7)
    assert "updated" in up(8)
    server.stop()
