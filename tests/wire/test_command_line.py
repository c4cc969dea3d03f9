"""portico's own commands: env in every shell, up in all its turns, invoke and logs."""
import json
import re
import shutil
import subprocess

import pytest

import harness
import setups

SHELLS = ["bash", "dash", "zsh"]


@pytest.mark.parametrize("shell", SHELLS)
def test_env_sets_up_a_shell_for_the_old_aws_command(server, shell):
    # zsh -f, as nobody's start-up files must matter; set -eu, as scripts have it.
    options = ["-f"] if shell == "zsh" else []
    script = (f'set -eu; eval "$({harness.BINARY} env --data {server.data})"; '
              f'aws --output text --query Arn sts get-caller-identity; '
              f'aws dynamodb list-tables >/dev/null; env')
    done = subprocess.run([shutil.which(shell), *options, "-c", script], capture_output=True,
                          text=True, timeout=60,
                          env=harness.clean_environment(AWS_SESSION_TOKEN="stale"))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"arn:aws:iam::{harness.ACCOUNT}:root"
    assert f"AWS_ENDPOINT_URL={server.endpoint}" in lines
    assert "AWS_REGION=us-east-1" in lines and "AWS_DEFAULT_REGION=us-east-1" in lines
    assert not any(line.startswith("AWS_SESSION_TOKEN") for line in lines)


