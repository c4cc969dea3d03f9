"""A table's own policy with boto3: kept in revisions, and counting at every call."""
import json

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest

from harness import ACCOUNT, REGION, http


@pytest.fixture
def unique(unique):
    return unique + "-table"


class Policies:
    """The operations on policies, signed here: the boto3 that tests run with does not know them."""

    def __init__(self, server, table):
        self.server = server
        self.arn = arn_of(table)

    def call(self, operation, **members):
        request = botocore.awsrequest.AWSRequest(
            "POST", self.server.endpoint + "/", data=json.dumps({"ResourceArn": self.arn, **members}),
            headers={"X-Amz-Target": "DynamoDB_20120810." + operation,
                     "Content-Type": "application/x-amz-json-1.0"})
        credentials = botocore.credentials.Credentials(*self.server.credentials)
        botocore.auth.SigV4Auth(credentials, "dynamodb", REGION).add_auth(request)
        answer = http("POST", request.url, request.data.encode(), dict(request.headers))
        return answer.status, json.loads(answer.body)

    def put(self, policy):
        status, answer = self.call("PutResourcePolicy", Policy=policy)
        assert status == 200, answer
        return answer["RevisionId"]


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


@pytest.fixture
def policies(server, table, unique):
    return Policies(server, unique)


def test_revisions(policies):
    def refused(operation, **members):
        status, answer = policies.call(operation, **members)
        assert status == 400
        return answer["__type"].partition("#")[2]

    assert refused("GetResourcePolicy") == "PolicyNotFoundException"
    text = policy("root", "dynamodb:GetItem", policies.arn)
    first = policies.put(text)
    assert policies.put(text) == first
    assert policies.call("GetResourcePolicy") == (200, {"Policy": text, "RevisionId": first})
    assert refused("DeleteResourcePolicy", ExpectedRevisionId="1") == "PolicyNotFoundException"
    assert policies.call("DeleteResourcePolicy", ExpectedRevisionId=first) == (200, {"RevisionId": first})
    assert policies.call("DeleteResourcePolicy") == (200, {})


def test_what_it_allows(policies, user, unique):
    arn = arn_of(unique)
    get = {"TableName": unique, "Key": {"id": {"S": "a"}}}
    query = {"TableName": unique, "IndexName": "by-g", "KeyConditionExpression": "g = :g",
             "ExpressionAttributeValues": {":g": {"S": "a"}}}
    batch = {"RequestItems": {unique: {"Keys": [{"id": {"S": "a"}}]}}}
    assert not allowed(user.get_item, **get)

    policies.put(policy(unique, "dynamodb:GetItem", arn))
    assert allowed(user.get_item, **get)
    assert allowed(user.get_item, **{**get, "TableName": arn})
    assert allowed(user.transact_get_items, TransactItems=[{"Get": get}])
    assert not allowed(user.batch_get_item, **batch)
    assert not allowed(user.query, **query)

    actions = ["dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PartiQLSelect"]
    policies.put(policy(unique, actions, [arn, arn + "/index/*"]))
    assert allowed(user.query, **query) and allowed(user.batch_get_item, **batch)
    assert allowed(user.execute_statement, Statement=f"SELECT * FROM \"{unique}\".\"by-g\" WHERE g = 'a'")
    assert not allowed(user.get_item, **get) and not allowed(user.scan, TableName=unique)
    # On the table alone it says nothing of the index.
    policies.put(policy(unique, actions, arn))
    assert not allowed(user.query, **query)


def test_a_deny_wins(server, policies, user, unique):
    arn = arn_of(unique)
    server.client("iam").put_user_policy(
        UserName=unique, PolicyName="p", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}))
    assert allowed(user.scan, TableName=unique)
    policies.put(policy(unique, "dynamodb:Scan", arn, "Deny"))
    assert not allowed(user.scan, TableName=unique)
    assert allowed(user.describe_table, TableName=unique)
    policies.call("DeleteResourcePolicy")
    assert allowed(user.scan, TableName=unique)
