"""Who may call: signatures that must not pass, and policies that must hold."""
import datetime
import json
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest

import harness
import setups
from harness import ACCOUNT, REGION


def error_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    response = refused.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


# What each service's protocol answers: DynamoDB and Logs speak JSON, IAM and STS XML, the others REST.
LISTINGS = {"dynamodb": "list_tables", "logs": "describe_log_groups", "iam": "list_roles",
            "sts": "get_caller_identity", "lambda": "list_functions", "apigateway": "get_rest_apis"}
WRONG_SECRET = {"dynamodb": ("InvalidSignatureException", 400), "logs": ("InvalidSignatureException", 400),
                "iam": ("SignatureDoesNotMatch", 403), "sts": ("SignatureDoesNotMatch", 403),
                "lambda": ("InvalidSignatureException", 403), "apigateway": ("InvalidSignatureException", 403)}
UNKNOWN_KEY = {"dynamodb": ("UnrecognizedClientException", 400), "logs": ("UnrecognizedClientException", 400),
               "iam": ("InvalidClientTokenId", 403), "sts": ("InvalidClientTokenId", 403),
               "lambda": ("UnrecognizedClientException", 403), "apigateway": ("UnrecognizedClientException", 403)}


@pytest.mark.parametrize("service", LISTINGS)
def test_right_credentials(server, service):
    getattr(server.client(service), LISTINGS[service])()


@pytest.mark.parametrize("service", LISTINGS)
def test_wrong_secret(server, service):
    key, _ = server.credentials
    client = server.client(service, key, "not-the-secret")
    assert error_of(getattr(client, LISTINGS[service])) == WRONG_SECRET[service]


@pytest.mark.parametrize("service", LISTINGS)
def test_unknown_key(server, service):
    client = server.client(service, "AKIAIOSFODNN7EXAMPLE", "secret")
    assert error_of(getattr(client, LISTINGS[service])) == UNKNOWN_KEY[service]


def signed(server, age=datetime.timedelta(), region=REGION, service="dynamodb", body="{}",
           target="DynamoDB_20120810.ListTables", session=None):
    """A signed request of that age, not sent yet."""
    key = server.credentials
    if session:
        key = session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]
    request = botocore.awsrequest.AWSRequest(
        "POST", server.endpoint + "/", data=body,
        headers={"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": target})
    signer = botocore.auth.SigV4Auth(botocore.credentials.Credentials(*key), service, region)
    request.context["timestamp"] = (datetime.datetime.utcnow() - age).strftime("%Y%m%dT%H%M%SZ")
    # What SigV4Auth.add_auth does, with our time in place of now.
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    signer._inject_signature_to_request(request, signature)
    return request


def send(request, body=None, **headers):
    return harness.http("POST", request.url, body if body is not None else request.data,
                        {**dict(request.headers.items()), **headers})


def code_of(reply):
    return reply.json()["__type"].rpartition("#")[2]


def test_a_fresh_signature_passes(server):
    assert send(signed(server)).status == 200


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_is_good_for_five_minutes(server, minutes):
    reply = send(signed(server, datetime.timedelta(minutes=minutes)))
    assert (reply.status, code_of(reply)) == (400, "InvalidSignatureException")
    assert "Signature" in reply.json()["message"]
    assert send(signed(server, datetime.timedelta(minutes=minutes * 4 / 6))).status == 200


def test_a_changed_body_breaks_the_signature(server):
    reply = send(signed(server), body='{"Limit": 1}')
    assert (reply.status, code_of(reply)) == (400, "InvalidSignatureException")


def test_a_changed_header_breaks_the_signature(server):
    reply = send(signed(server), **{"X-Amz-Target": "DynamoDB_20120810.DescribeLimits"})
    assert (reply.status, code_of(reply)) == (400, "InvalidSignatureException")


def test_a_signature_for_another_service_or_region(server):
    assert code_of(send(signed(server, service="lambda"))) == "InvalidSignatureException"
    assert code_of(send(signed(server, region="eu-west-1"))) == "InvalidSignatureException"


def test_no_signature(server):
    reply = harness.http("POST", server.endpoint + "/", "{}", {
        "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables"})
    assert (reply.status, code_of(reply)) == (400, "MissingAuthenticationTokenException")


def test_presigned(server):
    url = server.client("sts").generate_presigned_url("get_caller_identity", ExpiresIn=60,
                                                        HttpMethod="GET")
    reply = harness.http("GET", url)
    assert reply.status == 200 and f"<Account>{ACCOUNT}</Account>" in reply.text
    broken = url.replace("GetCallerIdentity", "GetSessionToken")
    assert harness.http("GET", broken).status == 403
    parts = urllib.parse.urlsplit(url)
    forged = dict(urllib.parse.parse_qsl(parts.query), **{"X-Amz-Signature": "0" * 64})
    assert harness.http("GET", f"{server.endpoint}/?{urllib.parse.urlencode(forged)}").status == 403


