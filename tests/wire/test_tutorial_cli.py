"""The tutorial, step by step, with the aws command as Debian ships it."""
import base64
import json

import pytest

import harness
import setups
from harness import ACCOUNT, REGION

FLAVOURS = {"native": setups.NATIVE, "python": setups.PYTHON}


@pytest.fixture(scope="module", params=list(FLAVOURS))
def tutorial(request, server, directory):
    """The names of one walk through the tutorial, and what its steps found out."""
    return Tutorial(request.param, server, directory)


class Tutorial:
    def __init__(self, flavour, server, directory):
        self.flavour = flavour
        self.server = server
        self.aws = server.aws
        self.role = f"orderservice-dynamodb-role-{flavour}"
        self.policy = f"orderservcie-dynamodb-policy-{flavour}"
        self.table = f"order-microservice-db-{flavour}"
        self.function = f"order-microservice-{flavour}"
        self.zip = directory / f"{flavour}.zip"
        code = setups.native_zip() if flavour == "native" else setups.python_orders_zip()
        self.zip.write_bytes(code)
        self.payload_file = directory / f"{flavour}-payload"
        self.policy_arn = f"arn:aws:iam::{ACCOUNT}:policy/{self.policy}"
        self.role_arn = f"arn:aws:iam::{ACCOUNT}:role/{self.role}"

    def invoke(self, event, *options):
        answer = self.aws("lambda", "invoke", "--function-name", self.function, "--payload",
                          json.dumps(event), "--cli-binary-format", "raw-in-base64-out", *options,
                          self.payload_file)
        return answer, self.payload_file.read_text()


