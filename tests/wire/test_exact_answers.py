"""Answers of API Gateway, IAM, STS and Logs to the letter, as AWS gives them."""
import json

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest

import harness
import setups
from harness import ACCOUNT, REGION

DETECTED = "1 validation error detected: Value "
FAILED = "failed to satisfy constraint: "


def error_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    response = refused.value.response
    return (response["Error"]["Code"], response["Error"]["Message"],
            response["ResponseMetadata"]["HTTPStatusCode"])


def root_of(gateway, api):
    return gateway.get_resources(restApiId=api)["items"][0]["id"]


@pytest.fixture(scope="module")
def gateway(server):
    return server.client("apigateway", parameter_validation=False)


@pytest.fixture(scope="module")
def api(gateway):
    """An API with GET / as a mock, for the calls that are refused."""
    made = gateway.create_rest_api(name="answers")["id"]
    ids = {"restApiId": made, "resourceId": root_of(gateway, made), "httpMethod": "GET"}
    gateway.put_method(**ids, authorizationType="NONE")
    gateway.put_integration(**ids, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**ids, statusCode="200", responseModels={"application/json": "Empty"})
    return ids


# --- API Gateway ---------------------------------------------------------------------------------

def test_violations_of_the_body_name_the_input(gateway, api):
    assert error_of(gateway.create_rest_api, name="x", endpointConfiguration={"types": ["wrong"]}) == (
        "ValidationException",
        DETECTED + "'[wrong]' at 'createRestApiInput.endpointConfiguration.types' " + FAILED +
        "Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]", 400)
    assert error_of(gateway.put_integration, **api, type="HTTPS_PROXY") == (
        "ValidationException",
        DETECTED + "'HTTPS_PROXY' at 'putIntegrationInput.type' " + FAILED +
        "Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]", 400)
    operations = [{"op": "wrong_op", "path": "/responseModels/x", "value": "Empty"}]
    of_op = ("'wrong_op' at 'updateMethodResponseInput.patchOperations.1.member.op' " + FAILED +
             "Member must satisfy enum value set: [add, remove, move, test, replace, copy]")
    assert error_of(gateway.update_method_response, **api, statusCode="200", patchOperations=operations) == (
        "ValidationException", DETECTED + of_op, 400)
    # What stands in the path is named without the input, and comes last.
    assert error_of(gateway.update_method_response, **api, statusCode="wrong", patchOperations=operations) == (
        "ValidationException",
        "2 validation errors detected: Value " + of_op + "; Value 'wrong' at 'statusCode' " + FAILED +
        "Member must satisfy regular expression pattern: [1-5]\\d\\d", 400)


@pytest.mark.parametrize("templates, words", [
    ({"application/json": 123}, "com.amazon.coral.value.json.numbers.TruncatingBigNumber"),
    ({"application/json": True}, "java.lang.Boolean")])
def test_values_of_the_wrong_class(gateway, api, templates, words):
    assert error_of(gateway.put_integration, **api, type="MOCK", requestTemplates=templates) == (
        "SerializationException", f"class {words} can not be converted to an String", 400)


@pytest.mark.parametrize("template", [None, ""])
def test_a_template_that_is_nothing_is_null(gateway, api, template):
    answer = gateway.put_integration_response(
        **api, statusCode="200", selectionPattern="", responseTemplates={"application/json": template})
    assert answer["responseTemplates"] == {"application/json": None}
    assert gateway.get_integration_response(**api, statusCode="200")["responseTemplates"] == {
        "application/json": None}


def test_patches_of_what_is_not_there(gateway, api):
    for op in ("replace", "remove"):
        patch = {"op": op, "path": "/responseModels/text~1none", "value": "Empty"}
        assert error_of(gateway.update_method_response, **api, statusCode="200", patchOperations=[patch]) == (
            "NotFoundException", "Content-Type specified was not found", 404)
    copy = {"op": "copy", "path": "/endpointConfiguration/types/EDGE", "value": "REGIONAL"}
    assert error_of(gateway.update_rest_api, restApiId=api["restApiId"], patchOperations=[copy]) == (
        "BadRequestException", "Invalid patch operation specified. Must be 'add'|'remove'|'replace'", 400)


def test_what_answers_show_and_drop(gateway, api):
    patch = {"op": "replace", "path": "/description", "value": "d"}
    assert gateway.update_rest_api(restApiId=api["restApiId"], patchOperations=[patch])["tags"] == {}
    assert "tags" not in gateway.get_rest_api(restApiId=api["restApiId"])
    mock = gateway.put_integration(**api, type="MOCK", uri="http://example.com",
                                   requestTemplates={"application/json": '{"statusCode": 200}'})
    assert "uri" not in mock


