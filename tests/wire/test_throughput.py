"""Provisioned throughput with boto3: what is throttled, how it is told, and the flag against it."""
import pytest

# Eleven units more than 300 seconds of one write unit hold: as many seconds to wait.
LARGE = "x" * (310 * 1024)


@pytest.fixture
def unique(unique):
    return unique + "-table"


def make_table(server, name, **mode):
    dynamodb = server.client("dynamodb", retries={"total_max_attempts": 1})
    mode = mode or {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}
    dynamodb.create_table(TableName=name,
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], **mode)
    dynamodb.put_item(TableName=name, Item={"id": {"S": "large"}, "v": {"S": LARGE}})
    return dynamodb


def test_a_table_that_has_used_up_its_burst(server, unique):
    dynamodb = make_table(server, unique)
    with pytest.raises(dynamodb.exceptions.ProvisionedThroughputExceededException) as error:
        dynamodb.put_item(TableName=unique, Item={"id": {"S": "a"}})
    response = error.value.response
    assert response["Error"]["Message"] == (
        "The level of configured provisioned throughput for the table was exceeded. Consider "
        "increasing your provisioning level with the UpdateTable API.")
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    # Reads have a bucket of their own, and a client that waits gets through.
    assert dynamodb.get_item(TableName=unique, Key={"id": {"S": "large"}})["Item"]
    patient = server.client("dynamodb", retries={"total_max_attempts": 12, "mode": "standard"})
    patient.put_item(TableName=unique, Item={"id": {"S": "a"}})


def test_batches_tell_what_is_unprocessed(server, unique):
    dynamodb = make_table(server, unique, ProvisionedThroughput={
        "ReadCapacityUnits": 1, "WriteCapacityUnits": 2})
    requests = [{"PutRequest": {"Item": {"id": {"S": str(i)}, "v": {"S": LARGE[:119 * 1024]}}}}
                for i in range(10)]
    left = dynamodb.batch_write_item(RequestItems={unique: requests})["UnprocessedItems"][unique]
    # 289 units were left of 600, each write takes 120 and needs any at all: three fit.
    assert left == requests[3:]


def test_on_demand_tables_are_not_limited(server, unique):
    dynamodb = make_table(server, unique, BillingMode="PAY_PER_REQUEST")
    for _ in range(3):
        dynamodb.put_item(TableName=unique, Item={"id": {"S": "large"}, "v": {"S": LARGE}})


def test_off(start_server):
    server = start_server("--throughput", "off")
    dynamodb = make_table(server, "orders")
    for _ in range(3):
        dynamodb.put_item(TableName="orders", Item={"id": {"S": "large"}, "v": {"S": LARGE}})
    server.stop()
