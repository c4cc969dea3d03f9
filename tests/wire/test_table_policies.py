"""A table's own policy with boto3: kept in revisions, and counting at every call."""
import json

import botocore.exceptions
import pytest

from harness import ACCOUNT, REGION


def arn_of(table):
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}"


@pytest.fixture
def table(server, unique):
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName=unique, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("id", "g")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[{"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}])
    return dynamodb


@pytest.fixture
def user(server, unique):
    """A user without any policy, as a client of DynamoDB."""
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    key = iam.create_access_key(UserName=unique)["AccessKey"]
    return server.client("dynamodb", key["AccessKeyId"], key["SecretAccessKey"])


def policy(user, action, resource, effect="Allow"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/{user}"},
         "Action": action, "Resource": resource}]})


def allowed(call, **request):
    try:
        call(**request)
        return True
    except botocore.exceptions.ClientError as refused:
        assert refused.response["Error"]["Code"] == "AccessDeniedException", refused
        return False


def test_revisions(table, unique):
    arn = arn_of(unique)
    with pytest.raises(table.exceptions.PolicyNotFoundException):
        table.get_resource_policy(ResourceArn=arn)
    text = policy("root", "dynamodb:GetItem", arn)
    first = table.put_resource_policy(ResourceArn=arn, Policy=text)["RevisionId"]
    assert table.put_resource_policy(ResourceArn=arn, Policy=text)["RevisionId"] == first
    answer = table.get_resource_policy(ResourceArn=arn)
    assert (answer["Policy"], answer["RevisionId"]) == (text, first)
    with pytest.raises(table.exceptions.PolicyNotFoundException):
        table.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId="1")
    assert table.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=first)["RevisionId"] == first
    assert "RevisionId" not in table.delete_resource_policy(ResourceArn=arn)


def test_what_it_allows(table, user, unique):
    arn = arn_of(unique)
    get = {"TableName": unique, "Key": {"id": {"S": "a"}}}
    query = {"TableName": unique, "IndexName": "by-g", "KeyConditionExpression": "g = :g",
             "ExpressionAttributeValues": {":g": {"S": "a"}}}
    batch = {"RequestItems": {unique: {"Keys": [{"id": {"S": "a"}}]}}}
    assert not allowed(user.get_item, **get)

    table.put_resource_policy(ResourceArn=arn, Policy=policy(unique, "dynamodb:GetItem", arn))
    assert allowed(user.get_item, **get)
    assert allowed(user.get_item, **{**get, "TableName": arn})
    assert allowed(user.transact_get_items, TransactItems=[{"Get": get}])
    assert not allowed(user.batch_get_item, **batch)
    assert not allowed(user.query, **query)

    actions = ["dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PartiQLSelect"]
    table.put_resource_policy(ResourceArn=arn, Policy=policy(unique, actions, [arn, arn + "/index/*"]))
    assert allowed(user.query, **query) and allowed(user.batch_get_item, **batch)
    assert allowed(user.execute_statement, Statement=f"SELECT * FROM \"{unique}\".\"by-g\" WHERE g = 'a'")
    assert not allowed(user.get_item, **get) and not allowed(user.scan, TableName=unique)
    # On the table alone it says nothing of the index.
    table.put_resource_policy(ResourceArn=arn, Policy=policy(unique, actions, arn))
    assert not allowed(user.query, **query)


def test_a_deny_wins(server, table, user, unique):
    arn = arn_of(unique)
    server.client("iam").put_user_policy(
        UserName=unique, PolicyName="p", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}))
    assert allowed(user.scan, TableName=unique)
    table.put_resource_policy(ResourceArn=arn, Policy=policy(unique, "dynamodb:Scan", arn, "Deny"))
    assert not allowed(user.scan, TableName=unique)
    assert allowed(user.describe_table, TableName=unique)
    table.delete_resource_policy(ResourceArn=arn)
    assert allowed(user.scan, TableName=unique)