def test_importing_an_api_is_not_creating_one(gateway, server):
    before = len(gateway.get_rest_apis(limit=500)["items"])
    document = json.dumps({"openapi": "3.0.1", "name": "made-up", "info": {"title": "x", "version": "1"},
                           "paths": {}}).encode()
    code, message, status = error_of(gateway.import_rest_api, body=document)
    assert (code, status) == ("NotImplemented", 501)
    assert "ImportRestApi" in message
    assert len(gateway.get_rest_apis(limit=500)["items"]) == before
    code, message, status = error_of(gateway.get_models, restApiId="x")
    assert (code, status) == ("NotImplemented", 501) and "GetModels" in message


def mock(gateway, api, resource, verb, body):
    ids = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
    gateway.put_method(**ids, authorizationType="NONE")
    gateway.put_integration(**ids, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**ids, statusCode="200")
    gateway.put_integration_response(**ids, statusCode="200", responseTemplates={"application/json": body})


def test_a_method_that_is_missing_falls_to_the_greedy_sibling(gateway, server):
    api = gateway.create_rest_api(name="falls")
    root = root_of(gateway, api["id"])
    make = lambda parent, part: gateway.create_resource(
        restApiId=api["id"], parentId=parent, pathPart=part)["id"]
    test = make(root, "test")
    proxy = make(root, "{proxy+}")
    bare = make(root, "bare")
    child = make(bare, "child")
    mock(gateway, api["id"], test, "POST", "post")
    mock(gateway, api["id"], child, "GET", "child")
    for verb in ("OPTIONS", "GET"):
        mock(gateway, api["id"], proxy, verb, "proxy")
    gateway.create_deployment(restApiId=api["id"], stageName="dev")
    base = f"{server.endpoint}/_aws/execute-api/{api['id']}"
    ask = lambda verb, path: (lambda r: (r.status, r.text))(harness.http(verb, base + path))
    assert ask("POST", "/dev/test") == (200, "post")
    assert ask("OPTIONS", "/dev/test") == (200, "proxy")
    assert ask("GET", "/dev/bare") == (200, "proxy")
    assert ask("GET", "/dev/bare/child") == (200, "child")
    assert ask("GET", "//dev/other") == (200, "proxy")
    assert ask("GET", "/dev//other") == (200, "proxy")
    assert ask("DELETE", "/dev/test")[0] == 403


def test_a_test_invocation_is_told_from_a_real_one(gateway, server):
    setups.make_function(server, "test-event", """
import json
def lambda_handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event)}
""")
    api = setups.Api(server, "test-event")
    pets = api.resource("pets")
    api.method(pets, "test-event", verb="GET", kind="AWS_PROXY")
    setups.allow_gateway(server, "test-event", api.id)
    answer = gateway.test_invoke_method(restApiId=api.id, resourceId=pets, httpMethod="GET",
                                        pathWithQueryString="/pets?a=b")
    event = json.loads(answer["body"])
    assert event["headers"] is None and event["multiValueHeaders"] is None
    context = event["requestContext"]
    assert context["path"] == "/pets"
    assert (context["domainName"], context["domainPrefix"]) == ("testPrefix.testDomainName", "testPrefix")
    assert "deploymentId" not in context
    identity = context["identity"]
    assert (identity["apiKey"], identity["apiKeyId"]) == ("test-invoke-api-key", "test-invoke-api-key-id")
    assert identity["userArn"] == f"arn:aws:iam::{ACCOUNT}:root"
    assert identity["sourceIp"] == "test-invoke-source-ip"
    assert "Boto3" in identity["userAgent"]
    answer = gateway.test_invoke_method(restApiId=api.id, resourceId=pets, httpMethod="GET",
                                        headers={"X-Given": "1"})
    assert json.loads(answer["body"])["headers"] == {"X-Given": "1"}


# --- IAM and STS ---------------------------------------------------------------------------------

def document(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **statement}]})


