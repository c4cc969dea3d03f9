"""boto3 goes where AWS_ENDPOINT_URL says, also one that does not know the variable."""
import json

import pytest

pytest.importorskip("boto3")

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
ASK = """
import boto3
import botocore.config

def handler(event, context):
    given = {"endpoint_url": event["given"]} if event.get("given") else {}
    return [
        boto3.client(event["service"], **given).meta.endpoint_url,
        boto3.session.Session().client(event["service"], **given).meta.endpoint_url,
    ]
"""


def ask(function, service="dynamodb", given=None, **environ):
    function.write("app.py", ASK).start(**KEYS, **environ)
    first, second = json.loads(function.invoke({"service": service, "given": given}))
    assert first == second
    return first


def test_general_endpoint(function):
    assert ask(function, AWS_ENDPOINT_URL="http://localhost:4566") == "http://localhost:4566"


def test_particular_before_general(function):
    endpoint = ask(
        function,
        service="logs",
        AWS_ENDPOINT_URL="http://localhost:1",
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS="http://localhost:2",
    )
    assert endpoint == "http://localhost:2"


def test_another_services_endpoint_is_not_taken(function):
    endpoint = ask(function, AWS_ENDPOINT_URL_S3="http://localhost:2")
    assert endpoint == "https://dynamodb.us-east-1.amazonaws.com"


def test_endpoint_in_the_code_before_all(function):
    endpoint = ask(function, given="http://localhost:3", AWS_ENDPOINT_URL="http://localhost:1")
    assert endpoint == "http://localhost:3"


def test_it_can_be_switched_off(function):
    endpoint = ask(
        function,
        AWS_ENDPOINT_URL="http://localhost:1",
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="true",
    )
    assert endpoint == "https://dynamodb.us-east-1.amazonaws.com"


def test_a_resource_calls_it(function):
    function.write(
        "app.py",
        "import boto3\n"
        "def handler(event, context):\n"
        "    return boto3.resource('dynamodb').meta.client.meta.endpoint_url\n",
    ).start(**KEYS, AWS_ENDPOINT_URL="http://localhost:4566")
    assert function.invoke() == '"http://localhost:4566"'
