"""The tables of the DynamoDB cases, and what is asked of them, for Portico and for its peers.

Items of about 250 bytes: KEYS of them by a partition key alone, and as many in partitions of ten.
"""

import random

from bench import loading
from bench.aws import AwsError
from bench.workload import Workload

KEYS = 10_000
PARTITION_ITEMS = 10
SCAN_ITEMS = 100
# How many different requests a run sends.
POOL = 2_000

ITEMS = "bench-items"
PAGES = "bench-pages"
DESCRIPTION = ("A beautiful jacket of wool and cotton, lined, with two pockets and a hood that can "
               "be taken off; it keeps the wind out and the warmth in. Do not wash it hot.")


def key(n):
    return f"item-{n:08d}"


def partition(n):
    return f"partition-{n:06d}"


def attributes(n):
    return {"product": {"S": "Beautiful Jacket"}, "price": {"N": f"{n % 1000}.89"},
            "version": {"N": "1"}, "order_date": {"S": "2024-11-04T10:30:00Z"},
            "description": {"S": DESCRIPTION}}


def item(n):
    return {"id": {"S": key(n)}, **attributes(n)}


def page_item(n):
    return {"group": {"S": partition(n // PARTITION_ITEMS)}, "line": {"N": str(n % PARTITION_ITEMS)},
            **attributes(n)}


# What one item is to a server that keeps plain values.
VALUE = DESCRIPTION + " Beautiful Jacket, 78.89, version 1, 2024-11-04T10:30:00Z, item-00000000"
VALUE_BYTES = len(VALUE)


def create_table(client, name, **keys):
    """keys: partition="id" and perhaps sort=("line", "N")."""
    definitions = [{"AttributeName": keys["partition"], "AttributeType": "S"}]
    schema = [{"AttributeName": keys["partition"], "KeyType": "HASH"}]
    if "sort" in keys:
        definitions.append({"AttributeName": keys["sort"][0], "AttributeType": keys["sort"][1]})
        schema.append({"AttributeName": keys["sort"][0], "KeyType": "RANGE"})
    client.dynamodb("CreateTable", TableName=name, AttributeDefinitions=definitions,
                    KeySchema=schema, BillingMode="PAY_PER_REQUEST")
    while True:
        try:
            if client.dynamodb("DescribeTable", TableName=name)["Table"]["TableStatus"] == "ACTIVE":
                return
        except AwsError as error:
            if "ResourceNotFoundException" not in str(error):
                raise


def prepare(client):
    create_table(client, ITEMS, partition="id")
    create_table(client, PAGES, partition="group", sort=("line", "N"))
    loading.load(client.url, client.credentials, ITEMS, item, 0, KEYS)
    loading.load(client.url, client.credentials, PAGES, page_item, 0, KEYS)


def _workload(operation, body, rows, expect):
    return Workload(path="/", body=body, rows=rows, service="dynamodb", expect=expect,
                    headers={"Content-Type": "application/x-amz-json-1.0",
                             "X-Amz-Target": "DynamoDB_20120810." + operation})


def item_bytes():
    """What DynamoDB counts an item's size by, but for its rule of numbers."""
    return sum(len(name) + len(text) for name, value in item(0).items() for text in value.values())


def _rows(keys, pool):
    chosen = random.Random(1).sample(range(keys), min(pool, keys))
    return tuple({"id": key(n)} for n in chosen)


def put(keys=KEYS, pool=POOL):
    return _workload("PutItem", (
        '{"TableName":"' + ITEMS + '","Item":{"id":{"S":"{{id}}"},"product":{"S":"Beautiful Jacket"'
        '},"price":{"N":"78.89"},"version":{"N":"1"},"order_date":{"S":"2024-11-04T10:30:00Z"},'
        '"description":{"S":"' + DESCRIPTION + '"}}}'), _rows(keys, pool), "{}")


def get(keys=KEYS, pool=POOL):
    return _workload("GetItem",
                     '{"TableName":"' + ITEMS + '","Key":{"id":{"S":"{{id}}"}}}', _rows(keys, pool), DESCRIPTION)


def update():
    return _workload("UpdateItem", (
        '{"TableName":"' + ITEMS + '","Key":{"id":{"S":"{{id}}"}},'
        '"UpdateExpression":"SET price = :price ADD version :one",'
        '"ConditionExpression":"attribute_exists(id) AND price < :most",'
        '"ExpressionAttributeValues":{":price":{"N":"79.95"},":one":{"N":"1"},'
        '":most":{"N":"100000"}}}'), _rows(KEYS, POOL), "{}")


def query():
    chosen = random.Random(2).sample(range(KEYS // PARTITION_ITEMS), KEYS // PARTITION_ITEMS)
    return _workload("Query", (
        '{"TableName":"' + PAGES + '","KeyConditionExpression":"#g = :g",'
        '"ExpressionAttributeNames":{"#g":"group"},'
        '"ExpressionAttributeValues":{":g":{"S":"{{group}}"}}}'),
        tuple({"group": partition(n)} for n in chosen), f'"Count":{PARTITION_ITEMS}')


def scan():
    return _workload("Scan", (
        '{"TableName":"' + ITEMS + '","Limit":' + str(SCAN_ITEMS) +
        ',"ExclusiveStartKey":{"id":{"S":"{{id}}"}}}'), _rows(KEYS, POOL), '"ScannedCount":')
