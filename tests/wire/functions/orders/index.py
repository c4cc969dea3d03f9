"""The order service as a Python function: what the tutorial's readers write, in our own words.

boto3 finds its region, credentials and endpoint by itself, as on AWS.
"""
import decimal

import boto3

print("orders: loaded")


def exact(value):
    """DynamoDB's resource API takes no floats."""
    if isinstance(value, float):
        return decimal.Decimal(repr(value))
    if isinstance(value, dict):
        return {name: exact(member) for name, member in value.items()}
    return [exact(item) for item in value] if isinstance(value, list) else value


TABLE_METHODS = {"create": "put_item", "read": "get_item", "update": "update_item",
                 "delete": "delete_item", "list": "scan"}


def lambda_handler(event, context):
    operation = event["operation"]
    payload = exact(event.get("payload", {}))
    if operation in TABLE_METHODS:
        table = boto3.resource("dynamodb").Table(event["tableName"])
        return getattr(table, TABLE_METHODS[operation])(**payload)
    if operation == "echo":
        return payload
    if operation == "ping":
        return "pong"
    raise ValueError(f'Unrecognized operation "{operation}"')