def test_env_without_a_server_says_what_to_do(server, directory):
    done = server.portico("env", "--data", directory / "nothing", check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert "portico serve --data" in done.stderr


STACK = ("--stack-name", "order-microservice")


@pytest.fixture(scope="module")
def template(directory):
    """The order system's template, with the zip that is under test."""
    text = re.sub(r"CodeUri: \S+", f"CodeUri: {harness.ORDER_ZIP}", harness.TEMPLATE.read_text())
    path = directory / "template.yaml"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def stack(start_server, template):
    server = start_server()
    return server, server.up(template, *STACK).stdout


def steps(output):
    """{resource name or type: word} of the lines that `up` prints."""
    return [tuple(line.split()[:2]) for line in output.splitlines()
            if re.match(r"(created|updated|unchanged|failed) ", line)]


def test_up_deploys_the_order_system(stack):
    server, output = stack
    words = steps(output)
    assert len(words) == 12 and {word for word, _ in words} == {"created"}
    assert ("created", "AWS::Serverless::Function") in words
    url = re.search(r"^InvokeUrl = (\S+)$", output, re.M).group(1)
    assert url.startswith(server.endpoint)
    item = {"id": "1234ABCG", "price": 78.89}
    assert harness.order(url, "create", "order-microservice-db", {"Item": item}).status == 200
    for stage in ("dev", "test", "prod"):
        listed = harness.order(url.replace("/dev/", f"/{stage}/"), "list", "order-microservice-db")
        assert listed.json()["Items"] == [item]


def test_up_again_changes_nothing(stack, template):
    server, _ = stack
    words = steps(server.up(template, *STACK).stdout)
    assert {word for word, _ in words} == {"unchanged"}
    apis = server.client("apigateway")
    (api,) = apis.get_rest_apis()["items"]
    assert len(apis.get_deployments(restApiId=api["id"])["items"]) == 1


def test_up_by_the_environment(stack, template):
    server, _ = stack
    done = server.portico("up", template, *STACK, env=server.environment())
    assert {word for word, _ in steps(done.stdout)} == {"unchanged"}


def test_up_brings_back_what_was_changed(stack, template):
    server, _ = stack
    functions, apis = server.client("lambda"), server.client("apigateway")
    functions.update_function_configuration(FunctionName="order-microservice", MemorySize=512)
    (api,) = apis.get_rest_apis()["items"]
    (order,) = [r for r in apis.get_resources(restApiId=api["id"])["items"] if r["path"] == "/order"]
    where = {"restApiId": api["id"], "resourceId": order["id"], "httpMethod": "POST"}
    apis.delete_integration_response(**where, statusCode="200")
    apis.delete_stage(restApiId=api["id"], stageName="prod")
    words = steps(server.up(template, *STACK, "--missing-only").stdout)
    assert [kind for word, kind in words if word != "unchanged"] == ["AWS::ApiGateway::Stage"]
    assert functions.get_function_configuration(FunctionName="order-microservice")["MemorySize"] == 512
    words = steps(server.up(template, *STACK).stdout)
    assert sorted(kind for word, kind in words if word == "updated") == [
        "AWS::ApiGateway::Method", "AWS::Serverless::Function"]
    assert functions.get_function_configuration(FunctionName="order-microservice")["MemorySize"] == 128
    # The definition is the first one again, and so is its deployment.
    assert len(apis.get_deployments(restApiId=api["id"])["items"]) == 1


def test_up_makes_a_deployment_of_a_changed_definition(stack, template, directory):
    server, _ = stack
    changed = directory / "changed.yaml"
    changed.write_text(template.read_text().replace("PassthroughBehavior: WHEN_NO_MATCH",
                                                    "PassthroughBehavior: NEVER"))
    done = server.up(changed, *STACK)
    words = steps(done.stdout)
    assert ("updated", "AWS::ApiGateway::Method") in words
    assert ("created", "AWS::ApiGateway::Deployment") in words
    assert words.count(("updated", "AWS::ApiGateway::Stage")) == 3
    url = re.search(r"^InvokeUrl = (\S+)$", done.stdout, re.M).group(1)
    assert harness.http("POST", url, "x", {"Content-Type": "text/plain"}).status == 415


BROKEN = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: halfway
      AssumeRolePolicyDocument: {trust}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: halfway
      Code: ./absent.zip
      Runtime: python3.12
      Handler: index.lambda_handler
      Role: !GetAtt Role.Arn
"""


def test_a_failure_says_what_was_done_and_a_second_run_goes_on(stack, directory):
    server, _ = stack
    template = directory / "broken.yaml"
    template.write_text(BROKEN.replace("{trust}", setups.TRUST_LAMBDA))
    done = server.up(template, check=False)
    assert done.returncode == 1
    assert steps(done.stdout) == [("created", "AWS::IAM::Role"), ("failed", "AWS::Lambda::Function")]
    assert "absent.zip" in done.stderr and "1 of 2 resources are in place" in done.stderr
    (directory / "absent.zip").write_bytes(setups.zip_of(
        {"index.py": "def lambda_handler(event, context): return [event]"}))
    done = server.up(template)
    assert steps(done.stdout) == [("unchanged", "AWS::IAM::Role"), ("created", "AWS::Lambda::Function")]
    assert server.portico("invoke", "halfway", "--payload", '"x"', "--data", server.data).stdout == '["x"]\n'


@pytest.mark.parametrize("text, error", [
    ("Resources:\n  A: {Type: AWS::S3::Bucket}\n", ":2: the type 'AWS::S3::Bucket' of A is not supported"),
    ("Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {Name: a, Nam: b}\n",
     ":4: 'Nam' of AWS::ApiGateway::RestApi is not supported"),
    ("Resources: [\n", ":"),
])
def test_a_bad_template_names_its_line_and_touches_nothing(stack, directory, text, error):
    server, _ = stack
    template = directory / "bad.yaml"
    template.write_text(text)
    done = server.up(template, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert str(template) + error in done.stderr


def test_up_without_a_server(stack, template, directory):
    server, _ = stack
    done = server.up(template, "--endpoint", "http://127.0.0.1:1", check=False)
    assert done.returncode == 1
    assert "nothing listens at http://127.0.0.1:1" in done.stderr


def test_invoke_and_logs(stack):
    server, _ = stack
    done = server.portico("invoke", "order-microservice", "--payload", '{"operation":"ping"}',
                          "--log", "--data", server.data)
    assert done.stdout == '"pong"\n' and "REPORT RequestId: " in done.stderr
    failed = server.portico("invoke", "order-microservice", "--payload", '{"operation":"fly"}',
                            "--data", server.data, check=False)
    assert failed.returncode == 1 and json.loads(failed.stdout)["errorType"] == "ValueError"
    absent = server.portico("invoke", "absent", "--data", server.data, check=False)
    assert absent.returncode == 1 and "ResourceNotFoundException" in absent.stderr
    setups.logged(server, "order-microservice", "REPORT RequestId: ")
    logs = server.portico("logs", "order-microservice", "--data", server.data)
    assert "REPORT RequestId: " in logs.stdout


def test_compatibility_says_what_the_tables_say():
    described = subprocess.run([harness.BINARY, "describe"], capture_output=True, text=True,
                               check=True, timeout=60).stdout
    assert (harness.ROOT / "COMPATIBILITY.md").read_text() == described, \
        "COMPATIBILITY.md is out of date: build/portico describe > COMPATIBILITY.md"