@pytest.fixture(scope="module")
def session(server):
    """Credentials of a role that may do next to nothing."""
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*"}]}
    iam = server.client("iam")
    role = iam.create_role(RoleName="little", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName="little", PolicyName="p", PolicyDocument=json.dumps(policy))
    return server.client("sts").assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]


def with_session(server, session, service, **changes):
    session = {**session, **changes}
    return server.client(service, session["AccessKeyId"], session["SecretAccessKey"],
                         session["SessionToken"])


def test_a_session_may_what_its_role_may(server, session):
    identity = with_session(server, session, "sts").get_caller_identity()
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/little/me"
    dynamodb = with_session(server, session, "dynamodb")
    dynamodb.list_tables()
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        dynamodb.describe_table(TableName="some-table")
    assert refused.value.response["Error"] == {
        "Code": "AccessDeniedException",
        "Message": f"User: arn:aws:sts::{ACCOUNT}:assumed-role/little/me is not authorized to "
                   f"perform: dynamodb:DescribeTable on resource: "
                   f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/some-table because no "
                   f"identity-based policy allows the dynamodb:DescribeTable action"}
    assert error_of(with_session(server, session, "iam").list_roles) == ("AccessDenied", 403)
    assert error_of(with_session(server, session, "lambda").list_functions) == ("AccessDeniedException", 403)
    assert error_of(with_session(server, session, "apigateway").get_rest_apis) == ("AccessDeniedException", 403)


def test_a_session_needs_its_own_token(server, session):
    forged = with_session(server, session, "dynamodb", SessionToken="forged")
    assert error_of(forged.list_tables) == ("UnrecognizedClientException", 400)
    without = with_session(server, session, "dynamodb", SessionToken=None)
    assert error_of(without.list_tables) == ("UnrecognizedClientException", 400)


FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


def test_an_expired_session(start_server):
    # AWS's shortest session lasts 15 minutes: the server is started again with a clock that is
    # later, and the request is signed with that time.
    server = start_server()
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}
    role = server.client("iam").create_role(
        RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    session = server.client("sts").assume_role(RoleArn=role, RoleSessionName="me",
                                               DurationSeconds=900)["Credentials"]
    # It is good, and may not list tables.
    assert code_of(send(signed(server, session=session))) == "AccessDeniedException"
    server.stop()
    server.environment_more = {"LD_PRELOAD": FAKETIME, "FAKETIME": "+16m",
                               "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    server.start()
    later = datetime.timedelta(minutes=-16)
    assert send(signed(server, later)).status == 200  # the root's key does not expire
    reply = send(signed(server, later, session=session))
    assert (reply.status, code_of(reply)) == (400, "ExpiredTokenException")


ORDERS = """
import boto3

def lambda_handler(event, context):
    table = boto3.resource("dynamodb").Table(event["table"])
    return getattr(table, event["call"])(**event["arguments"])
"""


@pytest.fixture(scope="module")
def two_tables(server):
    dynamodb = server.client("dynamodb")
    for name in ("mine", "theirs"):
        dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                              AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                              KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})


def test_a_function_may_what_its_role_may(server, two_tables, unique):
    policy = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "dynamodb:PutItem",
         "Resource": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/mine"}]})
    role = setups.make_role(server, unique, policy)
    client = setups.make_function(server, unique, ORDERS, role=role)
    put = {"call": "put_item", "arguments": {"Item": {"id": "1"}}}
    answer, error = setups.call(client, unique, {**put, "table": "mine"})
    assert error is None and answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    answer, error = setups.call(client, unique, {**put, "table": "theirs"})
    assert error == "Unhandled" and answer["errorType"] == "ClientError"
    assert answer["errorMessage"] == (
        f"An error occurred (AccessDeniedException) when calling the PutItem operation: User: "
        f"arn:aws:sts::{ACCOUNT}:assumed-role/{unique}/{unique} is not authorized to perform: "
        f"dynamodb:PutItem on resource: arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/theirs because "
        f"no identity-based policy allows the dynamodb:PutItem action")
    answer, error = setups.call(client, unique, {"table": "mine", "call": "scan", "arguments": {}})
    assert error == "Unhandled" and "dynamodb:Scan" in answer["errorMessage"]
    # A policy that changes is in force with the next call.
    server.client("iam").delete_role_policy(RoleName=unique, PolicyName="inline")
    _, error = setups.call(client, unique, {**put, "table": "mine"})
    assert error == "Unhandled"


