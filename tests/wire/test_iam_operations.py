"""IAM's operations from making to deleting: roles, users, managed policies and what belongs to them."""
import json
import urllib.parse

import botocore.exceptions
import pytest

import setups
from harness import ACCOUNT

READ = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]})
WRITE = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]})
TAGS = [{"Key": "team", "Value": "orders"}]
NONE = {"RoleName": "no-such-role"}
NOBODY = {"UserName": "no-such-user"}


@pytest.fixture
def iam(server):
    return server.client("iam")


def refused(call, code, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == code, caught.value


def parsed(document):
    """boto3 decodes documents; older ones give text."""
    return json.loads(urllib.parse.unquote(document)) if isinstance(document, str) else document


def test_a_managed_policy(iam, unique):
    policy = iam.create_policy(PolicyName=unique, PolicyDocument=READ, Description="reads", Tags=TAGS)["Policy"]
    arn = {"PolicyArn": policy["Arn"]}
    absent = {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/no-such-policy"}
    refused(iam.create_policy, "EntityAlreadyExists", PolicyName=unique, PolicyDocument=READ)
    assert iam.get_policy(**arn)["Policy"]["Tags"] == TAGS
    refused(iam.get_policy, "NoSuchEntity", **absent)
    assert unique in [p["PolicyName"] for p in iam.list_policies(Scope="Local")["Policies"]]
    refused(iam.list_policies, "ValidationError", PathPrefix="no-slash")

    second = iam.create_policy_version(**arn, PolicyDocument=WRITE)["PolicyVersion"]
    assert (second["VersionId"], second["IsDefaultVersion"]) == ("v2", False)
    refused(iam.create_policy_version, "MalformedPolicyDocument", **arn, PolicyDocument="{}")
    assert parsed(iam.get_policy_version(**arn, VersionId="v2")["PolicyVersion"]["Document"]) == json.loads(WRITE)
    refused(iam.get_policy_version, "NoSuchEntity", **arn, VersionId="v9")
    iam.set_default_policy_version(**arn, VersionId="v2")
    refused(iam.set_default_policy_version, "NoSuchEntity", **arn, VersionId="v9")
    assert iam.get_policy(**arn)["Policy"]["DefaultVersionId"] == "v2"
    assert [v["VersionId"] for v in iam.list_policy_versions(**arn)["Versions"]] == ["v2", "v1"]
    refused(iam.list_policy_versions, "NoSuchEntity", **absent)
    refused(iam.delete_policy_version, "DeleteConflict", **arn, VersionId="v2")
    iam.delete_policy_version(**arn, VersionId="v1")

    iam.tag_policy(**arn, Tags=[{"Key": "more", "Value": "1"}])
    refused(iam.tag_policy, "NoSuchEntity", **absent, Tags=TAGS)
    assert len(iam.list_policy_tags(**arn)["Tags"]) == 2
    refused(iam.list_policy_tags, "NoSuchEntity", **absent)
    iam.untag_policy(**arn, TagKeys=["more"])
    refused(iam.untag_policy, "NoSuchEntity", **absent, TagKeys=["more"])
    assert iam.list_policy_tags(**arn)["Tags"] == TAGS

    iam.attach_role_policy(RoleName="functions", **arn)
    roles = iam.list_entities_for_policy(**arn)["PolicyRoles"]
    assert [role["RoleName"] for role in roles] == ["functions"]
    refused(iam.list_entities_for_policy, "NoSuchEntity", **absent)
    refused(iam.delete_policy, "DeleteConflict", **arn)
    iam.detach_role_policy(RoleName="functions", **arn)
    iam.delete_policy(**arn)
    refused(iam.get_policy, "NoSuchEntity", **arn)


def test_a_role(iam, unique):
    name = {"RoleName": unique}
    trust = {"AssumeRolePolicyDocument": setups.TRUST_LAMBDA}
    iam.create_role(**name, **trust, Tags=TAGS)
    refused(iam.create_role, "EntityAlreadyExists", **name, **trust)
    iam.update_role(**name, Description="first", MaxSessionDuration=7200)
    refused(iam.update_role, "NoSuchEntity", **NONE)
    assert iam.update_role_description(**name, Description="second")["Role"]["Description"] == "second"
    refused(iam.update_role_description, "NoSuchEntity", **NONE, Description="x")
    assert iam.get_role(**name)["Role"]["MaxSessionDuration"] == 7200
    refused(iam.get_role, "NoSuchEntity", **NONE)
    assert unique in [role["RoleName"] for role in iam.list_roles(MaxItems=1000)["Roles"]]
    refused(iam.list_roles, "ValidationError", PathPrefix="no-slash")

    changed = json.loads(setups.TRUST_LAMBDA)
    changed["Statement"][0]["Principal"] = {"AWS": ACCOUNT}
    iam.update_assume_role_policy(**name, PolicyDocument=json.dumps(changed))
    refused(iam.update_assume_role_policy, "MalformedPolicyDocument", **name, PolicyDocument=READ)
    assert parsed(iam.get_role(**name)["Role"]["AssumeRolePolicyDocument"]) == changed

    iam.tag_role(**name, Tags=[{"Key": "more", "Value": "1"}])
    refused(iam.tag_role, "NoSuchEntity", **NONE, Tags=TAGS)
    assert len(iam.list_role_tags(**name)["Tags"]) == 2
    refused(iam.list_role_tags, "NoSuchEntity", **NONE)
    iam.untag_role(**name, TagKeys=["more"])
    refused(iam.untag_role, "NoSuchEntity", **NONE, TagKeys=["more"])
    assert iam.list_role_tags(**name)["Tags"] == TAGS
    assert iam.list_instance_profiles_for_role(**name)["InstanceProfiles"] == []
    refused(iam.list_instance_profiles_for_role, "NoSuchEntity", **NONE)

    inline = {**name, "PolicyName": "inline"}
    iam.put_role_policy(**inline, PolicyDocument=READ)
    refused(iam.put_role_policy, "MalformedPolicyDocument", **inline, PolicyDocument="{}")
    assert parsed(iam.get_role_policy(**inline)["PolicyDocument"]) == json.loads(READ)
    refused(iam.get_role_policy, "NoSuchEntity", **name, PolicyName="none")
    assert iam.list_role_policies(**name)["PolicyNames"] == ["inline"]
    refused(iam.list_role_policies, "NoSuchEntity", **NONE)
    refused(iam.delete_role, "DeleteConflict", **name)
    iam.delete_role_policy(**inline)
    refused(iam.delete_role_policy, "NoSuchEntity", **inline)

    managed = {**name, "PolicyArn": "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"}
    iam.attach_role_policy(**managed)
    attached = iam.list_attached_role_policies(**name)["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["AmazonDynamoDBReadOnlyAccess"]
    refused(iam.list_attached_role_policies, "NoSuchEntity", **NONE)
    refused(iam.attach_role_policy, "NoSuchEntity", **name, PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicy")
    iam.detach_role_policy(**managed)
    refused(iam.detach_role_policy, "NoSuchEntity", **managed)

    boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
    iam.put_role_permissions_boundary(**name, PermissionsBoundary=boundary)
    refused(iam.put_role_permissions_boundary, "NoSuchEntity", **NONE, PermissionsBoundary=boundary)
    assert iam.get_role(**name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    iam.delete_role_permissions_boundary(**name)
    refused(iam.delete_role_permissions_boundary, "NoSuchEntity", **name)
    iam.delete_role(**name)
    refused(iam.delete_role, "NoSuchEntity", **name)


def test_a_user(iam, unique):
    name = {"UserName": unique}
    iam.create_user(**name, Tags=TAGS)
    refused(iam.create_user, "EntityAlreadyExists", **name)
    assert iam.get_user(**name)["User"]["Tags"] == TAGS
    refused(iam.get_user, "NoSuchEntity", **NOBODY)
    assert unique in [user["UserName"] for user in iam.list_users(MaxItems=1000)["Users"]]
    refused(iam.list_users, "ValidationError", PathPrefix="no-slash")
    iam.tag_user(**name, Tags=[{"Key": "more", "Value": "1"}])
    refused(iam.tag_user, "NoSuchEntity", **NOBODY, Tags=TAGS)
    assert len(iam.list_user_tags(**name)["Tags"]) == 2
    refused(iam.list_user_tags, "NoSuchEntity", **NOBODY)
    iam.untag_user(**name, TagKeys=["more"])
    refused(iam.untag_user, "NoSuchEntity", **NOBODY, TagKeys=["more"])
    assert iam.list_groups_for_user(**name)["Groups"] == []
    refused(iam.list_groups_for_user, "NoSuchEntity", **NOBODY)

    inline = {**name, "PolicyName": "inline"}
    iam.put_user_policy(**inline, PolicyDocument=READ)
    refused(iam.put_user_policy, "MalformedPolicyDocument", **inline, PolicyDocument="{}")
    assert parsed(iam.get_user_policy(**inline)["PolicyDocument"]) == json.loads(READ)
    refused(iam.get_user_policy, "NoSuchEntity", **name, PolicyName="none")
    assert iam.list_user_policies(**name)["PolicyNames"] == ["inline"]
    refused(iam.list_user_policies, "NoSuchEntity", **NOBODY)
    iam.delete_user_policy(**inline)
    refused(iam.delete_user_policy, "NoSuchEntity", **inline)

    managed = {**name, "PolicyArn": "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"}
    iam.attach_user_policy(**managed)
    refused(iam.attach_user_policy, "NoSuchEntity", **NOBODY, PolicyArn=managed["PolicyArn"])
    assert len(iam.list_attached_user_policies(**name)["AttachedPolicies"]) == 1
    refused(iam.list_attached_user_policies, "NoSuchEntity", **NOBODY)
    iam.detach_user_policy(**managed)
    refused(iam.detach_user_policy, "NoSuchEntity", **managed)

    boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
    iam.put_user_permissions_boundary(**name, PermissionsBoundary=boundary)
    refused(iam.put_user_permissions_boundary, "NoSuchEntity", **NOBODY, PermissionsBoundary=boundary)
    iam.delete_user_permissions_boundary(**name)
    refused(iam.delete_user_permissions_boundary, "NoSuchEntity", **name)

    key = iam.create_access_key(**name)["AccessKey"]["AccessKeyId"]
    refused(iam.create_access_key, "NoSuchEntity", **NOBODY)
    assert [k["AccessKeyId"] for k in iam.list_access_keys(**name)["AccessKeyMetadata"]] == [key]
    refused(iam.list_access_keys, "NoSuchEntity", **NOBODY)
    iam.update_access_key(**name, AccessKeyId=key, Status="Inactive")
    refused(iam.update_access_key, "NoSuchEntity", **name, AccessKeyId="AKIA" + "A" * 16, Status="Active")
    refused(iam.delete_user, "DeleteConflict", **name)
    iam.delete_access_key(**name, AccessKeyId=key)
    iam.delete_user(**name)
    refused(iam.delete_user, "NoSuchEntity", **name)
