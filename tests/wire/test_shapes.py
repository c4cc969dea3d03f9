"""Every shape in the server's operation tables agrees with AWS's model.

`portico describe --format json` prints the tables; tests/wire_models/ has the facts of AWS's models
(tools/trim_models.py). Inputs must list all of the model's members, with the model's constraints;
outputs must not have members that the model has not.
"""

import json
import pathlib
import subprocess

import pytest

import harness

MODELS = pathlib.Path(__file__).resolve().parent.parent / "wire_models"

# Where the server's table says something else than the model, and why that is right:
# "service.Operation.direction.path.aspect": reason.
OWN_WORDS = "its absence is answered in DynamoDB's own words, not the validator's"
OWN_MAP = "the map of a batch is checked in DynamoDB's own words and order, not the validator's"
BY_ANOTHER_NAME = "BillingMode by another name, which the service knows and no model has"
ITS_RUNTIMES = "which runtimes there are is answered in Lambda's own words, not the validator's"
EXCEPTIONS = {
    "dynamodb.CreateTable.input.TableName.required": OWN_WORDS,
    "dynamodb.DeleteTable.input.TableName.required": OWN_WORDS,
    "dynamodb.DescribeTable.input.TableName.required": OWN_WORDS,
    "dynamodb.DescribeTimeToLive.input.TableName.required": OWN_WORDS,
    "dynamodb.UpdateTable.input.TableName.required": OWN_WORDS,
    **{f"dynamodb.{operation}.input.{aspect}": OWN_WORDS for operation, aspect in [
        ("TagResource", "ResourceArn.required"), ("TagResource", "ResourceArn.min"),
        ("TagResource", "Tags.required"), ("UntagResource", "ResourceArn.required"),
        ("UntagResource", "ResourceArn.min"), ("UntagResource", "TagKeys.required"),
        ("ListTagsOfResource", "ResourceArn.required"),
        ("ListTagsOfResource", "ResourceArn.min")]},
    "dynamodb.CreateTable.input.TableThroughputMode": BY_ANOTHER_NAME,
    "dynamodb.UpdateTable.input.TableThroughputMode": BY_ANOTHER_NAME,
    **{f"dynamodb.{operation}.output.{table}.TableThroughputModeSummary": BY_ANOTHER_NAME
       for operation, table in [
           ("CreateTable", "TableDescription"), ("UpdateTable", "TableDescription"),
           ("DeleteTable", "TableDescription"), ("DescribeTable", "Table"),
           ("RestoreTableFromBackup", "TableDescription"),
           ("RestoreTableToPointInTime", "TableDescription")]},
    "dynamodb.Query.input.Limit.min": "a Limit below 1 is answered in DynamoDB's own words",
    **{f"dynamodb.{operation}.input.RequestItems{aspect}": OWN_MAP for operation, aspect in [
        ("BatchGetItem", ".min"), ("BatchGetItem", ".max"), ("BatchGetItem", "{key}.min"),
        ("BatchGetItem", "{key}.max"), ("BatchGetItem", "{}.Keys.min"),
        ("BatchGetItem", "{}.Keys.max"), ("BatchWriteItem", ".min"), ("BatchWriteItem", ".max"),
        ("BatchWriteItem", "{key}.min"), ("BatchWriteItem", "{key}.max"),
        ("BatchWriteItem", "{}.min"), ("BatchWriteItem", "{}.max")]},
    "dynamodb.BatchGetItem.input.ReturnConsumedCapacity.enum": OWN_MAP,
    "lambda.CreateFunction.input.Runtime.enum": ITS_RUNTIMES,
    "lambda.UpdateFunctionConfiguration.input.Runtime.enum": ITS_RUNTIMES,
}

SCALARS = {"string": {"string"}, "character": {"string"}, "boolean": {"boolean"},
           "integer": {"integer"}, "long": {"long"}, "double": {"double"}, "float": {"double"},
           "timestamp": {"timestamp"}, "blob": {"blob"}}


