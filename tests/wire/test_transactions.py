"""Transactions as boto3 makes them, and what kill -9 leaves of them: all or nothing."""
import threading
import time

import pytest

ACCOUNTS = 6
EACH = 1000
WRITERS = 6
ROUNDS = 3


def make_table(server, name):
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    return dynamodb


def add(table, key, amount):
    return {"Update": {"TableName": table, "Key": {"id": {"S": key}}, "UpdateExpression": "ADD v :a",
                       "ExpressionAttributeValues": {":a": {"N": str(amount)}}}}


def put(table, key, **more):
    return {"Put": {"TableName": table, "Item": {"id": {"S": key}}, **more}}


def test_a_cancelled_transaction(server, unique):
    table = unique + "-table"
    dynamodb = make_table(server, table)
    dynamodb.transact_write_items(TransactItems=[put(table, "a"), add(table, "b", 2)])
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as error:
        dynamodb.transact_write_items(TransactItems=[
            put(table, "c"),
            put(table, "b", ConditionExpression="attribute_not_exists(id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD")])
    response = error.value.response
    assert response["Error"]["Message"] == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[None, ConditionalCheckFailed]")
    assert response["CancellationReasons"] == [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
         "Item": {"id": {"S": "b"}, "v": {"N": "2"}}}]
    answer = dynamodb.transact_get_items(TransactItems=[
        {"Get": {"TableName": table, "Key": {"id": {"S": key}}}} for key in "abc"])
    assert answer["Responses"] == [{"Item": {"id": {"S": "a"}}},
                                   {"Item": {"id": {"S": "b"}, "v": {"N": "2"}}}, {}]


def test_a_token_is_remembered_over_kill_9(start_server):
    server = start_server()
    dynamodb = make_table(server, "tokens")
    request = {"TransactItems": [add("tokens", "a", 1)], "ClientRequestToken": "once"}
    dynamodb.transact_write_items(**request)
    server.kill()
    server.start()
    dynamodb = server.client("dynamodb")
    answer = dynamodb.transact_write_items(**request, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [
        {"TableName": "tokens", "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}]
    assert dynamodb.get_item(TableName="tokens", Key={"id": {"S": "a"}})["Item"]["v"] == {"N": "1"}
    with pytest.raises(dynamodb.exceptions.IdempotentParameterMismatchException):
        dynamodb.transact_write_items(TransactItems=[add("tokens", "a", 2)],
                                      ClientRequestToken="once")


class Mover(threading.Thread):
    """Moves money and writes a receipt, in one transaction each, until the server is gone."""

    def __init__(self, server, name):
        super().__init__(daemon=True)
        self.dynamodb = server.client("dynamodb", read_timeout=20)
        self.name = name
        self.acknowledged = []

    def run(self):
        for i in range(1_000_000):
            source, target = i % ACCOUNTS, (i + 1 + i // ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS
            receipt = f"{self.name}-{i}"
            try:
                self.dynamodb.transact_write_items(TransactItems=[
                    add("bank", f"account{source}", -1), add("bank", f"account{target}", 1),
                    put("receipts", receipt)])
            except Exception:  # noqa: BLE001 - whatever a dying server does to its clients
                return
            self.acknowledged.append(receipt)


def test_no_half_transaction_after_kill_9(start_server):
    server = start_server()
    dynamodb = make_table(server, "bank")
    make_table(server, "receipts")
    dynamodb.transact_write_items(TransactItems=[
        add("bank", f"account{i}", EACH) for i in range(ACCOUNTS)])
    promised = set()
    for round_number in range(ROUNDS):
        movers = [Mover(server, f"{round_number}.{n}") for n in range(WRITERS)]
        for mover in movers:
            mover.start()
        # The kill must hit transactions that are under way: not before every mover has begun.
        deadline = time.monotonic() + 20
        while not all(len(mover.acknowledged) > 5 for mover in movers):
            assert time.monotonic() < deadline, server.tail()
            time.sleep(0.01)
        server.kill()
        for mover in movers:
            mover.join(30)
            assert not mover.is_alive()
            promised.update(mover.acknowledged)
        server.start()
        dynamodb = server.client("dynamodb")
        accounts = dynamodb.scan(TableName="bank")["Items"]
        assert sum(int(account["v"]["N"]) for account in accounts) == ACCOUNTS * EACH
        pages = dynamodb.get_paginator("scan").paginate(TableName="receipts")
        receipts = {item["id"]["S"] for page in pages for item in page["Items"]}
        assert promised <= receipts
        # Every receipt moved one: the accounts are where all receipts together put them.
        expected = dict.fromkeys(range(ACCOUNTS), EACH)
        for receipt in receipts:
            i = int(receipt.rpartition("-")[2])
            expected[i % ACCOUNTS] -= 1
            expected[(i + 1 + i // ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS] += 1
        assert {a["id"]["S"]: int(a["v"]["N"]) for a in accounts} == {
            f"account{i}": balance for i, balance in expected.items()}
