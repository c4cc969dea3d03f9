"""Secondary indexes with boto3: made, read page by page, added to a table that lives, and durable."""
import botocore.exceptions
import pytest

import harness


def attribute(name, kind="S"):
    return {"AttributeName": name, "AttributeType": kind}


def key(*hashes, sort=()):
    return ([{"AttributeName": name, "KeyType": "HASH"} for name in hashes]
            + [{"AttributeName": name, "KeyType": "RANGE"} for name in sort])


def index_of(dynamodb, table, name):
    """The description of a global index; None if it is not there."""
    found = dynamodb.describe_table(TableName=table)["Table"].get("GlobalSecondaryIndexes", [])
    return next((index for index in found if index["IndexName"] == name), None)


def error_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        call(**arguments)
    return raised.value.response["Error"]


def all_items(dynamodb, operation, **arguments):
    pages = dynamodb.get_paginator(operation).paginate(**arguments)
    return [item for page in pages for item in page["Items"]]


@pytest.fixture
def games(server, unique):
    """A table with the multi-attribute index by-round, and a local one."""
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName=unique + "-games", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[attribute("player"), attribute("match", "N"), attribute("cup"),
                              attribute("region"), attribute("round", "N"), attribute("score", "N")],
        KeySchema=key("player", sort=["match"]),
        GlobalSecondaryIndexes=[{
            "IndexName": "by-round", "KeySchema": key("cup", "region", sort=["round", "match"]),
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["score"]}}],
        LocalSecondaryIndexes=[{
            "IndexName": "by-score", "KeySchema": key("player", sort=["score"]),
            "Projection": {"ProjectionType": "KEYS_ONLY"}}])
    for match in range(30):
        dynamodb.put_item(TableName=unique + "-games", Item={
            "player": {"S": f"p{match % 3}"}, "match": {"N": str(match)}, "cup": {"S": "winter"},
            "region": {"S": "eu" if match % 2 else "us"}, "round": {"N": str(match // 10)},
            "score": {"N": str(100 - match)}, "notes": {"S": "n" * 50}})
    yield dynamodb, unique + "-games"
    dynamodb.delete_table(TableName=unique + "-games")


def test_reads(games):
    dynamodb, table = games
    items = all_items(
        dynamodb, "query", TableName=table, IndexName="by-round",
        KeyConditionExpression="cup = :c AND #r = :r AND #n >= :n",
        ExpressionAttributeNames={"#r": "region", "#n": "round"},
        ExpressionAttributeValues={":c": {"S": "winter"}, ":r": {"S": "eu"}, ":n": {"N": "1"}},
        PaginationConfig={"PageSize": 3})
    assert [int(item["match"]["N"]) for item in items] == list(range(11, 30, 2))
    assert all("notes" not in item and "score" in item for item in items)

    best = dynamodb.query(
        TableName=table, IndexName="by-score", KeyConditionExpression="player = :p", Limit=2,
        ExpressionAttributeValues={":p": {"S": "p0"}}, ScanIndexForward=False,
        Select="ALL_ATTRIBUTES", ConsistentRead=True, ReturnConsumedCapacity="INDEXES")
    assert [item["score"]["N"] for item in best["Items"]] == ["100", "97"]
    assert all(item["notes"]["S"] == "n" * 50 for item in best["Items"])
    assert best["ConsumedCapacity"]["Table"] == {"CapacityUnits": 2.0}
    assert best["ConsumedCapacity"]["LocalSecondaryIndexes"] == {"by-score": {"CapacityUnits": 1.0}}

    scanned = [item for segment in range(3)
               for item in all_items(dynamodb, "scan", TableName=table, IndexName="by-round",
                                     Segment=segment, TotalSegments=3,
                                     PaginationConfig={"PageSize": 4})]
    assert sorted(int(item["match"]["N"]) for item in scanned) == list(range(30))


def test_writes_say_what_they_cost(games):
    dynamodb, table = games
    at = {"player": {"S": "p0"}, "match": {"N": "0"}}
    answer = dynamodb.update_item(
        TableName=table, Key=at, UpdateExpression="SET #r = :r",
        ExpressionAttributeNames={"#r": "region"}, ExpressionAttributeValues={":r": {"S": "eu"}},
        ReturnConsumedCapacity="INDEXES", ReturnItemCollectionMetrics="SIZE")
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 3.0
    assert answer["ConsumedCapacity"]["GlobalSecondaryIndexes"] == {
        "by-round": {"CapacityUnits": 2.0}}
    assert answer["ItemCollectionMetrics"] == {
        "ItemCollectionKey": {"player": {"S": "p0"}}, "SizeEstimateRangeGB": [0.0, 1.0]}
    error = error_of(dynamodb.put_item, TableName=table, Item={**at, "cup": {"N": "1"}})
    assert error["Message"] == ("One or more parameter values were invalid: Type mismatch for Index "
                                "Key cup Expected: S Actual: N IndexName: by-round")


def test_added_to_a_table_that_lives(start_server):
    server = start_server()
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(TableName="lives", BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[attribute("pk")], KeySchema=key("pk"))
    for number in range(200):
        dynamodb.put_item(TableName="lives", Item={"pk": {"S": str(number)},
                                                   "kind": {"S": "even" if number % 2 else "odd"}})
    dynamodb.put_item(TableName="lives", Item={"pk": {"S": "unfit"}, "kind": {"N": "1"}})
    create = {"IndexName": "by-kind", "KeySchema": key("kind"),
              "Projection": {"ProjectionType": "KEYS_ONLY"}}
    updated = dynamodb.update_table(TableName="lives", AttributeDefinitions=[attribute("kind")],
                                    GlobalSecondaryIndexUpdates=[{"Create": create}])
    made = updated["TableDescription"]["GlobalSecondaryIndexes"][0]
    assert (made["IndexStatus"], made["Backfilling"]) == ("CREATING", False)
    # Killed at whatever point it is: the next start goes on.
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    harness.eventually(lambda: index_of(dynamodb, "lives", "by-kind")["IndexStatus"] == "ACTIVE")
    found = all_items(dynamodb, "query", TableName="lives", IndexName="by-kind",
                      KeyConditionExpression="kind = :k",
                      ExpressionAttributeValues={":k": {"S": "even"}})
    assert len(found) == 100 and set(found[0]) == {"pk", "kind"}
    assert index_of(dynamodb, "lives", "by-kind")["ItemCount"] == 200

    dynamodb.update_table(TableName="lives",
                          GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-kind"}}])
    harness.eventually(lambda: index_of(dynamodb, "lives", "by-kind") is None)
    table = dynamodb.describe_table(TableName="lives")["Table"]
    assert table["AttributeDefinitions"] == [attribute("pk")]
    error = error_of(dynamodb.update_table, TableName="lives",
                     GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-kind"}}])
    assert error["Code"] == "ResourceNotFoundException"