class Comparison:
    """Walks a shape of the model beside one of the server and collects what differs."""

    def __init__(self, model, direction):
        self.shapes = model["shapes"]
        self.direction = direction
        self.differences = {}

    def note(self, path, aspect, model, server):
        self.differences[f"{path}.{aspect}"] = f"AWS {model!r}, Portico {server!r}"

    def structure(self, shape, server, path, open_shapes):
        members = shape.get("members", {})
        for name in server["members"].keys() - members.keys():
            self.note(path, name, None, "a member")
        if self.direction == "input":
            for name in members.keys() - server["members"].keys():
                self.note(path, name, "a member", None)
        for name in members.keys() & server["members"].keys():
            self.member(shape, name, server["members"][name], f"{path}.{name}", open_shapes)

    def member(self, parent, name, server, path, open_shapes):
        reference = parent["members"][name]
        location = reference.get("location", "body")
        if parent.get("payload") == name:
            location = "payload"
        if location == "headers":
            location = "header"
        if server.get("location", "body") != location:
            self.note(path, "location", location, server.get("location", "body"))
        wire = reference.get("locationName", name)
        if location != "payload" and server.get("locationName", name) != wire:
            self.note(path, "locationName", wire, server.get("locationName", name))
        if self.direction == "input":
            required = name in parent.get("required", [])
            if server.get("required", False) != required:
                self.note(path, "required", required, server.get("required", False))
        if not server.get("unsupported"):
            self.value(reference, server, path, open_shapes)

    def value(self, reference, server, path, open_shapes):
        shape_name = reference["shape"]
        shape = self.shapes[shape_name]
        kind = shape["type"]
        if server["type"] in ("custom", "recursive"):
            return
        if server["type"] == "document" and (reference.get("jsonvalue") or shape.get("document")):
            return
        if server["type"] not in SCALARS.get(kind, {kind}):
            self.note(path, "type", kind, server["type"])
            return
        if self.direction == "input":
            self.constraints(shape, server, path)
        if kind == "structure" and shape_name not in open_shapes:
            self.structure(shape, server, path, open_shapes | {shape_name})
        elif kind == "list":
            self.value(shape["member"], server["element"], path + "[]", open_shapes)
        elif kind == "map":
            self.value(shape["value"], server["element"], path + "{}", open_shapes)
            if self.direction == "input":
                self.constraints(self.shapes[shape["key"]["shape"]], server.get("key", {}),
                                 path + "{key}")

    def constraints(self, shape, server, path):
        for aspect in ("min", "max"):
            # A minimum length of nothing is no constraint.
            if (shape.get(aspect) or None) != (server.get(aspect) or None):
                self.note(path, aspect, shape.get(aspect), server.get(aspect))
        if bare(shape.get("pattern")) not in (bare(server.get("pattern")), bare_of_older(server.get("pattern"))):
            self.note(path, "pattern", shape.get("pattern"), server.get("pattern"))
        if sorted(shape.get("enum", [])) != sorted(server.get("enum", [])):
            self.note(path, "enum", shape.get("enum"), server.get("enum"))


def bare_of_older(pattern):
    """The server's pattern as models from before the European cloud's regions have it. What AWS's
    pattern says of them today is asserted in test_lambda_answers.py."""
    return pattern and bare(pattern.replace("(eusc-)?", ""))


def bare(pattern):
    """A pattern without what matching the whole value implies, and None if it allows everything."""
    if pattern is None:
        return None
    pattern = pattern.removeprefix("^").removesuffix("$")
    return None if pattern in (".*", "[\\s\\S]*", "(?s).*") else pattern


def operations():
    for path in sorted(MODELS.glob("*.json")):
        model = json.loads(path.read_text())
        for name in model["operations"]:
            yield pytest.param(path.stem, name, id=f"{path.stem}.{name}")


@pytest.fixture(scope="module")
def described():
    text = subprocess.run([harness.BINARY, "describe", "--format", "json"], check=True, text=True,
                          capture_output=True).stdout
    return {service["name"]: service for service in json.loads(text)["services"]}


@pytest.fixture(scope="module")
def models():
    return {path.stem: json.loads(path.read_text()) for path in MODELS.glob("*.json")}


def compare(model, service, name):
    operation = next(op for op in service["operations"] if op["name"] == name)
    ours = model["operations"][name]
    differences = {}
    for direction in ("input", "output"):
        comparison = Comparison(model, direction)
        shape_name = ours.get(direction, {}).get("shape")
        shape = model["shapes"].get(shape_name, {"members": {}})
        comparison.structure(shape, operation[direction], f"{service['name']}.{name}.{direction}",
                             frozenset({shape_name}))
        differences.update(comparison.differences)
    if model["metadata"]["protocol"].startswith("rest"):
        http = (ours["http"]["method"], ours["http"]["requestUri"].partition("?")[0].rstrip("/"),
                ours["http"].get("responseCode", 200))
        served = (operation["method"], operation["uri"].partition("?")[0].rstrip("/"),
                  operation["status"])
        if http != served:
            differences[f"{service['name']}.{name}.http"] = f"AWS {http}, Portico {served}"
    return differences


@pytest.mark.parametrize("service, name", operations())
def test_shapes_agree_with_the_model(described, models, service, name):
    differences = compare(models[service], described[service], name)
    unexplained = {path: text for path, text in differences.items() if path not in EXCEPTIONS}
    assert not unexplained, "\n".join(f"{p}: {t}" for p, t in sorted(unexplained.items()))


def test_every_exception_is_still_needed(described, models):
    differences = {}
    for service, model in models.items():
        for name in model["operations"]:
            differences.update(compare(model, described[service], name))
    assert not EXCEPTIONS.keys() - differences.keys()


@pytest.mark.parametrize("service", [path.stem for path in sorted(MODELS.glob("*.json"))])
def test_every_operation_of_aws_is_implemented_or_listed_as_not(described, models, service):
    implemented = {operation["name"] for operation in described[service]["operations"]}
    missing = set(described[service]["notImplemented"])
    assert not implemented & missing
    assert implemented | missing == set(models[service]["allOperations"])


@pytest.mark.parametrize("service", [path.stem for path in sorted(MODELS.glob("*.json"))])
def test_protocols_agree_with_the_model(described, models, service):
    metadata = models[service]["metadata"]
    ours = described[service]
    assert ours["apiVersion"] == metadata["apiVersion"]
    assert ours["targetPrefix"] == metadata.get("targetPrefix", "")
    assert ours["xmlNamespace"] == metadata.get("xmlNamespace", "")
    protocol = metadata["protocol"]
    if protocol == "json":
        protocol += "-" + metadata["jsonVersion"]
    assert ours["protocol"] == protocol
    assert ours["signingName"] == metadata.get("signingName", metadata["endpointPrefix"])
