"""A function's own policy: what AddPermission gives to users, roles and sessions without another."""
import json

import botocore.exceptions
import pytest

import setups
from harness import ACCOUNT, REGION

ONE = "def lambda_handler(event, context): return 1"


def allowed(client, name, **options):
    """Whether the client may invoke the function. It is refused in AWS's words or not at all."""
    try:
        assert setups.call(client, name, **options) == (1, None)
        return True
    except botocore.exceptions.ClientError as refused:
        error = refused.response["Error"]
        assert error["Code"] == "AccessDeniedException", error
        assert "is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:" in error["Message"]
        return False


@pytest.fixture
def function(server, unique):
    """A function and how to permit it to a principal; each permission replaces the last."""
    client = setups.make_function(server, unique, ONE)
    statements = []

    def permit(principal, action="lambda:InvokeFunction", **more):
        while statements:
            client.remove_permission(FunctionName=unique, StatementId=statements.pop())
        if principal:
            client.add_permission(FunctionName=unique, StatementId="s-1", Action=action,
                                  Principal=principal, **more)
            statements.append("s-1")
    return permit


@pytest.fixture
def user(server, unique):
    """A user without any policy, as a client of Lambda."""
    iam = server.client("iam")
    iam.create_user(UserName=unique)
    key = iam.create_access_key(UserName=unique)["AccessKey"]
    return server.client("lambda", key["AccessKeyId"], key["SecretAccessKey"])


def identity_policy(server, name, effect, resource):
    server.client("iam").put_user_policy(
        UserName=name, PolicyName="p", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [
                {"Effect": effect, "Action": "lambda:InvokeFunction", "Resource": resource}]}))


def arn_of(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def test_a_user_that_is_named(server, unique, function, user):
    assert not allowed(user, unique)
    function(f"arn:aws:iam::{ACCOUNT}:user/{unique}")
    assert allowed(user, unique)
    assert allowed(user, arn_of(unique))
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        user.get_function(FunctionName=unique)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    # A deny wins, wherever it stands.
    identity_policy(server, unique, "Deny", "*")
    assert not allowed(user, unique)
    server.client("iam").delete_user_policy(UserName=unique, PolicyName="p")
    assert allowed(user, unique)
    function(f"arn:aws:iam::{ACCOUNT}:user/{unique}-other")
    assert not allowed(user, unique)
    function(None)
    assert not allowed(user, unique)


def test_other_actions(unique, function, user):
    function(f"arn:aws:iam::{ACCOUNT}:user/{unique}", "lambda:GetFunction")
    assert user.get_function(FunctionName=unique)["Configuration"]["FunctionName"] == unique
    assert not allowed(user, unique)
    # Not among the actions that AWS evaluates a function's policy for.
    function(f"arn:aws:iam::{ACCOUNT}:user/{unique}", "lambda:*")
    assert allowed(user, unique)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        user.update_function_configuration(FunctionName=unique, Timeout=5)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_everyone_and_the_account(server, unique, function, user):
    function("*")
    assert allowed(user, unique)
    # For a source alone: nobody's call has one.
    function("*", SourceArn="arn:aws:s3:::bucket")
    assert not allowed(user, unique)
    # The account leaves it to its users' own policies.
    function(ACCOUNT)
    assert not allowed(user, unique)
    identity_policy(server, unique, "Allow", arn_of(unique))
    assert allowed(user, unique)


def test_a_policy_on_the_function_is_not_one_on_its_versions(server, unique, function, user):
    function(f"arn:aws:iam::{ACCOUNT}:user/{unique}")
    assert not allowed(user, unique, Qualifier="$LATEST")
    assert not allowed(user, f"{unique}:$LATEST")
    identity_policy(server, unique, "Allow", arn_of(unique))
    assert allowed(user, unique) and not allowed(user, unique, Qualifier="$LATEST")
    function(None)
    identity_policy(server, unique, "Allow", arn_of(unique) + ":*")
    assert allowed(user, unique, Qualifier="$LATEST") and not allowed(user, unique)


def test_a_role_and_its_sessions(server, unique, function):
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}
    role = server.client("iam").create_role(
        RoleName=unique, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]

    def session(name):
        given = server.client("sts").assume_role(RoleArn=role, RoleSessionName=name)["Credentials"]
        return server.client("lambda", given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    mine, other = session("mine"), session("other")
    assert not allowed(mine, unique)
    function(role)
    assert allowed(mine, unique) and allowed(other, unique)
    function(f"arn:aws:sts::{ACCOUNT}:assumed-role/{unique}/mine")
    assert allowed(mine, unique) and not allowed(other, unique)
