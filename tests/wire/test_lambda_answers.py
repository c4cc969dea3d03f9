"""Lambda's answers that deployment tools read, and what a function finds around it."""
import botocore.exceptions
import pytest

import setups


def test_tools_find_no_code_signing_configuration(server, unique):
    client = setups.make_function(server, unique, "def lambda_handler(event, context): return 1")
    answer = client.get_function_code_signing_config(FunctionName=unique)
    assert answer["FunctionName"] == unique and "CodeSigningConfigArn" not in answer


def test_names_may_be_of_the_european_cloud(server):
    client = server.client("lambda", parameter_validation=False)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client.get_function(FunctionName="my-function!")
    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?" in error["Message"]


def test_the_end_of_an_update_is_a_revision(server, unique):
    client = setups.make_function(server, unique, "def lambda_handler(event, context): return 1")
    during = client.update_function_configuration(FunctionName=unique, Timeout=9)["RevisionId"]
    client.get_waiter("function_updated_v2").wait(FunctionName=unique)
    assert client.get_function_configuration(FunctionName=unique)["RevisionId"] != during


@pytest.mark.parametrize(
    "runtime, code",
    [("nodejs14.x", "InvalidParameterValueException"), ("nodejs22.x", "NotImplemented")],
)
def test_runtimes_that_are_not_here(server, unique, runtime, code):
    client = setups.make_function(server, unique, "def lambda_handler(event, context): return 1")
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client.update_function_configuration(FunctionName=unique, Runtime=runtime)
    assert refused.value.response["Error"]["Code"] == code


def test_a_function_is_told_the_qualifier(server, unique):
    source = "def lambda_handler(event, context): return context.invoked_function_arn"
    client = setups.make_function(server, unique, source)
    answer = client.invoke(FunctionName=unique, Qualifier="$LATEST")["Payload"].read()
    assert answer.endswith(b':%s:$LATEST"' % unique.encode())


def test_sh_is_bash(server, unique):
    source = """
import subprocess
def lambda_handler(event, context):
    return subprocess.run(["/bin/sh", "-c", "set -o pipefail; false | true"]).returncode
"""
    client = setups.make_function(server, unique, source)
    assert client.invoke(FunctionName=unique)["Payload"].read() == b"1"
