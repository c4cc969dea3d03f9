"""Condition keys: each key of each operation that has it, with AWS's own client.

Every row is asked four ways: allowed by a statement whose condition holds, and not by one whose
condition does not; denied by one that holds, and not by one that does not.
"""
import json
import time

import botocore.exceptions
import pytest

import setups
from harness import ACCOUNT, REGION

ROLE = f"arn:aws:iam::{ACCOUNT}:role/functions"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
ANY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
DENIED = ("AccessDenied", "AccessDeniedException")


def arn(kind, name):
    return {"table": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}",
            "function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
            "group": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}",
            "api": f"arn:aws:apigateway:{REGION}::/restapis/{name}",
            "policy": f"arn:aws:iam::{ACCOUNT}:policy/{name}"}[kind]


def statement(effect, condition=None, action="*", resource="*"):
    return {"Effect": effect, "Action": action, "Resource": resource,
            **({"Condition": condition} if condition else {})}


class Caller:
    """A user whose one policy is set anew for each question."""

    def __init__(self, server, name):
        self.iam, self.name, self.server = server.client("iam"), name, server
        self.iam.create_user(UserName=name)
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        self.credentials = key["AccessKeyId"], key["SecretAccessKey"]
        self.clients = {}

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = self.server.client(service, *self.credentials)
        return self.clients[service]

    def may(self, call, *statements, version="2012-10-17"):
        """Whether policies let the call happen; what else is wrong with it is no matter."""
        document = {"Statement": list(statements), **({"Version": version} if version else {})}
        self.iam.put_user_policy(UserName=self.name, PolicyName="p", PolicyDocument=json.dumps(document))
        try:
            answer = call(self.client)
        except botocore.exceptions.ClientError as refused:
            error = refused.response["Error"]
            assert refused.response["ResponseMetadata"]["HTTPStatusCode"] < 500, error
            return error["Code"] not in DENIED
        responses = answer.get("Responses") if isinstance(answer, dict) else None
        if isinstance(responses, list):
            return not any(each.get("Error", {}).get("Code") in DENIED for each in responses)
        return True

    def check(self, call, holds, fails):
        """The four ways; `holds` and `fails` are conditions."""
        found = {
            "allow, holds": self.may(call, statement("Allow", holds)),
            "allow, fails": self.may(call, statement("Allow", fails)),
            "deny, holds": self.may(call, statement("Allow"), statement("Deny", holds)),
            "deny, fails": self.may(call, statement("Allow"), statement("Deny", fails)),
        }
        assert found == {"allow, holds": True, "allow, fails": False, "deny, holds": False, "deny, fails": True}


@pytest.fixture
def caller(server, unique):
    return Caller(server, unique + "-caller")


