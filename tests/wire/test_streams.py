"""DynamoDB Streams and time to live with boto3: read as applications read them, and across kill -9."""
import time

import botocore.exceptions
import pytest

DEADLINE_SECONDS = 30


def create(dynamodb, table, view="NEW_AND_OLD_IMAGES"):
    dynamodb.create_table(
        TableName=table, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": view})
    return dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]


def shards_of(streams, arn):
    return streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]


class Reader:
    """Reads all shards of a stream, going on where it was."""

    def __init__(self, streams, arn, kind="TRIM_HORIZON"):
        self.streams = streams
        self.iterators = [
            streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"],
                                       ShardIteratorType=kind)["ShardIterator"]
            for shard in shards_of(streams, arn)]

    def read(self, limit=1000):
        records = []
        for at, iterator in enumerate(self.iterators):
            while iterator is not None:
                answer = self.streams.get_records(ShardIterator=iterator, Limit=limit)
                iterator = answer.get("NextShardIterator")
                records += answer["Records"]
                if not answer["Records"]:
                    break
            self.iterators[at] = iterator
        return records


def replay(records):
    """The items that the changes lead to; each must follow from the one before."""
    items = {}
    for record in records:
        change = record["dynamodb"]
        key = change["Keys"]["pk"]["S"]
        assert items.get(key) == change.get("OldImage"), record
        if record["eventName"] == "REMOVE":
            del items[key]
        else:
            assert (record["eventName"] == "INSERT") == (key not in items)
            items[key] = change["NewImage"]
    return items


def scanned(dynamodb, table):
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    return {item["pk"]["S"]: item for page in pages for item in page["Items"]}


def write_some(dynamodb, table, count, first=0):
    for i in range(first, first + count):
        key = {"pk": {"S": f"item{i % 7}"}}
        if i % 5 == 4:
            dynamodb.delete_item(TableName=table, Key=key)
        elif i % 5 == 3:
            dynamodb.update_item(TableName=table, Key=key, UpdateExpression="ADD n :one",
                                 ExpressionAttributeValues={":one": {"N": "1"}})
        else:
            dynamodb.put_item(TableName=table, Item={**key, "n": {"N": str(i)}})


def test_changes_are_told(server, unique):
    dynamodb, streams = server.client("dynamodb"), server.client("dynamodbstreams")
    table = unique + "-changes"
    arn = create(dynamodb, table)
    listed = streams.list_streams(TableName=table)["Streams"]
    assert [stream["StreamArn"] for stream in listed] == [arn]
    reader = Reader(streams, arn)
    latest = Reader(streams, arn, "LATEST")
    assert reader.read() == []
    write_some(dynamodb, table, 60)
    records = reader.read(limit=3)
    assert replay(records) == scanned(dynamodb, table)
    assert latest.read() == records
    first = records[0]
    assert first["eventSource"] == "aws:dynamodb" and first["eventVersion"] == "1.1"
    assert first["dynamodb"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert len({record["eventID"] for record in records}) == len(records)

    dynamodb.delete_table(TableName=table)
    assert reader.read() == []
    assert reader.iterators == [None] * len(reader.iterators)
    assert Reader(streams, arn).read() == records
    description = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert description["StreamStatus"] == "DISABLED"
    assert all("EndingSequenceNumber" in shard["SequenceNumberRange"]
               for shard in description["Shards"])


def test_a_stream_is_changed_by_update_table(server, unique):
    dynamodb, streams = server.client("dynamodb"), server.client("dynamodbstreams")
    table = unique + "-updates"
    first = create(dynamodb, table, "KEYS_ONLY")
    off = dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    assert "StreamSpecification" not in off["TableDescription"]
    assert off["TableDescription"]["LatestStreamArn"] == first
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "untold"}})
    on = dynamodb.update_table(TableName=table, StreamSpecification={
        "StreamEnabled": True, "StreamViewType": "OLD_IMAGE"})["TableDescription"]
    assert on["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"}
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": "untold"}})
    (record,) = Reader(streams, on["LatestStreamArn"]).read()
    assert record["eventName"] == "REMOVE"
    assert record["dynamodb"]["OldImage"] == {"pk": {"S": "untold"}}
    assert Reader(streams, first).read() == []
    dynamodb.delete_table(TableName=table)


def test_streams_agree_with_their_table_after_a_crash(start_server):
    server = start_server()
    dynamodb, streams = server.client("dynamodb"), server.client("dynamodbstreams")
    arn = create(dynamodb, "crashes")
    for crash in range(3):
        write_some(dynamodb, "crashes", 40, first=40 * crash)
        before = Reader(streams, arn).read()
        server.kill()
        server.start()
        dynamodb, streams = server.client("dynamodb"), server.client("dynamodbstreams")
        records = Reader(streams, arn).read()
        assert records == before
        assert replay(records) == scanned(dynamodb, "crashes")


def test_reading_needs_permission(server, unique):
    dynamodb, iam = server.client("dynamodb"), server.client("iam")
    table = unique + "-private"
    arn = create(dynamodb, table)
    iam.create_user(UserName=unique)
    key = iam.create_access_key(UserName=unique)["AccessKey"]
    theirs = server.client("dynamodbstreams", key["AccessKeyId"], key["SecretAccessKey"])
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        theirs.describe_stream(StreamArn=arn)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    shard = shards_of(server.client("dynamodbstreams"), arn)[0]["ShardId"]
    iterator = server.client("dynamodbstreams").get_shard_iterator(
        StreamArn=arn, ShardId=shard, ShardIteratorType="LATEST")["ShardIterator"]
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        theirs.get_records(ShardIterator=iterator)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert "dynamodb:GetRecords on resource: " + arn in refused.value.response["Error"]["Message"]


def test_items_expire(start_server):
    server = start_server("--expiry-period-ms", "50")
    dynamodb, streams = server.client("dynamodb"), server.client("dynamodbstreams")
    arn = create(dynamodb, "sessions")
    dynamodb.update_time_to_live(TableName="sessions", TimeToLiveSpecification={
        "Enabled": True, "AttributeName": "until"})
    assert dynamodb.describe_time_to_live(TableName="sessions")["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    now = int(time.time())
    for name, until in (("over", now - 60), ("soon", now + 1), ("later", now + 3600)):
        dynamodb.put_item(TableName="sessions",
                          Item={"pk": {"S": name}, "until": {"N": str(until)}})
    deadline = time.monotonic() + DEADLINE_SECONDS
    while set(scanned(dynamodb, "sessions")) != {"later"}:
        assert time.monotonic() < deadline, scanned(dynamodb, "sessions")
        time.sleep(0.05)
    records = Reader(streams, arn).read()
    replay(records)
    removed = [record for record in records if record["eventName"] == "REMOVE"]
    assert {record["dynamodb"]["Keys"]["pk"]["S"] for record in removed} == {"over", "soon"}
    for record in removed:
        assert record["userIdentity"] == {"Type": "Service",
                                          "PrincipalId": "dynamodb.amazonaws.com"}
    assert not any("userIdentity" in record for record in records if record not in removed)
