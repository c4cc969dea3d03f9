"""What execute-api answers: the semantics of API Gateway's REST APIs, to the letter."""
import json

import pytest

import harness
import setups

HANDLER = """
import json, time

def lambda_handler(event, context):
    if isinstance(event, dict):
        if event.get("raise"):
            raise ValueError(event["raise"])
        if event.get("sleep"):
            time.sleep(event["sleep"])
        if event.get("size"):
            return "x" * event["size"]
    return {"event": event}
"""

PROXY = """
import json

def lambda_handler(event, context):
    if event["path"].endswith("/broken"):
        return "no status code"
    return {"statusCode": 201, "headers": {"X-Own": "1", "Content-Type": "text/plain"},
            "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}, "body": json.dumps(event)}
"""


@pytest.fixture(scope="module")
def api(server):
    """/order takes the default responses, /mapped maps errors, /silent has no response at all."""
    setups.make_function(server, "plane", HANDLER, Timeout=60)
    setups.make_function(server, "plane-proxy", PROXY)
    setups.make_function(server, "plane-closed", HANDLER)
    api = setups.Api(server, "plane")
    api.method(api.resource("order"), "plane")
    api.method(api.resource("mapped"), "plane", responses={
        "200": {}, "400": {"selectionPattern": "bad: .*"}, "500": {"selectionPattern": "worse: .*"}})
    api.method(api.resource("silent"), "plane", responses={})
    api.method(api.resource("closed"), "plane-closed")
    proxy = api.resource("proxy")
    api.method(proxy, "plane-proxy", verb="ANY", kind="AWS_PROXY")
    api.method(api.resource("{rest+}", proxy), "plane-proxy", verb="ANY", kind="AWS_PROXY")
    setups.allow_gateway(server, "plane", api.id)
    setups.allow_gateway(server, "plane-proxy", api.id)
    api.url = api.deploy()
    return api


def post(url, body, headers=None):
    return harness.http("POST", url, body, headers)


def test_the_event_is_the_body(api):
    reply = post(api.url + "/order", '{"a": [1, 2.50, null]}', {"Content-Type": "application/json"})
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.json() == {"event": {"a": [1, 2.5, None]}}


def test_no_content_type_counts_as_json(api):
    assert post(api.url + "/order", '{"a": 1}').json() == {"event": {"a": 1}}


def test_other_content_types_pass_through(api):
    # WHEN_NO_MATCH: without a template for the type the body goes on as it is.
    reply = post(api.url + "/order", '{"a": 1}', {"Content-Type": "text/plain"})
    assert reply.json() == {"event": {"a": 1}}


def test_a_string_keeps_its_quotes(server, api):
    reply = post(api.url + "/order", '{"size": 3}')
    assert reply.text == '"xxx"'


def test_an_exception_is_200_with_the_error(api):
    reply = post(api.url + "/order", '{"raise": "no luck"}')
    assert reply.status == 200
    error = reply.json()
    assert (error["errorMessage"], error["errorType"]) == ("no luck", "ValueError")
    assert error["stackTrace"]


@pytest.mark.parametrize("message, status", [("bad: a", 400), ("worse: b", 500), ("other", 200),
                                             ("not bad: a", 200)])
def test_selection_patterns_match_the_whole_message(api, message, status):
    reply = post(api.url + "/mapped", json.dumps({"raise": message}))
    assert reply.status == status
    assert reply.json()["errorMessage"] == message


def test_without_an_integration_response(api):
    reply = post(api.url + "/silent", "{}")
    assert reply.status == 500
    assert reply.json() == {"message": "Internal server error"}


@pytest.mark.parametrize("verb, path", [("POST", "/nowhere"), ("GET", "/order"), ("POST", "/")])
def test_unknown_paths_and_methods(api, verb, path):
    reply = harness.http(verb, api.url + path, "{}" if verb == "POST" else None)
    assert reply.status == 403
    assert reply.json() == {"message": "Missing Authentication Token"}
    assert reply.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_unknown_stage(server, api):
    reply = post(server.invoke_url(api.id, "nostage", "/order"), "{}")
    assert reply.status == 403
    assert reply.json() == {"message": "Forbidden"}
    assert reply.headers["x-amzn-ErrorType"] == "ForbiddenException"


def test_without_permission_to_invoke(server, api):
    reply = post(api.url + "/closed", "{}")
    assert reply.status == 500
    assert reply.json() == {"message": "Internal server error"}
    assert "plane-closed" in server.tail() and "ermission" in server.tail()


def test_a_body_beyond_10_mb(api):
    reply = post(api.url + "/order", b'"' + b"x" * (10 * 1024 * 1024) + b'"')
    assert reply.status == 413
    assert reply.json() == {"message": "HTTP content length exceeded 10485760 bytes."}


def test_every_answer_can_be_traced(api):
    for path in ("/order", "/nowhere"):
        headers = post(api.url + path, "{}").headers
        assert len(headers["x-amzn-RequestId"]) == 36
        assert headers["x-amz-apigw-id"]
    assert post(api.url + "/order", "{}").headers["X-Amzn-Trace-Id"].startswith("Root=1-")


def test_an_integration_has_its_timeout(server, unique):
    setups.make_function(server, unique, HANDLER, Timeout=30)
    slow = setups.Api(server, unique)
    slow.method(slow.resource("order"), unique, timeoutInMillis=50)
    setups.allow_gateway(server, unique, slow.id)
    reply = post(slow.deploy() + "/order", '{"sleep": 3}')
    assert reply.status == 504
    assert reply.json() == {"message": "Endpoint request timed out"}


def test_three_forms_of_the_invoke_url(server, api):
    host = server.endpoint.removeprefix("http://")
    port = host.rpartition(":")[2]
    for url, headers in (
            (f"{server.endpoint}/_aws/execute-api/{api.id}/dev/order", {}),
            (f"{server.endpoint}/restapis/{api.id}/dev/_user_request_/order", {}),
            (f"{server.endpoint}/dev/order", {"Host": f"{api.id}.execute-api.localhost:{port}"})):
        assert post(url, '"x"', headers).json() == {"event": "x"}, url


def test_proxy_event_and_response(api):
    reply = harness.http("PUT", api.url + "/proxy/a%20b/c?x=1&x=2&y=%26", b"hello",
                         {"X-Thing": "t", "Content-Type": "text/plain"})
    assert reply.status == 201
    assert reply.headers["X-Own"] == "1" and reply.headers["Content-Type"] == "text/plain"
    assert reply.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    event = reply.json()
    assert event["httpMethod"] == "PUT" and event["resource"] == "/proxy/{rest+}"
    assert event["queryStringParameters"] == {"x": "2", "y": "&"}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "y": ["&"]}
    assert event["body"] == "hello" and event["isBase64Encoded"] is False
    assert event["headers"]["X-Thing"] == "t"
    assert event["requestContext"]["stage"] == "dev"
    assert event["requestContext"]["apiId"] == api.id
    assert event["stageVariables"] is None


def test_a_malformed_proxy_response_is_502(api):
    reply = harness.http("GET", api.url + "/proxy/broken")
    assert reply.status == 502
    assert reply.json() == {"message": "Internal server error"}


def test_a_deployment_is_a_snapshot(server, unique):
    setups.make_function(server, unique, HANDLER)
    api = setups.Api(server, unique)
    api.method(api.resource("first"), unique)
    setups.allow_gateway(server, unique, api.id)
    url = api.deploy()
    api.method(api.resource("second"), unique)
    assert post(url + "/second", "{}").status == 403
    api.deploy()
    assert post(url + "/second", "{}").status == 200
