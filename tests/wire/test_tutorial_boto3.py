"""The tutorial with boto3, and what its answers look like in detail."""
import base64
import decimal

import boto3
import botocore.exceptions
import pytest

import harness
import setups
from harness import ACCOUNT, REGION


@pytest.fixture(scope="module", params=["native", "python"])
def system(request, server):
    return OrderSystem(server, request.param)


class OrderSystem:
    """The whole order system, made with boto3 alone."""

    def __init__(self, server, flavour):
        self.server, self.flavour = server, flavour
        self.table, self.function = f"boto-db-{flavour}", f"boto-orders-{flavour}"
        self._make_role(server.client("iam"))
        self._make_table(server.client("dynamodb"))
        code = setups.native_zip() if flavour == "native" else setups.python_orders_zip()
        settings = setups.NATIVE if flavour == "native" else setups.PYTHON
        self.functions = setups.make_function(server, self.function, role=self.role, code=code,
                                              **settings)
        api = setups.Api(server, f"boto-api-{flavour}")
        api.method(api.resource("order"), self.function)
        setups.allow_gateway(server, self.function, api.id, "*/POST/order")
        self.url = api.deploy() + "/order"

    def _make_role(self, iam):
        policy = iam.create_policy(PolicyName=f"boto-{self.flavour}",
                                   PolicyDocument=setups.ORDER_POLICY)["Policy"]["Arn"]
        self.role = iam.create_role(RoleName=f"boto-{self.flavour}",
                                    AssumeRolePolicyDocument=setups.TRUST_LAMBDA)["Role"]["Arn"]
        iam.attach_role_policy(RoleName=f"boto-{self.flavour}", PolicyArn=policy)
        pages = iam.get_paginator("list_attached_role_policies").paginate(
            RoleName=f"boto-{self.flavour}")
        assert [p["PolicyArn"] for page in pages for p in page["AttachedPolicies"]] == [policy]

    def _make_table(self, dynamodb):
        dynamodb.create_table(
            TableName=self.table, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        dynamodb.get_waiter("table_exists").wait(TableName=self.table, WaiterConfig={"Delay": 1})

    def order(self, operation, payload=None):
        return harness.order(self.url, operation, self.table, payload)


def test_orders(system):
    item = {"id": "a", "price": 78.89, "tags": ["x", {"deep": None}], "sold": True}
    assert system.order("create", {"Item": item}).json()["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert system.order("read", {"Key": {"id": "a"}}).json()["Item"] == item
    old = system.order("delete", {"Key": {"id": "a"}, "ReturnValues": "ALL_OLD"}).json()
    assert old["Attributes"] == item
    assert "Item" not in system.order("read", {"Key": {"id": "a"}}).json()


def test_answers_have_the_metadata_of_boto3(system):
    metadata = system.order("list").json()["ResponseMetadata"]
    assert metadata["HTTPStatusCode"] == 200 and metadata["RetryAttempts"] == 0
    assert len(metadata["RequestId"]) > 20
    assert metadata["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.0"
    assert "x-amz-crc32" in metadata["HTTPHeaders"]


def test_numbers_are_exact(system):
    # Beyond what a double holds; the native function keeps every digit on the way in, too.
    digits = "12345678901234567890123456789012345678"
    body = ('{"operation":"create","tableName":"%s","payload":{"Item":{"id":"n","v":%s}}}'
            % (system.table, digits))
    assert harness.http("POST", system.url, body).status == 200
    read = system.order("read", {"Key": {"id": "n"}})
    assert f'"v": {digits}' in read.text or f'"v":{digits}' in read.text
    stored = system.server.client("dynamodb").get_item(TableName=system.table, Key={"id": {"S": "n"}})
    assert stored["Item"]["v"] == {"N": digits}


def test_conditions_and_their_failure(system):
    system.order("create", {"Item": {"id": "c"}})
    failed = system.order("create", {"Item": {"id": "c"},
                                     "ConditionExpression": "attribute_not_exists(id)"})
    assert failed.status == 200
    error = failed.json()
    assert error["errorType"] == "ConditionalCheckFailedException"
    assert error["errorMessage"] == (
        "An error occurred (ConditionalCheckFailedException) when calling the PutItem operation: "
        "The conditional request failed")


def test_list_in_pages(system):
    for i in range(5):
        system.order("create", {"Item": {"id": f"page-{i}", "kind": "page"}})
    seen, start = [], {}
    while True:
        page = system.order("list", {"Limit": 2, "FilterExpression": "kind = :k",
                                     "ExpressionAttributeValues": {":k": "page"}, **start}).json()
        seen += [item["id"] for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert sorted(seen) == [f"page-{i}" for i in range(5)]


def test_resource_api(system):
    key, secret = system.server.credentials
    table = boto3.resource("dynamodb", region_name=REGION, endpoint_url=system.server.endpoint,
                           aws_access_key_id=key, aws_secret_access_key=secret).Table(system.table)
    table.put_item(Item={"id": "r", "price": decimal.Decimal("78.89"), "set": {"a", "b"},
                         "raw": b"\x00\x01"})
    item = table.get_item(Key={"id": "r"})["Item"]
    assert item["price"] == decimal.Decimal("78.89") and item["set"] == {"a", "b"}
    assert item["raw"].value == b"\x00\x01"
    table.delete_item(Key={"id": "r"})


def test_invocation_types(system):
    functions, name = system.functions, system.function
    assert functions.invoke(FunctionName=name, InvocationType="DryRun")["StatusCode"] == 204
    answer = functions.invoke(FunctionName=name, LogType="Tail", Payload=b'{"operation":"ping"}')
    assert answer["Payload"].read() == b'"pong"'
    log = base64.b64decode(answer["LogResult"]).decode()
    request_id = answer["ResponseMetadata"]["RequestId"]
    assert f"START RequestId: {request_id} Version: $LATEST" in log
    assert f"REPORT RequestId: {request_id}\tDuration: " in log
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    assert setups.call(functions, arn, {"operation": "ping"}) == ("pong", None)


def test_cold_start_is_reported_once(system):
    # A change of configuration retires the environments that are warm.
    system.functions.update_function_configuration(FunctionName=system.function, Description="new")
    system.functions.get_waiter("function_updated_v2").wait(
        FunctionName=system.function, WaiterConfig={"Delay": 0.1})
    logs = [base64.b64decode(system.functions.invoke(
        FunctionName=system.function, LogType="Tail",
        Payload=b'{"operation":"ping"}')["LogResult"]).decode() for _ in range(2)]
    assert "Init Duration: " in logs[0] and "Init Duration: " not in logs[1]


def test_errors_of_the_functions_api(system):
    functions = system.functions
    with pytest.raises(functions.exceptions.ResourceNotFoundException) as missing:
        functions.get_function(FunctionName="absent")
    assert missing.value.response["Error"]["Message"] == (
        f"Function not found: arn:aws:lambda:{REGION}:{ACCOUNT}:function:absent")
    with pytest.raises(functions.exceptions.ResourceConflictException):
        functions.create_function(FunctionName=system.function, Role=system.role,
                                  Code={"ZipFile": setups.zip_of({"index.py": ""})}, **setups.PYTHON)
    with pytest.raises(functions.exceptions.InvalidRequestContentException):
        functions.invoke(FunctionName=system.function, Payload=b"{no json")
    with pytest.raises(functions.exceptions.InvalidParameterValueException):
        functions.create_function(FunctionName="norole", Role=f"arn:aws:iam::{ACCOUNT}:role/absent",
                                  Code={"ZipFile": setups.zip_of({"index.py": ""})}, **setups.PYTHON)


def test_errors_of_the_tables_api(system):
    dynamodb = system.server.client("dynamodb")
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException) as missing:
        dynamodb.get_item(TableName="absent-table", Key={"id": {"S": "x"}})
    assert missing.value.response["Error"]["Message"] == "Requested resource not found"
    with pytest.raises(botocore.exceptions.ClientError) as wrong:
        dynamodb.put_item(TableName=system.table, Item={"other": {"S": "x"}})
    assert wrong.value.response["Error"]["Code"] == "ValidationException"
    assert wrong.value.response["Error"]["Message"] == (
        "One or more parameter values were invalid: Missing the key id in the item")


def test_logs_hold_what_the_function_printed(system):
    # The native service prints nothing of its own.
    text = "orders: loaded" if system.flavour == "python" else "START RequestId"
    assert setups.logged(system.server, system.function, text)
    found = system.server.client("logs").filter_log_events(
        logGroupName=f"/aws/lambda/{system.function}", filterPattern=f'"{text}"')["events"]
    assert found and all(event["message"].startswith(text) for event in found)


def test_unknown_operations_of_apis_are_errors_of_their_shape(server):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        server.client("lambda").list_layers()
    # REST: the path is all that names the operation.
    assert refused.value.response["Error"] == {
        "Code": "UnknownOperationException",
        "Message": "Portico does not implement an operation of AWS Lambda at GET /2018-10-31/layers."}
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        server.client("iam").list_groups()
    assert "does not implement the operation ListGroups" in refused.value.response["Error"]["Message"]