def test_the_native_function_is_refused_alike(server, two_tables, unique):
    role = setups.make_role(server, unique, policy=None)
    client = setups.make_function(server, unique, role=role, code=setups.native_zip(), **setups.NATIVE)
    answer, error = setups.call(client, unique, {"operation": "list", "tableName": "mine", "payload": {}})
    assert error == "Unhandled" and answer["errorType"] == "AccessDeniedException"
    assert "is not authorized to perform: dynamodb:Scan" in answer["errorMessage"]


def test_users_have_keys_of_their_own(server, unique):
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    key = iam.create_access_key(UserName=unique)["AccessKey"]
    mine = (key["AccessKeyId"], key["SecretAccessKey"])
    assert server.client("sts", *mine).get_caller_identity()["Arn"] == (
        f"arn:aws:iam::{ACCOUNT}:user/{unique}")
    assert error_of(server.client("dynamodb", *mine).list_tables) == ("AccessDeniedException", 400)
    iam.put_user_policy(UserName=unique, PolicyName="p", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "dynamodb:List*", "Resource": "*"}}))
    server.client("dynamodb", *mine).list_tables()
    iam.update_access_key(UserName=unique, AccessKeyId=mine[0], Status="Inactive")
    assert error_of(server.client("dynamodb", *mine).list_tables) == ("UnrecognizedClientException", 400)


@pytest.fixture
def user(server, unique):
    """Makes clients of a user with the one statement as its policy, or a managed policy's name."""
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    key = iam.create_access_key(UserName=unique)["AccessKey"]

    def client(service, *statements, managed=None):
        if managed:
            iam.attach_user_policy(UserName=unique, PolicyArn=f"arn:aws:iam::aws:policy/{managed}")
        if statements:
            iam.put_user_policy(UserName=unique, PolicyName="p", PolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": list(statements)}))
        return server.client(service, key["AccessKeyId"], key["SecretAccessKey"])
    return client


def test_a_policy_on_one_api_is_on_that_api(server, unique, user):
    gateway = server.client("apigateway")
    mine, other = (gateway.create_rest_api(name=f"{unique}-{i}")["id"] for i in range(2))
    apis = f"arn:aws:apigateway:{REGION}::/restapis"
    client = user("apigateway",
                  {"Effect": "Allow", "Action": "apigateway:*", "Resource": [f"{apis}/{mine}", f"{apis}/{mine}/*"]})
    root = client.get_resources(restApiId=mine)["items"][0]["id"]
    client.put_method(restApiId=mine, resourceId=root, httpMethod="GET", authorizationType="NONE")
    assert error_of(client.get_resources, restApiId=other) == ("AccessDeniedException", 403)
    client = user("apigateway", {"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "apigateway:DELETE", "Resource": f"{apis}/{other}"})
    assert error_of(client.delete_rest_api, restApiId=other) == ("AccessDeniedException", 403)
    client.delete_rest_api(restApiId=mine)


def test_a_denied_function_is_denied_by_any_of_its_names(server, unique, user):
    setups.make_function(server, unique, "def lambda_handler(event, context): return 1")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{unique}"
    client = user("lambda", {"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "lambda:*", "Resource": arn})
    for name in (unique, arn, f"{ACCOUNT}:function:{unique}"):
        assert error_of(client.get_function, FunctionName=name) == ("AccessDeniedException", 403)
    with pytest.raises(botocore.exceptions.ClientError):
        client.get_function(FunctionName=arn.replace("arn:aws:", "arn:aws-cn:"))


def test_lambda_full_access_may_pass_roles_to_lambda(server, unique, user):
    client = user("lambda", managed="AWSLambda_FullAccess")
    role = setups.make_role(server, f"{unique}-role", policy=None)
    client.create_function(
        FunctionName=unique, Role=role, Code={"ZipFile": setups.zip_of({"index.py": "pass"})}, **setups.PYTHON)


def test_open_mode_takes_anyone(start_server):
    server = start_server("--auth", "open")
    server.client("dynamodb", "test", "test").list_tables()
    assert server.client("sts", "any", "thing").get_caller_identity()["Account"] == ACCOUNT
    reply = harness.http("POST", server.endpoint + "/", "{}", {
        "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables"})
    assert reply.status == 200
    assert "open" in server.tail()


def test_open_mode_stays_on_the_machine(directory):
    done = harness.Server(directory / "exposed").portico(
        "serve", "--data", directory / "exposed", "--listen", "0.0.0.0:0", "--auth", "open", check=False)
    assert done.returncode != 0 and "--i-know" in done.stderr


def test_the_secret_stays_secret(server):
    _, secret = server.credentials
    assert (server.data / "credentials").stat().st_mode & 0o777 == 0o600
    assert secret not in server.tail(10_000_000)