def test_the_root_has_no_name_and_its_own_keys(start_server):
    server = start_server()
    iam = server.client("iam")
    root = iam.get_user()["User"]
    assert (root["UserId"], root["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
    assert "UserName" not in root and "CreateDate" in root
    file_key = server.credentials[0]
    assert [key["AccessKeyId"] for key in iam.list_access_keys()["AccessKeyMetadata"]] == [file_key]

    made = iam.create_access_key()["AccessKey"]
    assert "UserName" not in made
    assert error_of(iam.create_access_key)[0] == "LimitExceeded"
    server.restart()
    as_made = server.client("sts", made["AccessKeyId"], made["SecretAccessKey"])
    assert as_made.get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"
    iam = server.client("iam")
    iam.update_access_key(AccessKeyId=made["AccessKeyId"], Status="Inactive")
    assert [key["Status"] for key in iam.list_access_keys()["AccessKeyMetadata"]] == ["Active", "Inactive"]
    as_made = server.client("sts", made["AccessKeyId"], made["SecretAccessKey"])
    assert error_of(as_made.get_caller_identity)[0] == "InvalidClientTokenId"
    iam.delete_access_key(AccessKeyId=made["AccessKeyId"])
    assert len(iam.list_access_keys()["AccessKeyMetadata"]) == 1
    # The key of the file is the operator's way in.
    assert error_of(iam.delete_access_key, AccessKeyId=file_key)[0] == "UnmodifiableEntity"
    assert error_of(iam.update_access_key, AccessKeyId=file_key, Status="Inactive")[0] == "UnmodifiableEntity"

    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
    assert error_of(iam.delete_access_key, AccessKeyId=key) == (
        "NoSuchEntity", f"The Access Key with id {key} cannot be found.", 404)


def test_boundaries_and_arns(server, unique):
    iam = server.client("iam")
    policy = iam.create_policy(PolicyName=unique, PolicyDocument=document())["Policy"]["Arn"]
    user = iam.create_user(UserName=unique, PermissionsBoundary=policy)["User"]
    assert user["PermissionsBoundary"] == {"PermissionsBoundaryType": "Policy",
                                           "PermissionsBoundaryArn": policy}
    wrong = ("ValidationError", "Invalid ARN:  Could not be parsed!", 400)
    name = {"PolicyArn": "longpolicynamebutnoarn"}
    assert error_of(iam.attach_role_policy, RoleName="functions", **name) == wrong
    assert error_of(iam.attach_user_policy, UserName=unique, **name) == wrong
    assert error_of(iam.detach_user_policy, UserName=unique, **name) == wrong
    assert error_of(iam.get_policy, **name) == wrong


@pytest.mark.parametrize("statement", [
    {"Resource": "arn:aws:s3:us-west-2:123456789012:accesspoint/ap/object/*"},
    {"Action": "ec2:StartInstances", "Resource": "arn:aws:ec2:region:account-id:instance/*"},
    {"Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:*:${aws:PrincipalAccount}:table/x"},
    {"Condition": {"DateGreaterThan": {"a": "01T"}}},
    {"Condition": {"DateLessThan": {"aws:CurrentTime": "2026-W49-2T10"}}}])
def test_policies_that_aws_accepts(server, unique, statement):
    server.client("iam").create_policy(PolicyName=unique, PolicyDocument=document(**statement))


@pytest.mark.parametrize("name", [
    "AWSLambdaExecute", "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AWSLambdaSQSQueueExecutionRole", "service-role/AWSLambdaKinesisExecutionRole",
    "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess", "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess"])
def test_managed_policies_that_templates_name(server, name):
    policy = server.client("iam").get_policy(PolicyArn=f"arn:aws:iam::aws:policy/{name}")["Policy"]
    assert len(policy["PolicyId"]) == 21


def test_service_linked_roles(server):
    iam = server.client("iam")
    service = "dynamodb.application-autoscaling.amazonaws.com"
    name = "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"
    role = iam.create_service_linked_role(AWSServiceName=service, Description="tables")["Role"]
    assert role["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{service}/{name}"
    assert error_of(iam.create_service_linked_role, AWSServiceName=service) == (
        "InvalidInput", f"Service role name {name} has been taken in this account, please try a different "
        "suffix.", 400)
    assert error_of(iam.create_service_linked_role, AWSServiceName=service, CustomSuffix="x")[0] == "InvalidInput"
    assert error_of(iam.create_service_linked_role, AWSServiceName="none.amazonaws.com")[0] == "InvalidInput"
    protected = ("UnmodifiableEntity", f"Cannot perform the operation on the protected role '{name}' - this "
                 "role is only modifiable by AWS", 400)
    assert error_of(iam.delete_role, RoleName=name) == protected
    assert error_of(iam.put_role_policy, RoleName=name, PolicyName="p", PolicyDocument=document()) == protected
    assert error_of(iam.update_assume_role_policy, RoleName=name,
                    PolicyDocument=setups.TRUST_LAMBDA) == protected
    iam.update_role_description(RoleName=name, Description="changed")
    iam.tag_role(RoleName=name, Tags=[{"Key": "a", "Value": "b"}])
    assert error_of(iam.create_role, RoleName="fake", Path=f"/aws-service-role/{service}/",
                    AssumeRolePolicyDocument=setups.TRUST_LAMBDA)[0] == "InvalidInput"

    task = iam.delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    assert task.startswith(f"task/aws-service-role/{service}/{name}/")
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"
    assert error_of(iam.get_role, RoleName=name)[0] == "NoSuchEntity"
    assert error_of(iam.get_service_linked_role_deletion_status, DeletionTaskId=task + "x")[0] == "NoSuchEntity"
    assert error_of(iam.delete_service_linked_role, RoleName="functions")[0] == "InvalidInput"


@pytest.mark.parametrize("arn", ["arn:aws:iam:us-east-1:000000000000:role/demo",
                                 "arn:aws:iam::not-an-account:role/demo",
                                 "arn:aws:iam::000000000000:role/", "arn:aws:iam::000000000000:user/demo"])
def test_roles_whose_arn_is_malformed(server, arn):
    sts = server.client("sts")
    assert error_of(sts.assume_role, RoleArn=arn, RoleSessionName="sss") == (
        "ValidationError", f"{arn} is invalid", 400)


# --- CloudWatch Logs -----------------------------------------------------------------------------

def ask_logs(server, operation, **request):
    """A signed call with members that Debian's boto3 does not know; gives status and answer."""
    body = json.dumps(request)
    unsent = botocore.awsrequest.AWSRequest("POST", server.endpoint + "/", data=body, headers={
        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"Logs_20140328.{operation}"})
    key, secret = server.credentials
    botocore.auth.SigV4Auth(botocore.credentials.Credentials(key, secret), "logs", REGION).add_auth(unsent)
    reply = harness.http("POST", unsent.url, body, dict(unsent.headers))
    return reply.status, reply.json()


def test_groups_and_their_identifiers(server, unique):
    logs = server.client("logs")
    logs.create_log_group(logGroupName=unique)
    logs.create_log_stream(logGroupName=unique, logStreamName="s")
    group = ask_logs(server, "DescribeLogGroups", logGroupNamePrefix=unique)[1]["logGroups"][0]
    assert group["deletionProtectionEnabled"] is False
    status, answer = ask_logs(server, "DescribeLogStreams", logGroupName=unique,
                              logGroupIdentifier=group["logGroupArn"])
    assert (status, answer["__type"], answer["message"]) == (
        400, "ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.")
    # Texts are not shown.
    hidden = (400, "InvalidParameterException",
              "1 validation error detected: Value at 'logGroupIdentifier' failed to satisfy constraint: "
              "Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*")
    for operation, more in (("DescribeLogStreams", {}), ("GetLogEvents", {"logStreamName": "s"})):
        status, answer = ask_logs(server, operation, logGroupIdentifier=group["arn"], **more)
        assert (status, answer["__type"], answer["message"]) == hidden
    too_long = ("InvalidParameterException",
                "Invalid LogGroup or LogStream, both must have length less than or equal to 512.", 400)
    assert error_of(logs.create_log_group, logGroupName="a" * 513) == too_long
    assert error_of(logs.create_log_stream, logGroupName=unique, logStreamName="a" * 513) == too_long


# --- Services that Portico does not have ---------------------------------------------------------

@pytest.mark.parametrize("service, operation, arguments", [
    ("cloudformation", "list_stacks", {}), ("sqs", "list_queues", {}), ("s3", "list_buckets", {}),
    ("ssm", "get_parameter", {"Name": "x"}), ("events", "list_rules", {}), ("ec2", "describe_vpcs", {}),
    ("route53", "list_hosted_zones", {})])
def test_services_that_are_not_here_say_so(server, service, operation, arguments):
    code, message, status = error_of(getattr(server.client(service), operation), **arguments)
    assert (code, status) == ("NotImplemented", 501)
    assert message.startswith(f"Portico does not have the service '{service}'. It has: apigateway, dynamodb, ")


def test_an_object_of_s3_is_refused_before_it_is_read(server):
    client = server.client("s3", s3={"addressing_style": "path"})
    code, _, status = error_of(client.put_object, Bucket="b", Key="2015-03-31/functions", Body=b"x" * 300_000)
    assert (code, status) == ("NotImplemented", 501)
