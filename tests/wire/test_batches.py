"""BatchGetItem and BatchWriteItem as boto3 makes them."""
import pytest
from botocore.exceptions import ClientError


def make_table(server, name):
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    return dynamodb


def put(name, **attributes):
    return {"PutRequest": {"Item": {"id": {"S": name}, **attributes}}}


def test_batches_over_two_tables(server, unique):
    first, second = unique + "-a", unique + "-b"
    dynamodb = make_table(server, first)
    make_table(server, second)
    answer = dynamodb.batch_write_item(
        RequestItems={first: [put(f"{i}", n={"N": str(i)}) for i in range(20)],
                      second: [put("x")]}, ReturnConsumedCapacity="TOTAL")
    assert answer["UnprocessedItems"] == {}
    assert {c["TableName"]: c["CapacityUnits"] for c in answer["ConsumedCapacity"]} == {
        first: 20, second: 1}
    answer = dynamodb.batch_get_item(RequestItems={
        first: {"Keys": [{"id": {"S": f"{i}"}} for i in range(99)]},
        second: {"Keys": [{"id": {"S": "x"}}], "ProjectionExpression": "id"}})
    assert sorted(int(i["id"]["S"]) for i in answer["Responses"][first]) == list(range(20))
    assert answer["Responses"][second] == [{"id": {"S": "x"}}]
    assert answer["UnprocessedKeys"] == {}


def test_each_table_is_authorised(server, unique):
    allowed, refused = unique + "-a", unique + "-b"
    dynamodb = make_table(server, allowed)
    make_table(server, refused)
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    iam.put_user_policy(UserName=unique, PolicyName="p", PolicyDocument="""
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*",
         "Resource": "arn:aws:dynamodb:*:*:table/%s"}]}""" % allowed)
    key = iam.create_access_key(UserName=unique)["AccessKey"]
    user = server.client("dynamodb", key["AccessKeyId"], key["SecretAccessKey"])
    user.batch_write_item(RequestItems={allowed: [put("1")]})
    user.transact_write_items(TransactItems=[
        {"Put": {"TableName": allowed, "Item": {"id": {"S": "2"}}}}])
    for call in (
            lambda: user.batch_write_item(RequestItems={allowed: [put("3")], refused: [put("3")]}),
            lambda: user.batch_get_item(RequestItems={refused: {"Keys": [{"id": {"S": "3"}}]}}),
            lambda: user.transact_write_items(TransactItems=[
                {"Put": {"TableName": allowed, "Item": {"id": {"S": "3"}}}},
                {"Delete": {"TableName": refused, "Key": {"id": {"S": "3"}}}}]),
            lambda: user.transact_get_items(TransactItems=[
                {"Get": {"TableName": refused, "Key": {"id": {"S": "3"}}}}])):
        with pytest.raises(ClientError) as error:
            call()
        assert error.value.response["Error"]["Code"] == "AccessDeniedException"
    assert dynamodb.scan(TableName=allowed, Select="COUNT")["Count"] == 2