def test_01_identity(tutorial):
    identity = tutorial.aws("sts", "get-caller-identity")
    assert identity["Account"] == ACCOUNT
    assert identity["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"


def test_02_policy_and_role(tutorial):
    aws = tutorial.aws
    policy = aws("iam", "create-policy", "--policy-name", tutorial.policy, "--policy-document",
                 setups.ORDER_POLICY)["Policy"]
    assert policy["Arn"] == tutorial.policy_arn
    role = aws("iam", "create-role", "--role-name", tutorial.role, "--assume-role-policy-document",
               setups.TRUST_LAMBDA)["Role"]
    assert role["Arn"] == tutorial.role_arn
    aws("iam", "attach-role-policy", "--role-name", tutorial.role, "--policy-arn",
        tutorial.policy_arn)
    attached = aws("iam", "list-attached-role-policies", "--role-name", tutorial.role)
    assert attached["AttachedPolicies"] == [
        {"PolicyName": tutorial.policy, "PolicyArn": tutorial.policy_arn}]
    assert tutorial.policy in [p["PolicyName"] for p in
                               aws("iam", "list-policies", "--scope", "Local")["Policies"]]
    assert tutorial.role in [r["RoleName"] for r in aws("iam", "list-roles")["Roles"]]
    assert aws("iam", "get-policy", "--policy-arn",
               tutorial.policy_arn)["Policy"]["AttachmentCount"] == 1
    document = aws("iam", "get-role", "--role-name", tutorial.role)["Role"]["AssumeRolePolicyDocument"]
    assert document == json.loads(setups.TRUST_LAMBDA)


def test_03_table(tutorial):
    aws = tutorial.aws
    made = aws("dynamodb", "create-table", "--table-name", tutorial.table,
               "--attribute-definitions", "AttributeName=id,AttributeType=S",
               "--key-schema", "AttributeName=id,KeyType=HASH",
               "--billing-mode", "PAY_PER_REQUEST")["TableDescription"]
    assert made["TableArn"] == f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{tutorial.table}"
    aws("dynamodb", "wait", "table-exists", "--table-name", tutorial.table)
    table = aws("dynamodb", "describe-table", "--table-name", tutorial.table)["Table"]
    assert table["TableStatus"] == "ACTIVE"
    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    assert tutorial.table in aws("dynamodb", "list-tables")["TableNames"]


def test_04_items(tutorial):
    aws, table = tutorial.aws, tutorial.table
    key = json.dumps({"id": {"S": "direct"}})
    aws("dynamodb", "put-item", "--table-name", table, "--item",
        json.dumps({"id": {"S": "direct"}, "price": {"N": "78.89"}}))
    assert aws("dynamodb", "get-item", "--table-name", table, "--key", key)["Item"] == {
        "id": {"S": "direct"}, "price": {"N": "78.89"}}
    updated = aws("dynamodb", "update-item", "--table-name", table, "--key", key,
                  "--update-expression", "SET price = price + :d",
                  "--expression-attribute-values", json.dumps({":d": {"N": "0.11"}}),
                  "--return-values", "ALL_NEW")
    assert updated["Attributes"]["price"] == {"N": "79"}
    found = aws("dynamodb", "query", "--table-name", table, "--key-condition-expression",
                "id = :i", "--expression-attribute-values", json.dumps({":i": {"S": "direct"}}))
    assert found["Count"] == 1
    assert aws("dynamodb", "scan", "--table-name", table)["Count"] == 1
    aws("dynamodb", "delete-item", "--table-name", table, "--key", key)
    assert aws("dynamodb", "scan", "--table-name", table)["Count"] == 0


def test_05_function(tutorial):
    aws, settings = tutorial.aws, FLAVOURS[tutorial.flavour]
    made = aws("lambda", "create-function", "--function-name", tutorial.function,
               "--runtime", settings["Runtime"], "--handler", settings["Handler"],
               "--role", tutorial.role_arn, "--zip-file", f"fileb://{tutorial.zip}")
    assert made["FunctionArn"] == f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{tutorial.function}"
    assert made["MemorySize"] == 128 and made["Timeout"] == 3
    aws("lambda", "wait", "function-active-v2", "--function-name", tutorial.function)
    assert tutorial.function in [f["FunctionName"] for f in aws("lambda", "list-functions")["Functions"]]
    there = aws("lambda", "get-function", "--function-name", tutorial.function)
    assert there["Configuration"]["CodeSha256"] == made["CodeSha256"]


def test_06_invoke(tutorial):
    event = {"operation": "echo", "payload": {"somekey1": "somevalue1", "somekey2": "somevalue2"}}
    answer, payload = tutorial.invoke(event, "--log-type", "Tail")
    assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST"
    assert json.loads(payload) == event["payload"]
    log = base64.b64decode(answer["LogResult"]).decode()
    assert "START RequestId: " in log and "END RequestId: " in log
    assert "Billed Duration: " in log and "Memory Size: 128 MB" in log
    assert tutorial.invoke({"operation": "ping"})[1] == '"pong"'
    answer, payload = tutorial.invoke({"operation": "fly"})
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(payload)["errorMessage"] == 'Unrecognized operation "fly"'
    assert json.loads(payload)["errorType"] == "ValueError"
    dry, _ = tutorial.invoke({}, "--invocation-type", "DryRun")
    assert dry["StatusCode"] == 204


def test_07_change_the_function(tutorial):
    aws, name = tutorial.aws, tutorial.function
    changed = aws("lambda", "update-function-configuration", "--function-name", name,
                  "--memory-size", "512", "--timeout", "15")
    assert changed["MemorySize"] == 512
    aws("lambda", "wait", "function-updated-v2", "--function-name", name)
    updated = aws("lambda", "update-function-code", "--function-name", name, "--zip-file",
                  f"fileb://{tutorial.zip}")
    assert updated["MemorySize"] == 512
    aws("lambda", "wait", "function-updated-v2", "--function-name", name)
    there = aws("lambda", "get-function-configuration", "--function-name", name)
    assert (there["State"], there["LastUpdateStatus"]) == ("Active", "Successful")
    assert tutorial.invoke({"operation": "ping"})[1] == '"pong"'


def test_08_api(tutorial):
    aws = tutorial.aws
    api = aws("apigateway", "create-rest-api", "--name", f"order-service-api-{tutorial.flavour}")["id"]
    root = aws("apigateway", "get-resources", "--rest-api-id", api)["items"][0]["id"]
    resource = aws("apigateway", "create-resource", "--rest-api-id", api, "--parent-id", root,
                   "--path-part", "order")["id"]
    where = ["--rest-api-id", api, "--resource-id", resource, "--http-method", "POST"]
    aws("apigateway", "put-method", *where, "--authorization-type", "NONE")
    aws("apigateway", "put-integration", *where, "--type", "AWS", "--integration-http-method",
        "POST", "--uri", setups.function_uri(tutorial.function))
    aws("apigateway", "put-method-response", *where, "--status-code", "200", "--response-models",
        json.dumps({"application/json": "Empty"}))
    aws("apigateway", "put-integration-response", *where, "--status-code", "200")
    aws("lambda", "add-permission", "--function-name", tutorial.function, "--statement-id", "api",
        "--action", "lambda:InvokeFunction", "--principal", "apigateway.amazonaws.com",
        "--source-arn", f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*/POST/order")
    policy = json.loads(aws("lambda", "get-policy", "--function-name", tutorial.function)["Policy"])
    assert [s["Sid"] for s in policy["Statement"]] == ["api"]
    tested = aws("apigateway", "test-invoke-method", *where, "--body", '{"operation":"ping"}')
    assert tested["status"] == 200 and tested["body"] == '"pong"'
    for stage in ("dev", "test", "prod"):
        aws("apigateway", "create-deployment", "--rest-api-id", api, "--stage-name", stage)
    stages = aws("apigateway", "get-stages", "--rest-api-id", api)["item"]
    assert sorted(s["stageName"] for s in stages) == ["dev", "prod", "test"]
    assert len(aws("apigateway", "get-deployments", "--rest-api-id", api)["items"]) == 3
    assert api in [a["id"] for a in aws("apigateway", "get-rest-apis")["items"]]
    tutorial.api, tutorial.resource = api, resource


def test_09_orders_through_the_api(tutorial):
    table = tutorial.table
    item = {"id": "1234ABCG", "price": 78.89, "product": "Beautiful Jacket",
            "order_date": "2024-11-04T10:30:00Z"}
    for stage in ("dev", "test", "prod"):
        url = tutorial.server.invoke_url(tutorial.api, stage, "/order")
        assert harness.order(url, "ping").text == '"pong"'
    created = harness.order(url, "create", table, {"Item": item})
    assert created.status == 200
    assert created.json()["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert harness.order(url, "read", table, {"Key": {"id": item["id"]}}).json()["Item"] == item
    updated = harness.order(url, "update", table, {
        "Key": {"id": item["id"]}, "UpdateExpression": "SET price = :p",
        "ExpressionAttributeValues": {":p": 80}, "ReturnValues": "UPDATED_NEW"})
    assert updated.json()["Attributes"] == {"price": 80}
    harness.order(url, "create", table, {"Item": {"id": "2", "price": 1}})
    listed = harness.order(url, "list", table).json()
    assert listed["Count"] == 2 and {i["id"] for i in listed["Items"]} == {"1234ABCG", "2"}
    harness.order(url, "delete", table, {"Key": {"id": "2"}})
    assert harness.order(url, "list", table).json()["Count"] == 1
    failed = harness.order(url, "fly")
    assert failed.status == 200
    assert failed.json()["errorMessage"] == 'Unrecognized operation "fly"'


def test_10_logs(tutorial):
    aws, group = tutorial.aws, f"/aws/lambda/{tutorial.function}"
    setups.logged(tutorial.server, tutorial.function, "REPORT RequestId: ")
    groups = aws("logs", "describe-log-groups", "--log-group-name-prefix", group)["logGroups"]
    assert [g["logGroupName"] for g in groups] == [group]
    streams = aws("logs", "describe-log-streams", "--log-group-name", group)["logStreams"]
    assert streams
    events = aws("logs", "get-log-events", "--log-group-name", group, "--log-stream-name",
                 streams[0]["logStreamName"], "--start-from-head")["events"]
    assert any(e["message"].startswith("START RequestId: ") for e in events)
    reports = aws("logs", "filter-log-events", "--log-group-name", group, "--filter-pattern",
                  "REPORT")["events"]
    assert reports and all("REPORT" in e["message"] for e in reports)
    own = f"/tutorial/{tutorial.flavour}"
    aws("logs", "create-log-group", "--log-group-name", own)
    aws("logs", "create-log-stream", "--log-group-name", own, "--log-stream-name", "s")
    aws("logs", "put-log-events", "--log-group-name", own, "--log-stream-name", "s",
        "--log-events", json.dumps([{"timestamp": events[0]["timestamp"], "message": "by hand"}]))
    found = aws("logs", "get-log-events", "--log-group-name", own, "--log-stream-name", "s")
    assert [e["message"] for e in found["events"]] == ["by hand"]


def test_11_assume_role(tutorial):
    # The role trusts Lambda, not people.
    refused = tutorial.aws("sts", "assume-role", "--role-arn", tutorial.role_arn,
                           "--role-session-name", "me", check=False)
    assert refused.returncode != 0 and "AccessDenied" in refused.stderr
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]})
    name = f"people-{tutorial.flavour}"
    role = tutorial.aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document",
                        trust)["Role"]["Arn"]
    assumed = tutorial.aws("sts", "assume-role", "--role-arn", role, "--role-session-name", "me")
    assert assumed["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/me"
    assert assumed["Credentials"]["AccessKeyId"].startswith("ASIA")


def test_12_take_it_down(tutorial):
    aws = tutorial.aws
    where = ["--rest-api-id", tutorial.api, "--resource-id", tutorial.resource]
    verb = ["--http-method", "POST"]
    aws("apigateway", "get-integration-response", *where, *verb, "--status-code", "200")
    aws("apigateway", "delete-integration-response", *where, *verb, "--status-code", "200")
    aws("apigateway", "delete-method-response", *where, *verb, "--status-code", "200")
    assert aws("apigateway", "get-integration", *where, *verb)["type"] == "AWS"
    aws("apigateway", "delete-integration", *where, *verb)
    aws("apigateway", "delete-method", *where, *verb)
    aws("apigateway", "delete-resource", *where)
    aws("apigateway", "delete-stage", "--rest-api-id", tutorial.api, "--stage-name", "prod")
    aws("apigateway", "delete-rest-api", "--rest-api-id", tutorial.api)
    url = tutorial.server.invoke_url(tutorial.api, "dev", "/order")
    assert harness.order(url, "ping").status == 403
    aws("lambda", "remove-permission", "--function-name", tutorial.function, "--statement-id", "api")
    aws("lambda", "delete-function", "--function-name", tutorial.function)
    aws("dynamodb", "delete-table", "--table-name", tutorial.table)
    aws("dynamodb", "wait", "table-not-exists", "--table-name", tutorial.table)
    refused = aws("iam", "delete-policy", "--policy-arn", tutorial.policy_arn, check=False)
    assert "DeleteConflict" in refused.stderr
    aws("iam", "detach-role-policy", "--role-name", tutorial.role, "--policy-arn",
        tutorial.policy_arn)
    aws("iam", "delete-policy", "--policy-arn", tutorial.policy_arn)
    aws("iam", "delete-role", "--role-name", tutorial.role)
    gone = aws("iam", "get-role", "--role-name", tutorial.role, check=False)
    assert "NoSuchEntity" in gone.stderr


def test_what_is_not_implemented_says_so(server):
    answer = server.aws("dynamodb", "describe-contributor-insights", "--table-name", "orders",
                        check=False)
    assert answer.returncode != 0
    assert "does not implement the operation DescribeContributorInsights" in answer.stderr