@pytest.fixture(scope="module")
def table(server):
    """A tagged table with an index and an item; items' keys are in `p`, the index's in `g`."""
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName="conditions", BillingMode="PAY_PER_REQUEST", Tags=[{"Key": "team", "Value": "a"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("p", "g")],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[{"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}])
    dynamodb.put_item(TableName="conditions", Item={"p": {"S": "mine"}, "g": {"S": "mine"}, "shown": {"S": "o"},
                                                    "hidden": {"S": "s"}})
    return "conditions"


def key(value):
    return {"p": {"S": value}}


def write(table, kind, value, **more):
    """One action of TransactWriteItems on the item of that key."""
    if kind == "Put":
        return {"Put": {"TableName": table, "Item": key(value), **more}}
    return {kind: {"TableName": table, "Key": key(value), **more}}


# Each gets DynamoDB's client, the table and the partition key that is accessed.
BY_KEY = {
    "GetItem": lambda d, t, k: d.get_item(TableName=t, Key=key(k)),
    "PutItem": lambda d, t, k: d.put_item(TableName=t, Item=key(k)),
    "UpdateItem": lambda d, t, k: d.update_item(TableName=t, Key=key(k)),
    "DeleteItem": lambda d, t, k: d.delete_item(TableName=t, Key=key(k), ConditionExpression="attribute_exists(gone)"),
    "Query": lambda d, t, k: d.query(TableName=t, KeyConditionExpression="#p = :k",
                                     ExpressionAttributeNames={"#p": "p"}, ExpressionAttributeValues={":k": {"S": k}}),
    "Query, KeyConditions": lambda d, t, k: d.query(
        TableName=t, KeyConditions={"p": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": k}]}}),
    "Query of an index": lambda d, t, k: d.query(TableName=t, IndexName="by-g", KeyConditionExpression="g = :k",
                                                 ExpressionAttributeValues={":k": {"S": k}}),
    "BatchGetItem": lambda d, t, k: d.batch_get_item(RequestItems={t: {"Keys": [key(k)]}}),
    "BatchGetItem of two": lambda d, t, k: d.batch_get_item(
        RequestItems={t: {"Keys": [key("mine")] + ([key(k)] if k != "mine" else [])}}),
    "BatchWriteItem": lambda d, t, k: d.batch_write_item(
        RequestItems={t: [{"PutRequest": {"Item": key(k)}}]}),
    "BatchWriteItem, delete": lambda d, t, k: d.batch_write_item(
        RequestItems={t: [{"PutRequest": {"Item": key("mine")}}]
                      + ([{"DeleteRequest": {"Key": key(k)}}] if k != "mine" else [])}),
    "TransactGetItems": lambda d, t, k: d.transact_get_items(
        TransactItems=[{"Get": {"TableName": t, "Key": key(each)}} for each in sorted({"mine", k})]),
    **{f"TransactWriteItems, {kind}": (lambda kind, more: lambda d, t, k: d.transact_write_items(
        TransactItems=[write(t, "Put", "mine")] * (k != "mine") + [write(t, kind, k, **more)]))(kind, more)
       for kind, more in {"Put": {}, "Update": {"UpdateExpression": "SET a = if_not_exists(a, p)"},
                          "Delete": {"ConditionExpression": "attribute_exists(gone)"},
                          "ConditionCheck": {"ConditionExpression": "attribute_exists(gone)"}}.items()},
    "SELECT": lambda d, t, k: d.execute_statement(Statement=f"SELECT * FROM \"{t}\" WHERE p = '{k}'"),
    "SELECT by IN": lambda d, t, k: d.execute_statement(Statement=f"SELECT * FROM \"{t}\" WHERE p IN ['mine', ?]",
                                                        Parameters=[{"S": k}]),
    "SELECT of an index": lambda d, t, k: d.execute_statement(
        Statement=f"SELECT * FROM \"{t}\".\"by-g\" WHERE g = ?", Parameters=[{"S": k}]),
    "INSERT": lambda d, t, k: d.execute_statement(Statement=f"INSERT INTO \"{t}\" VALUE {{'p': ?}}",
                                                  Parameters=[{"S": k}]),
    "UPDATE": lambda d, t, k: d.execute_statement(Statement=f"UPDATE \"{t}\" SET a = 1 WHERE p = ?",
                                                  Parameters=[{"S": k}]),
    "DELETE": lambda d, t, k: d.execute_statement(Statement=f"DELETE FROM \"{t}\" WHERE p = ? AND gone = 1",
                                                  Parameters=[{"S": k}]),
    "BatchExecuteStatement": lambda d, t, k: d.batch_execute_statement(
        Statements=[{"Statement": f"SELECT * FROM \"{t}\" WHERE p = '{k}'"}]),
    "ExecuteTransaction": lambda d, t, k: d.execute_transaction(
        TransactStatements=[{"Statement": f"UPDATE \"{t}\" SET a = 1 WHERE p = '{k}'"}]),
    "EXISTS": lambda d, t, k: d.execute_transaction(TransactStatements=[
        {"Statement": f"EXISTS(SELECT * FROM \"{t}\" WHERE p = '{k}' AND gone = 1)"}]),
}


@pytest.mark.parametrize("name", BY_KEY)
def test_leading_keys(caller, table, name):
    def of(partition):
        return lambda client: BY_KEY[name](client("dynamodb"), table, partition)

    for condition_key in ("dynamodb:LeadingKeys", "dynamodb:FirstPartitionKeyValues"):
        only_mine = statement("Allow", {"ForAllValues:StringEquals": {condition_key: ["mine"]}}, "dynamodb:*")
        assert caller.may(of("mine"), only_mine) and not caller.may(of("theirs"), only_mine)
        not_theirs = statement("Deny", {"ForAnyValue:StringLike": {condition_key: ["their*"]}})
        assert caller.may(of("mine"), statement("Allow"), not_theirs)
        assert not caller.may(of("theirs"), statement("Allow"), not_theirs)


def test_leading_keys_by_variable_and_type(caller, server, unique):
    """The tenant's name as a variable; numbers and bytes as their texts; several partition keys."""
    dynamodb = server.client("dynamodb")
    for kind, value, text in (("N", "042.0", "42"), ("B", b"\x00\xff", "AP8="), ("S", caller.name, "${aws:username}")):
        dynamodb.create_table(TableName=f"{unique}-{kind}", BillingMode="PAY_PER_REQUEST",
                              AttributeDefinitions=[{"AttributeName": "p", "AttributeType": kind}],
                              KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}])
        caller.check(lambda client: client("dynamodb").get_item(TableName=f"{unique}-{kind}", Key={"p": {kind: value}}),
                     {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": text}},
                     {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": "other"}})


def test_a_scan_has_no_leading_keys(caller, table):
    """As documented: whoever must see only their own items is not given Scan."""
    def scan(client):
        return client("dynamodb").scan(TableName=table)

    assert caller.may(scan, statement("Allow", {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["mine"]}}))
    assert not caller.may(scan, statement("Allow", {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": ["mine"]}}))
    assert not caller.may(scan, statement("Allow", {"Null": {"dynamodb:LeadingKeys": "false"}}))


# Each gets DynamoDB's client, the table and an attribute that is accessed.
BY_ATTRIBUTE = {
    "GetItem": lambda d, t, a: d.get_item(TableName=t, Key=key("mine"), ProjectionExpression=f"#a.b, {a}",
                                          ExpressionAttributeNames={"#a": "shown"}),
    "GetItem, AttributesToGet": lambda d, t, a: d.get_item(TableName=t, Key=key("mine"), AttributesToGet=["shown", a]),
    "PutItem": lambda d, t, a: d.put_item(TableName=t, Item={**key("other"), a: {"S": "x"}}),
    "PutItem, condition": lambda d, t, a: d.put_item(TableName=t, Item=key("other"),
                                                     ConditionExpression=f"attribute_exists({a}.x)"),
    "PutItem, Expected": lambda d, t, a: d.put_item(TableName=t, Item=key("other"), Expected={a: {"Exists": False}}),
    "UpdateItem": lambda d, t, a: d.update_item(TableName=t, Key=key("mine"), UpdateExpression="SET #a = :v",
                                                ExpressionAttributeNames={"#a": a},
                                                ExpressionAttributeValues={":v": {"S": "s"}}),
    "UpdateItem, read": lambda d, t, a: d.update_item(TableName=t, Key=key("mine"), UpdateExpression=f"SET shown = {a}"),
    "UpdateItem, AttributeUpdates": lambda d, t, a: d.update_item(
        TableName=t, Key=key("mine"), AttributeUpdates={a: {"Action": "PUT", "Value": {"S": "s"}}}),
    "DeleteItem": lambda d, t, a: d.delete_item(TableName=t, Key=key("no"), ConditionExpression=f"size({a}) > size(p)"),
    "Query": lambda d, t, a: d.query(TableName=t, KeyConditionExpression="p = :k", FilterExpression=f"{a} <> :k",
                                     ExpressionAttributeValues={":k": {"S": "mine"}}),
    "Query, projection": lambda d, t, a: d.query(TableName=t, KeyConditionExpression="p = :k", ProjectionExpression=a,
                                                 ExpressionAttributeValues={":k": {"S": "mine"}}),
    "Scan": lambda d, t, a: d.scan(TableName=t, FilterExpression=f"contains({a}, p)"),
    "Scan, ScanFilter": lambda d, t, a: d.scan(TableName=t, ScanFilter={a: {"ComparisonOperator": "NOT_NULL"}}),
    "BatchGetItem": lambda d, t, a: d.batch_get_item(
        RequestItems={t: {"Keys": [key("mine")], "ProjectionExpression": a}}),
    "BatchWriteItem": lambda d, t, a: d.batch_write_item(
        RequestItems={t: [{"PutRequest": {"Item": {**key("other"), a: {"S": "x"}}}}]}),
    "TransactGetItems": lambda d, t, a: d.transact_get_items(
        TransactItems=[{"Get": {"TableName": t, "Key": key("mine"), "ProjectionExpression": a}}]),
    "TransactWriteItems": lambda d, t, a: d.transact_write_items(
        TransactItems=[write(t, "Update", "mine", UpdateExpression=f"REMOVE shown[0], {a}.x",
                             ConditionExpression="attribute_exists(p)")]),
    "SELECT": lambda d, t, a: d.execute_statement(Statement=f"SELECT {a}.b FROM \"{t}\" WHERE p = 'mine'"),
    "SELECT, filter": lambda d, t, a: d.execute_statement(
        Statement=f"SELECT shown FROM \"{t}\" WHERE p = 'mine' AND ({a} = 'x' OR shown = 'y')"),
    "INSERT": lambda d, t, a: d.execute_statement(Statement=f"INSERT INTO \"{t}\" VALUE {{'p': 'mine', '{a}': 1}}"),
    "UPDATE": lambda d, t, a: d.execute_statement(Statement=f"UPDATE \"{t}\" SET shown = {a} WHERE p = 'mine'"),
    "DELETE": lambda d, t, a: d.execute_statement(Statement=f"DELETE FROM \"{t}\" WHERE p = 'no' AND {a} = 'x'"),
}


@pytest.mark.parametrize("name", BY_ATTRIBUTE)
def test_attributes(caller, table, name):
    def of(attribute):
        return lambda client: BY_ATTRIBUTE[name](client("dynamodb"), table, attribute)

    only = statement("Allow", {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["p", "g", "shown", "visible"]}})
    assert caller.may(of("visible"), only) and not caller.may(of("hidden"), only)
    no_hidden = statement("Deny", {"ForAnyValue:StringEquals": {"dynamodb:Attributes": ["hidden"]}})
    assert caller.may(of("visible"), statement("Allow"), no_hidden)
    assert not caller.may(of("hidden"), statement("Allow"), no_hidden)


def test_attributes_name_keys(caller, table):
    caller.check(lambda client: client("dynamodb").get_item(TableName=table, Key=key("mine")),
                 {"ForAnyValue:StringEquals": {"dynamodb:Attributes": "p"}},
                 {"ForAnyValue:StringEquals": {"dynamodb:Attributes": "shown"}})


def query(d, t, **more):
    return d.query(TableName=t, KeyConditionExpression="p = :k",
                   ExpressionAttributeValues={":k": {"S": "mine"}}, **more)


# What a request says of itself: the key, its value, and a call that has it.
BY_PARAMETER = {
    "Select of GetItem": ("Select", "ALL_ATTRIBUTES", lambda d, t: d.get_item(TableName=t, Key=key("mine"))),
    "Select of GetItem, projected": ("Select", "SPECIFIC_ATTRIBUTES", lambda d, t: d.get_item(
        TableName=t, Key=key("mine"), ProjectionExpression="shown")),
    "Select of Query": ("Select", "ALL_ATTRIBUTES", query),
    "Select of Query, count": ("Select", "COUNT", lambda d, t: query(d, t, Select="COUNT")),
    "Select of Query, projected": ("Select", "SPECIFIC_ATTRIBUTES", lambda d, t: query(
        d, t, ProjectionExpression="shown")),
    "Select of an index": ("Select", "ALL_PROJECTED_ATTRIBUTES", lambda d, t: d.query(
        TableName=t, IndexName="by-g", KeyConditionExpression="g = :k",
        ExpressionAttributeValues={":k": {"S": "mine"}})),
    "Select of Scan": ("Select", "COUNT", lambda d, t: d.scan(TableName=t, Select="COUNT")),
    "Select of BatchGetItem": ("Select", "ALL_ATTRIBUTES", lambda d, t: d.batch_get_item(
        RequestItems={t: {"Keys": [key("mine")]}})),
    "Select of TransactGetItems": ("Select", "SPECIFIC_ATTRIBUTES", lambda d, t: d.transact_get_items(
        TransactItems=[{"Get": {"TableName": t, "Key": key("mine"), "ProjectionExpression": "shown"}}])),
    "Select of SELECT": ("Select", "SPECIFIC_ATTRIBUTES", lambda d, t: d.execute_statement(
        Statement=f"SELECT shown FROM \"{t}\" WHERE p = 'mine'")),
    "ReturnValues of PutItem": ("ReturnValues", "NONE", lambda d, t: d.put_item(TableName=t, Item=key("other"))),
    "ReturnValues of UpdateItem": ("ReturnValues", "ALL_NEW", lambda d, t: d.update_item(
        TableName=t, Key=key("mine"), ReturnValues="ALL_NEW")),
    "ReturnValues of DeleteItem": ("ReturnValues", "ALL_OLD", lambda d, t: d.delete_item(
        TableName=t, Key=key("none"), ReturnValues="ALL_OLD")),
    "ReturnValues of TransactWriteItems": ("ReturnValues", "NONE", lambda d, t: d.transact_write_items(
        TransactItems=[write(t, "Put", "other")])),
    "ReturnValues of UPDATE": ("ReturnValues", "UPDATED_NEW", lambda d, t: d.execute_statement(
        Statement=f"UPDATE \"{t}\" SET a = 1 WHERE p = 'mine' RETURNING MODIFIED NEW *")),
    "ReturnValues of DELETE": ("ReturnValues", "NONE", lambda d, t: d.execute_statement(
        Statement=f"DELETE FROM \"{t}\" WHERE p = 'none'")),
    "EnclosingOperation of TransactGetItems": ("EnclosingOperation", "TransactGetItems", lambda d, t:
                                               d.transact_get_items(TransactItems=[
                                                   {"Get": {"TableName": t, "Key": key("mine")}}])),
    "EnclosingOperation of TransactWriteItems": ("EnclosingOperation", "TransactWriteItems", lambda d, t:
                                                 d.transact_write_items(TransactItems=[write(t, "Put", "other")])),
    "EnclosingOperation of ExecuteTransaction": ("EnclosingOperation", "ExecuteTransaction", lambda d, t:
                                                 d.execute_transaction(TransactStatements=[
                                                     {"Statement": f"SELECT * FROM \"{t}\" WHERE p = 'mine'"}])),
    "FullTableScan": ("FullTableScan", "true", lambda d, t: d.execute_statement(Statement=f"SELECT * FROM \"{t}\"")),
    "no FullTableScan": ("FullTableScan", "false", lambda d, t: d.execute_statement(
        Statement=f"SELECT * FROM \"{t}\" WHERE p = 'mine'")),
    **{f"ReturnConsumedCapacity of {name}": ("ReturnConsumedCapacity", "TOTAL", call) for name, call in {
        "GetItem": lambda d, t: d.get_item(TableName=t, Key=key("mine"), ReturnConsumedCapacity="TOTAL"),
        "Query": lambda d, t: query(d, t, ReturnConsumedCapacity="TOTAL"),
        "Scan": lambda d, t: d.scan(TableName=t, ReturnConsumedCapacity="TOTAL"),
        "BatchWriteItem": lambda d, t: d.batch_write_item(
            RequestItems={t: [{"DeleteRequest": {"Key": key("none")}}]}, ReturnConsumedCapacity="TOTAL"),
        "TransactWriteItems": lambda d, t: d.transact_write_items(
            TransactItems=[write(t, "Put", "other")], ReturnConsumedCapacity="TOTAL")}.items()},
}


@pytest.mark.parametrize("name", BY_PARAMETER)
def test_parameters(caller, table, name):
    condition_key, value, call = BY_PARAMETER[name]
    caller.check(lambda client: call(client("dynamodb"), table),
                 {"StringEquals": {"dynamodb:" + condition_key: value}},
                 {"StringEquals": {"dynamodb:" + condition_key: "something else"}})


def test_what_a_request_does_not_have(caller, table):
    """IfExists and Null: outside a transaction there is no EnclosingOperation, and writes have no Select."""
    def put(client):
        return client("dynamodb").put_item(TableName=table, Item=key("other"))

    for absent in ("dynamodb:EnclosingOperation", "dynamodb:Select", "dynamodb:FullTableScan"):
        assert caller.may(put, statement("Allow", {"StringEqualsIfExists": {absent: "x"}}))
        assert caller.may(put, statement("Allow", {"Null": {absent: "true"}}))
        assert not caller.may(put, statement("Allow", {"StringEquals": {absent: "x"}}))
        assert caller.may(put, statement("Allow", {"StringNotEquals": {absent: "x"}}))


@pytest.fixture(scope="module")
def tagged(server, table):
    """One thing of each kind that can have tags, tagged team=a; their names by kind."""
    names = {"table": table, "function": "conditions", "group": "conditions", "role": "conditions-role",
             "user": "conditions-user", "policy": "conditions-policy"}
    setups.make_function(server, names["function"], "def lambda_handler(event, context): return 1",
                         Tags={"team": "a"})
    logs = server.client("logs")
    logs.create_log_group(logGroupName=names["group"], tags={"team": "a"})
    logs.create_log_stream(logGroupName=names["group"], logStreamName="s")
    iam, tags = server.client("iam"), [{"Key": "team", "Value": "a"}]
    iam.create_role(RoleName=names["role"], AssumeRolePolicyDocument=TRUST, Tags=tags)
    iam.create_user(UserName=names["user"], Tags=tags)
    iam.create_policy(PolicyName=names["policy"], PolicyDocument=ANY, Tags=tags)
    gateway = server.client("apigateway")
    names["api"] = gateway.create_rest_api(name="conditions", tags={"team": "a"})["id"]
    root = gateway.get_resources(restApiId=names["api"])["items"][0]["id"]
    names["root"] = root
    gateway.put_method(restApiId=names["api"], resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(restApiId=names["api"], resourceId=root, httpMethod="GET", type="MOCK")
    gateway.create_deployment(restApiId=names["api"], stageName="dev")
    gateway.create_deployment(restApiId=names["api"], stageName="own")
    gateway.tag_resource(resourceArn=arn("api", names["api"]) + "/stages/own", tags={"team": "s"})
    return names


# On what is tagged: the service's name, and a call.
ON_TAGGED = {
    "DescribeTable": ("dynamodb", lambda c, n: c.describe_table(TableName=n["table"])),
    "GetItem": ("dynamodb", lambda c, n: c.get_item(TableName=n["table"], Key=key("mine"))),
    "BatchGetItem": ("dynamodb", lambda c, n: c.batch_get_item(RequestItems={n["table"]: {"Keys": [key("mine")]}})),
    "TransactWriteItems": ("dynamodb", lambda c, n: c.transact_write_items(
        TransactItems=[write(n["table"], "Put", "other")])),
    "ExecuteStatement": ("dynamodb", lambda c, n: c.execute_statement(Statement=f"SELECT * FROM \"{n['table']}\"")),
    "Query of an index": ("dynamodb", lambda c, n: c.query(
        TableName=n["table"], IndexName="by-g", KeyConditionExpression="g = :k",
        ExpressionAttributeValues={":k": {"S": "x"}})),
    "DescribeTimeToLive": ("dynamodb", lambda c, n: c.describe_time_to_live(TableName=n["table"])),
    "ListTagsOfResource": ("dynamodb", lambda c, n: c.list_tags_of_resource(ResourceArn=arn("table", n["table"]))),
    "ListExports": ("dynamodb", lambda c, n: c.list_exports(TableArn=arn("table", n["table"]))),
    "GetFunction": ("lambda", lambda c, n: c.get_function(FunctionName=n["function"])),
    "Invoke": ("lambda", lambda c, n: c.invoke(FunctionName=n["function"], Payload=b"{}")),
    "UpdateFunctionConfiguration": ("lambda", lambda c, n: c.update_function_configuration(
        FunctionName=n["function"], Description="d")),
    "ListTags": ("lambda", lambda c, n: c.list_tags(Resource=arn("function", n["function"]))),
    "PutRetentionPolicy": ("logs", lambda c, n: c.put_retention_policy(logGroupName=n["group"], retentionInDays=30)),
    "DescribeLogStreams": ("logs", lambda c, n: c.describe_log_streams(logGroupName=n["group"])),
    "GetLogEvents": ("logs", lambda c, n: c.get_log_events(logGroupName=n["group"], logStreamName="s")),
    "ListTagsForResource": ("logs", lambda c, n: c.list_tags_for_resource(resourceArn=arn("group", n["group"]))),
    "GetRestApi": ("apigateway", lambda c, n: c.get_rest_api(restApiId=n["api"])),
    "GetMethod": ("apigateway", lambda c, n: c.get_method(restApiId=n["api"], resourceId=n["root"], httpMethod="GET")),
    "GetStage": ("apigateway", lambda c, n: c.get_stage(restApiId=n["api"], stageName="dev")),
    "GetRole": ("iam", lambda c, n: c.get_role(RoleName=n["role"])),
    "PutRolePolicy": ("iam", lambda c, n: c.put_role_policy(RoleName=n["role"], PolicyName="p", PolicyDocument=ANY)),
    "GetUser": ("iam", lambda c, n: c.get_user(UserName=n["user"])),
    "ListAccessKeys": ("iam", lambda c, n: c.list_access_keys(UserName=n["user"])),
    "GetPolicy": ("iam", lambda c, n: c.get_policy(PolicyArn=arn("policy", n["policy"]))),
    "AssumeRole": ("sts", lambda c, n: c.assume_role(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/conditions-assumed", RoleSessionName="session")),
}


@pytest.mark.parametrize("name", ON_TAGGED)
def test_resource_tags(caller, prepared, name):
    service, call = ON_TAGGED[name]
    caller.check(lambda client: call(client(service), prepared), {"StringEquals": {"aws:ResourceTag/Team": "a"}},
                 {"StringEquals": {"aws:ResourceTag/team": "b"}})
    if service == "iam":
        caller.check(lambda client: call(client(service), prepared), {"StringEquals": {"iam:ResourceTag/team": "a"}},
                     {"StringEquals": {"iam:ResourceTag/team": "b"}})


def test_a_stage_has_tags_of_its_own(caller, tagged):
    caller.check(lambda client: client("apigateway").get_stage(restApiId=tagged["api"], stageName="own"),
                 {"StringEquals": {"aws:ResourceTag/team": "s"}}, {"StringEquals": {"aws:ResourceTag/team": "a"}})


LIST, MAP, KEYS = [{"Key": "team", "Value": "a"}], {"team": "a"}, ["team"]
# Requests that name tags.
WITH_TAGS = {
    "CreateTable": ("dynamodb", lambda c, n: c.create_table(
        TableName="conditions-new", BillingMode="PAY_PER_REQUEST", Tags=LIST,
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}])),
    "TagResource of a table": ("dynamodb", lambda c, n: c.tag_resource(ResourceArn=arn("table", n["table"]), Tags=LIST)),
    "CreateFunction": ("lambda", lambda c, n: c.create_function(
        FunctionName="conditions-new", Runtime="python3.12", Handler="index.handler", Role=ROLE, Tags=MAP,
        Code={"ZipFile": setups.zip_of({"index.py": "def handler(e, c): pass"})})),
    "TagResource of a function": ("lambda", lambda c, n: c.tag_resource(
        Resource=arn("function", n["function"]), Tags=MAP)),
    "CreateLogGroup": ("logs", lambda c, n: c.create_log_group(logGroupName="conditions-new", tags=MAP)),
    "TagResource of a log group": ("logs", lambda c, n: c.tag_resource(resourceArn=arn("group", n["group"]), tags=MAP)),
    "TagLogGroup": ("logs", lambda c, n: c.tag_log_group(logGroupName=n["group"], tags=MAP)),
    "CreateRestApi": ("apigateway", lambda c, n: c.create_rest_api(name="conditions-new", tags=MAP)),
    "TagResource of an API": ("apigateway", lambda c, n: c.tag_resource(resourceArn=arn("api", n["api"]), tags=MAP)),
    "CreateStage": ("apigateway", lambda c, n: c.create_stage(
        restApiId=n["api"], stageName="new", deploymentId="none", tags=MAP)),
    "CreateRole": ("iam", lambda c, n: c.create_role(
        RoleName="conditions-new", AssumeRolePolicyDocument=TRUST, Tags=LIST)),
    "TagRole": ("iam", lambda c, n: c.tag_role(RoleName=n["role"], Tags=LIST)),
    "CreateUser": ("iam", lambda c, n: c.create_user(UserName="conditions-new", Tags=LIST)),
    "TagUser": ("iam", lambda c, n: c.tag_user(UserName=n["user"], Tags=LIST)),
    "CreatePolicy": ("iam", lambda c, n: c.create_policy(PolicyName="conditions-new", PolicyDocument=ANY, Tags=LIST)),
    "TagPolicy": ("iam", lambda c, n: c.tag_policy(PolicyArn=arn("policy", n["policy"]), Tags=LIST)),
}
WITH_TAG_KEYS = {
    "UntagResource of a table": ("dynamodb", lambda c, n: c.untag_resource(
        ResourceArn=arn("table", "none-of-that-name"), TagKeys=KEYS)),
    "UntagResource of a function": ("lambda", lambda c, n: c.untag_resource(
        Resource=arn("function", "none-of-that-name"), TagKeys=KEYS)),
    "UntagResource of a log group": ("logs", lambda c, n: c.untag_resource(
        resourceArn=arn("group", "none-of-that-name"), tagKeys=KEYS)),
    "UntagLogGroup": ("logs", lambda c, n: c.untag_log_group(logGroupName="none-of-that-name", tags=KEYS)),
    "UntagResource of an API": ("apigateway", lambda c, n: c.untag_resource(
        resourceArn=arn("api", "noneofthat"), tagKeys=KEYS)),
    "UntagRole": ("iam", lambda c, n: c.untag_role(RoleName="none-of-that-name", TagKeys=KEYS)),
    "UntagUser": ("iam", lambda c, n: c.untag_user(UserName="none-of-that-name", TagKeys=KEYS)),
    "UntagPolicy": ("iam", lambda c, n: c.untag_policy(PolicyArn=arn("policy", "none-of-that-name"), TagKeys=KEYS)),
}


def ask_of_tags(caller, names, row, holds, fails):
    """The four ways, where a role may be passed whatever the condition says."""
    service, call = row
    pass_role = statement("Allow", action="iam:PassRole")

    def asked(client):
        return call(client(service), names)

    assert caller.may(asked, statement("Allow", holds), pass_role)
    assert not caller.may(asked, statement("Allow", fails), pass_role)
    assert not caller.may(asked, statement("Allow"), statement("Deny", holds))
    assert caller.may(asked, statement("Allow"), statement("Deny", fails))


@pytest.mark.parametrize("name", WITH_TAGS)
def test_request_tags(caller, tagged, name):
    ask_of_tags(caller, tagged, WITH_TAGS[name], {"StringEquals": {"aws:RequestTag/team": "a"}},
                {"StringEquals": {"aws:RequestTag/team": "b"}})


@pytest.mark.parametrize("name", {**WITH_TAGS, **WITH_TAG_KEYS})
def test_tag_keys(caller, tagged, name):
    ask_of_tags(caller, tagged, {**WITH_TAGS, **WITH_TAG_KEYS}[name],
                {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team", "cost"]}},
                {"ForAnyValue:StringEquals": {"aws:TagKeys": ["cost"]}})


@pytest.mark.parametrize("name, action", [
    ("CreateTable", "dynamodb:TagResource"), ("CreateFunction", "lambda:TagResource"),
    ("CreateLogGroup", "logs:TagResource"), ("CreateRole", "iam:TagRole"), ("CreateUser", "iam:TagUser"),
    ("CreatePolicy", "iam:TagPolicy")])
def test_making_something_with_tags_takes_the_right_to_tag(caller, tagged, name, action):
    service, call = WITH_TAGS[name]
    assert not caller.may(lambda client: call(client(service), tagged),
                          statement("Allow"), statement("Deny", action=action))


def rest_api(**more):
    return lambda c, n: c.create_rest_api(name="conditions-new", **more)


def put_method(c, n):
    return c.put_method(restApiId=n["api"], resourceId=n["root"], httpMethod="PUT", authorizationType="AWS_IAM")


def get_method(c, n):
    return c.get_method(restApiId=n["api"], resourceId=n["root"], httpMethod="GET")


def patch(path, value):
    return {"op": "replace", "path": path, "value": value}


def pass_role(c, n):
    return c.update_function_configuration(FunctionName="none-of-that-name", Role=ROLE)


def assume(**more):
    return lambda c, n: c.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/conditions-assumed",
                                      RoleSessionName="ann", **more)


# Keys of IAM, Lambda, API Gateway and STS: condition key, its value, service, call.
OTHER = {
    "PolicyARN": ("iam:PolicyARN", arn("policy", "conditions-policy"), "iam", lambda c, n: c.detach_role_policy(
        RoleName=n["role"], PolicyArn=arn("policy", "conditions-policy"))),
    "PermissionsBoundary of a new user": (
        "iam:PermissionsBoundary", arn("policy", "none"), "iam", lambda c, n: c.create_user(
            UserName="conditions-bound", PermissionsBoundary=arn("policy", "none"))),
    "PermissionsBoundary of the entity": (
        "iam:PermissionsBoundary", arn("policy", "conditions-policy"), "iam", lambda c, n: c.put_user_policy(
            UserName=n["user"], PolicyName="x", PolicyDocument=ANY)),
    "AWSServiceName of a new role": ("iam:AWSServiceName", "batch.amazonaws.com", "iam", lambda c, n:
                                     c.create_service_linked_role(AWSServiceName="batch.amazonaws.com")),
    "PassedToService": ("iam:PassedToService", "lambda.amazonaws.com", "lambda", pass_role),
    "AssociatedResourceArn": ("iam:AssociatedResourceArn", arn("function", "none-of-that-name"), "lambda", pass_role),
    "Principal of AddPermission": ("lambda:Principal", "s3.amazonaws.com", "lambda", lambda c, n: c.add_permission(
        FunctionName=n["function"], StatementId="s", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")),
    "Principal of RemovePermission": (
        "lambda:Principal", "sns.amazonaws.com", "lambda", lambda c, n: c.remove_permission(
            FunctionName=n["function"], StatementId="kept", RevisionId="no-such-revision")),
    "InvokedViaFunctionUrl": ("lambda:InvokedViaFunctionUrl", "false", "lambda", lambda c, n: c.invoke(
        FunctionName=n["function"], Payload=b"{}")),
    "Request/ApiName": ("apigateway:Request/ApiName", "conditions-new", "apigateway", rest_api()),
    "Request/EndpointType": ("apigateway:Request/EndpointType", "REGIONAL", "apigateway",
                             rest_api(endpointConfiguration={"types": ["REGIONAL"]})),
    "Request/DisableExecuteApiEndpoint": ("apigateway:Request/DisableExecuteApiEndpoint", "true", "apigateway",
                                          rest_api(disableExecuteApiEndpoint=True)),
    "Request/ApiName of an update": (
        "apigateway:Request/ApiName", "renamed", "apigateway", lambda c, n: c.update_rest_api(
            restApiId=n["api"], patchOperations=[patch("/name", "renamed"), patch("/none", "x")])),
    "Resource/ApiName": ("apigateway:Resource/ApiName", "conditions", "apigateway", lambda c, n: c.update_rest_api(
        restApiId=n["api"], patchOperations=[patch("/description", "x")])),
    "Resource/EndpointType": ("apigateway:Resource/EndpointType", "EDGE", "apigateway", lambda c, n: c.get_rest_api(
        restApiId=n["api"])),
    "Resource/DisableExecuteApiEndpoint": (
        "apigateway:Resource/DisableExecuteApiEndpoint", "false", "apigateway", lambda c, n: c.get_rest_api(
            restApiId=n["api"])),
    "Request/RouteAuthorizationType": ("apigateway:Request/RouteAuthorizationType", "AWS_IAM", "apigateway", put_method),
    "Request/ApiKeyRequired": ("apigateway:Request/ApiKeyRequired", "false", "apigateway", put_method),
    "Request/RouteAuthorizationType of an update": (
        "apigateway:Request/RouteAuthorizationType", "NONE", "apigateway", lambda c, n: c.update_method(
            restApiId=n["api"], resourceId=n["root"], httpMethod="GET",
            patchOperations=[patch("/authorizationType", "NONE")])),
    "Resource/RouteAuthorizationType": ("apigateway:Resource/RouteAuthorizationType", "NONE", "apigateway", get_method),
    "Resource/ApiKeyRequired": ("apigateway:Resource/ApiKeyRequired", "false", "apigateway", get_method),
    "Request/StageName": ("apigateway:Request/StageName", "other", "apigateway", lambda c, n: c.create_deployment(
        restApiId=n["api"], stageName="other")),
    "RoleSessionName": ("sts:RoleSessionName", "ann", "sts", assume()),
    "ExternalId": ("sts:ExternalId", "secret", "sts", assume(ExternalId="secret")),
}


@pytest.fixture(scope="module")
def prepared(server, tagged):
    """What is tagged, with a user within a boundary, a permission to take away and a role to assume."""
    iam = server.client("iam")
    iam.put_user_permissions_boundary(UserName=tagged["user"], PermissionsBoundary=arn("policy", tagged["policy"]))
    server.client("lambda").add_permission(FunctionName=tagged["function"], StatementId="kept",
                                           Action="lambda:InvokeFunction", Principal="sns.amazonaws.com")
    iam.create_role(RoleName="conditions-assumed", Tags=LIST, AssumeRolePolicyDocument=TRUST.replace(
        '"Service": "lambda.amazonaws.com"', f'"AWS": "{ACCOUNT}"'))
    return tagged


@pytest.mark.parametrize("name", OTHER)
def test_other_keys(caller, prepared, name):
    condition_key, value, service, call = OTHER[name]
    # Changing a function, beside passing it a role, has no such key and is not in question.
    action = {"iam:PassedToService": "iam:PassRole", "iam:AssociatedResourceArn": "iam:PassRole"}.get(condition_key)
    rest = [statement("Allow", action="lambda:*")] if action else []

    def asked(client):
        return call(client(service), prepared)

    holds = {"StringEquals": {condition_key: value}}
    fails = {"StringEquals": {condition_key: "something else"}}
    assert caller.may(asked, statement("Allow", holds, action or "*"), *rest)
    assert not caller.may(asked, statement("Allow", fails, action or "*"), *rest)
    assert not caller.may(asked, statement("Allow"), statement("Deny", holds, action or "*"))
    assert caller.may(asked, statement("Allow"), statement("Deny", fails, action or "*"))


def test_global_keys(caller, table):
    def get(client):
        return client("dynamodb").get_item(TableName=table, Key=key("mine"))

    user = f"arn:aws:iam::{ACCOUNT}:user/{caller.name}"
    for operator, condition_key, holds, fails in (
            ("IpAddress", "aws:SourceIp", "127.0.0.0/8", "10.0.0.0/8"),
            ("Bool", "aws:SecureTransport", "false", "true"),
            ("StringLike", "aws:UserAgent", "*oto*", "curl*"),
            ("StringEquals", "aws:RequestedRegion", REGION, "eu-west-9"),
            ("ArnEquals", "aws:PrincipalArn", user, user + "x"),
            ("StringEquals", "aws:PrincipalAccount", ACCOUNT, "999999999999"),
            ("StringEquals", "aws:PrincipalType", "User", "AssumedRole"),
            ("Bool", "aws:PrincipalIsAWSService", "false", "true"),
            ("Bool", "aws:ViaAWSService", "false", "true"),
            ("StringEquals", "aws:username", caller.name, "other"),
            ("StringLike", "aws:userid", "AIDA*", "AROA*"),
            ("StringEquals", "aws:ResourceAccount", ACCOUNT, "999999999999"),
            ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"),
            ("NumericLessThan", "aws:EpochTime", "9999999999", "1"),
            ("Null", "aws:TokenIssueTime", "true", "false"),
            ("Null", "aws:MultiFactorAuthPresent", "true", "false"),
            ("Null", "aws:PrincipalOrgID", "true", "false"),
            ("Null", "aws:SourceVpce", "true", "false"),
            ("Null", "aws:CalledVia", "true", "false"),
            ("Null", "lambda:SourceFunctionArn", "true", "false")):
        caller.check(get, {operator: {condition_key: holds}}, {operator: {condition_key: fails}})


def test_keys_of_sessions(server, unique, table):
    """What only temporary credentials have."""
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    made = iam.create_access_key(UserName=unique)["AccessKey"]
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}
    iam.create_role(RoleName=unique, AssumeRolePolicyDocument=json.dumps(trust),
                    Tags=[{"Key": "Team", "Value": "a"}])
    iam.put_user_policy(UserName=unique, PolicyName="p", PolicyDocument=json.dumps(
        {"Statement": [statement("Allow")]}))
    before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
    after = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    asked = server.client("sts", made["AccessKeyId"], made["SecretAccessKey"])
    session = asked.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{unique}", RoleSessionName="session")["Credentials"]
    dynamodb = server.client("dynamodb", session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])

    def may(condition):
        iam.put_role_policy(RoleName=unique, PolicyName="p", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [statement("Allow", condition)]}))
        try:
            return bool(dynamodb.get_item(TableName=table, Key=key("mine")))
        except botocore.exceptions.ClientError as refused:
            assert refused.response["Error"]["Code"] in DENIED
            return False

    assert may({"DateGreaterThan": {"aws:TokenIssueTime": before}})
    assert not may({"DateGreaterThan": {"aws:TokenIssueTime": after}})
    assert may({"Bool": {"aws:MultiFactorAuthPresent": "false"}})
    assert not may({"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    assert may({"StringEquals": {"aws:PrincipalTag/team": "a"}})
    assert not may({"StringEquals": {"aws:PrincipalTag/team": "b"}})


def test_a_function_is_known_by_its_arn(server, unique, table):
    """lambda:SourceFunctionArn: one role, of which one function may do what another may not."""
    source = f"""
import boto3

def lambda_handler(event, context):
    try:
        return bool(boto3.client("dynamodb").get_item(TableName="{table}", Key={{"p": {{"S": "mine"}}}}))
    except Exception as refused:
        return type(refused).__name__
"""
    names = unique + "-one", unique + "-two"
    only_one = {"Version": "2012-10-17", "Statement": [
        statement("Allow", {"ArnEquals": {"lambda:SourceFunctionArn": arn("function", names[0])}}, "dynamodb:GetItem")]}
    role = setups.make_role(server, unique, json.dumps(only_one))
    for name, expected in zip(names, (True, "ClientError")):
        client = setups.make_function(server, name, source, role=role)
        assert setups.call(client, name)[0] == expected


def test_policies_of_other_versions(server, caller, table):
    """An inline policy without Version is of 2008-10-17, where variables are plain text."""
    def get(client):
        return client("dynamodb").get_item(TableName=table, Key=key(caller.name))

    for version in (None, "2008-10-17", "2012-10-17"):
        assert caller.may(get, statement("Allow"), version=version)
        of_caller = statement("Allow", {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:username}"]}})
        assert caller.may(get, of_caller, version=version) == (version == "2012-10-17")
    iam = server.client("iam")
    for document in ({"Statement": [statement("Allow")]}, {"Version": "2008-10-17", "Statement": [statement("Allow")]}):
        with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
            iam.create_policy(PolicyName="old", PolicyDocument=json.dumps(document))


def test_a_key_that_is_not_evaluated_is_refused_by_name(server, unique):
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    iam.create_role(RoleName=unique, AssumeRolePolicyDocument=TRUST)
    unknown = {"Version": "2012-10-17", "Statement": [
        statement("Deny", {"StringEquals": {"dynamodb:NoSuchKey": "x"}}, "dynamodb:*")]}
    foreign = {"Version": "2012-10-17", "Statement": [
        statement("Allow", {"StringLike": {"s3:prefix": "home/*"}}, "*"),
        statement("Allow", {"StringEquals": {"dynamodb:NoSuchKey": "x"}}, "s3:*")]}
    trust = TRUST.replace('"Action"', '"Condition": {"StringEquals": {"sts:NoSuchKey": "x"}}, "Action"')
    for put in (lambda document: iam.put_user_policy(UserName=unique, PolicyName="p", PolicyDocument=document),
                lambda document: iam.put_role_policy(RoleName=unique, PolicyName="p", PolicyDocument=document),
                lambda document: iam.create_policy(PolicyName=unique, PolicyDocument=document)):
        with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match="dynamodb:NoSuchKey"):
            put(json.dumps(unknown))
        put(json.dumps(foreign))
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match="sts:NoSuchKey"):
        iam.update_assume_role_policy(RoleName=unique, PolicyDocument=trust)


def test_transfers_take_the_rights_of_s3(caller, table):
    """As documented, an export writes and an import reads the bucket in the caller's name."""
    def export(client):
        return client("dynamodb").export_table_to_point_in_time(
            TableArn=arn("table", table), S3Bucket="bucket", S3Prefix="to/here")

    def import_(client):
        return client("dynamodb").import_table(
            S3BucketSource={"S3Bucket": "bucket", "S3KeyPrefix": "from/here"}, InputFormat="CSV",
            TableCreationParameters={"TableName": "imported", "BillingMode": "PAY_PER_REQUEST",
                                     "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
                                     "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}]})

    dynamodb = statement("Allow", action="dynamodb:*")
    writes = statement("Allow", action=["s3:PutObject", "s3:AbortMultipartUpload"],
                       resource="arn:aws:s3:::bucket/to/here/*")
    assert not caller.may(export, dynamodb)
    assert caller.may(export, dynamodb, writes)
    assert not caller.may(export, dynamodb, {**writes, "Resource": "arn:aws:s3:::bucket/elsewhere/*"})
    assert not caller.may(export, dynamodb, writes, statement("Deny", {"Bool": {"aws:ViaAWSService": "true"}}, "s3:*"))
    reads = [statement("Allow", action="s3:GetObject", resource="arn:aws:s3:::bucket/*"),
             statement("Allow", {"StringLike": {"s3:prefix": "from/*"}}, "s3:ListBucket", "arn:aws:s3:::bucket")]
    logs = statement("Allow", action="logs:*",
                     resource=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws-dynamodb/*")
    assert caller.may(import_, dynamodb, *reads, logs)
    for missing in (reads[0], reads[1], logs):
        assert not caller.may(import_, dynamodb, *(each for each in (*reads, logs) if each is not missing))
