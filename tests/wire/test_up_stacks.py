"""portico up: what belongs to which stack, and what becomes of what left a template."""
import json
import re

import pytest

import harness
import setups


@pytest.fixture(scope="module")
def server(start_server):
    return start_server()


def api_template(parts, name="shop", deployed_first=False, functions=(), **options):
    """An API with a GET of a mock integration at each of the paths /part."""
    resources = {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": name}, **options}}
    deployment = {"Type": "AWS::ApiGateway::Deployment",
                  "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "prod"}}
    if deployed_first:
        resources["D"] = deployment
    for part in parts:
        resources["R" + part] = {"Type": "AWS::ApiGateway::Resource", "Properties": {
            "RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
            "PathPart": part}}
        resources["M" + part] = {"Type": "AWS::ApiGateway::Method", "Properties": {
            "RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "R" + part}, "HttpMethod": "GET",
            "AuthorizationType": "NONE", "MethodResponses": [{"StatusCode": "200"}],
            "Integration": {"Type": "MOCK", "IntegrationResponses": [{"StatusCode": "200"}],
                            "RequestTemplates": {"application/json": '{"statusCode": 200}'}}}}
    resources["D"] = deployment
    return {"Resources": resources, "Outputs": {"Id": {"Value": {"Ref": "Api"}}}}


def function_template(name, **options):
    return {"Resources": {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {
            "RoleName": "stack-functions", "AssumeRolePolicyDocument": json.loads(setups.TRUST_LAMBDA)}},
        "Function": {"Type": "AWS::Lambda::Function", **options, "Properties": {
            "FunctionName": name, "Runtime": "python3.12", "Handler": "index.handler",
            "Code": {"ZipFile": "def handler(event, context): return 1"},
            "Role": {"Fn::GetAtt": ["Role", "Arn"]}}}}}


def up(server, directory, stack, template, *options, check=True):
    path = directory / "stack.json"
    path.write_text(json.dumps(template))
    names = ("--stack-name", stack) if stack else ()
    return server.up(path, *names, *options, check=check)


def api_id(done):
    return re.search(r"^Id = (\S+)$", done.stdout, re.M).group(1)


def status(server, api, part):
    return harness.http("GET", f"{server.endpoint}/restapis/{api}/prod/_user_request_/{part}").status


def test_two_stacks_of_the_same_names_have_an_api_each(server, directory):
    first = api_id(up(server, directory, "one", api_template(["a"])))
    second = api_id(up(server, directory, "two", api_template(["b"])))
    assert first != second
    assert [status(server, api, part) for api in (first, second) for part in "ab"] == [200, 403, 403, 200]
    again = up(server, directory, "one", api_template(["a"]))
    assert api_id(again) == first and "created" not in again.stdout and "deleted" not in again.stdout
    renamed = up(server, directory, "one", api_template(["a"], name="store"))
    assert api_id(renamed) == first
    assert server.client("apigateway").get_rest_api(restApiId=first)["name"] == "store"


@pytest.mark.parametrize("deployed_first", [False, True])
def test_a_route_that_left_the_template_is_served_no_longer(server, directory, deployed_first):
    stack = f"routes-{deployed_first}".lower()
    api = api_id(up(server, directory, stack, api_template(["old", "kept"], stack, deployed_first)))
    assert [status(server, api, part) for part in ("old", "kept")] == [200, 200]
    changed = api_template(["kept", "new"], stack, deployed_first)
    only = up(server, directory, stack, changed, "--missing-only")
    assert "deleted" not in only.stdout and status(server, api, "old") == 200
    done = up(server, directory, stack, changed)
    assert re.search(r"^deleted +AWS::ApiGateway::Method +GET /old$", done.stdout, re.M)
    assert re.search(r"^deleted +AWS::ApiGateway::Resource +/old$", done.stdout, re.M)
    assert [status(server, api, part) for part in ("old", "kept", "new")] == [403, 200, 200]


def test_routes_of_another_stack_in_a_shared_api_stay(server, directory):
    api = api_id(up(server, directory, "owner", api_template(["a"], "shared")))
    guest = api_template(["b"])
    guest["Parameters"] = {"Api": {"Type": "String"}, "Root": {"Type": "String"}}
    del guest["Resources"]["Api"]
    guest["Resources"]["Rb"]["Properties"]["ParentId"] = {"Ref": "Root"}
    root = [r["id"] for r in server.client("apigateway").get_resources(restApiId=api)["items"]
            if r["path"] == "/"][0]
    up(server, directory, "guest", guest, "--parameter", f"Api={api}", "--parameter", f"Root={root}")
    done = up(server, directory, "owner", api_template(["a"], "shared"))
    assert re.search(r"^kept +AWS::ApiGateway::Method +GET /b$", done.stdout, re.M)
    assert [status(server, api, part) for part in "ab"] == [200, 200]


def test_an_api_of_an_older_version_becomes_the_stacks(server, directory):
    apis = server.client("apigateway")
    api = api_id(up(server, directory, "old", api_template(["a"], "untagged")))
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
    apis.untag_resource(resourceArn=arn, tagKeys=list(apis.get_tags(resourceArn=arn)["tags"]))
    by_hand = apis.create_rest_api(name="untagged")["id"]
    assert api_id(up(server, directory, "old", api_template(["a"], "untagged"))) == api
    assert apis.get_tags(resourceArn=arn)["tags"]["portico:stack"] == "old"
    assert "tags" not in apis.get_rest_api(restApiId=by_hand)


def test_what_left_the_template_is_deleted(server, directory):
    functions, apis = server.client("lambda"), server.client("apigateway")

    def exists(name):
        return name in [f["FunctionName"] for f in functions.list_functions()["Functions"]]

    both = function_template("leaves")
    both["Resources"].update(api_template(["a"], "leaves")["Resources"])
    up(server, directory, "leaving", both)
    up(server, directory, "other", function_template("stays"))
    rest = {"Resources": {"Role": both["Resources"]["Role"]}}
    # A stack that nobody named is the folder's, and another template there may be another system.
    up(server, directory, None, function_template("unnamed"))
    unnamed = up(server, directory, None, rest)
    assert re.search(r"^kept +AWS::Lambda::Function +unnamed$", unnamed.stdout, re.M)
    done = up(server, directory, "leaving", rest)
    assert re.search(r"^deleted +AWS::Lambda::Function +leaves$", done.stdout, re.M)
    assert [exists(name) for name in ("leaves", "stays", "unnamed")] == [False, True, True]
    assert "leaves" not in [api["name"] for api in apis.get_rest_apis(limit=500)["items"]]
    # Another name is another function; the one of the old name goes.
    up(server, directory, "other", function_template("renamed"))
    assert [exists(name) for name in ("stays", "renamed")] == [False, True]


def test_deletion_policy_retain(server, directory):
    up(server, directory, "retain", function_template("retained", DeletionPolicy="Retain"))
    role = {"Resources": {"Role": function_template("x")["Resources"]["Role"]}}
    done = up(server, directory, "retain", role)
    assert re.search(r"^kept +AWS::Lambda::Function +retained$", done.stdout, re.M)
    server.client("lambda").get_function(FunctionName="retained")


def test_a_function_of_another_stack_is_not_taken(server, directory):
    up(server, directory, "holder", function_template("held"))
    done = up(server, directory, "thief", function_template("held"), check=False)
    assert done.returncode == 1
    assert "the function held belongs to the stack holder" in done.stderr
