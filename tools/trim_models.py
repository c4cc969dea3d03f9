#!/usr/bin/env python3
"""Makes tests/wire_models/<service>.json: what AWS's models say, as bare facts.

The models are botocore's service-2.json files (any recent botocore; give its data directory). Kept
are names, types, constraints, locations, HTTP bindings, and errors with their codes, of the
operations in Portico's own tables; no documentation. tests/wire/test_shapes.py compares the server
with them.

    tools/trim_models.py [BOTOCORE_DATA_DIRECTORY]
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODELS = ROOT / "tests" / "wire_models"
SERVICES = ["apigateway", "dynamodb", "dynamodbstreams", "iam", "lambda", "logs", "sts"]
# Where the tables of services are that have no directory of their own.
TABLES = {"dynamodbstreams": "dynamodb/api/streams_operations.cc"}

METADATA = ["apiVersion", "jsonVersion", "protocol", "signingName", "endpointPrefix",
            "targetPrefix", "xmlNamespace"]
SHAPE = ["type", "required", "min", "max", "pattern", "enum", "payload", "exception", "error",
         "box", "document", "timestampFormat", "locationName"]
MEMBER = ["shape", "location", "locationName", "jsonvalue", "streaming", "deprecated"]


def pick(source, names):
    return {name: source[name] for name in names if name in source}


def operations_of_portico(service):
    """The names in the service's tables, as its sources spell them."""
    names = set()
    for source in (ROOT / "src").glob(TABLES.get(service, f"{service}/api/operations*.cc")):
        names.update(re.findall(r"\{\s*\.name\s*=\s*\"([A-Z]\w*)\"", source.read_text()))
    return names


def trim_member(member):
    return pick(member, MEMBER)


def trim_shape(shape):
    out = pick(shape, SHAPE)
    for role in ("member", "key", "value"):
        if role in shape:
            out[role] = trim_member(shape[role])
    if "members" in shape:
        out["members"] = {name: trim_member(m) for name, m in shape["members"].items()}
    if "error" in out:
        out["error"] = pick(out["error"], ["code", "httpStatusCode", "senderFault"])
    return out


def references(shape):
    for role in ("member", "key", "value"):
        if role in shape:
            yield shape[role]["shape"]
    for member in shape.get("members", {}).values():
        yield member["shape"]


def reachable(shapes, names):
    seen = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        todo.extend(references(shapes[name]))
    return sorted(seen)


def trim_operation(operation):
    out = {"http": pick(operation["http"], ["method", "requestUri", "responseCode"])}
    for role in ("input", "output"):
        if role in operation:
            out[role] = pick(operation[role], ["shape", "resultWrapper"])
    out["errors"] = [error["shape"] for error in operation.get("errors", [])]
    return out


def trim(model, ours):
    operations = {name: trim_operation(op) for name, op in sorted(model["operations"].items())
                  if name in ours}
    roots = []
    for operation in operations.values():
        roots += [operation[role]["shape"] for role in ("input", "output") if role in operation]
        roots += operation["errors"]
    return {
        "metadata": pick(model["metadata"], METADATA),
        "allOperations": sorted(model["operations"]),
        "operations": operations,
        "shapes": {name: trim_shape(model["shapes"][name])
                   for name in reachable(model["shapes"], roots)},
    }


def data_directory(arguments):
    if arguments:
        return pathlib.Path(arguments[0])
    import botocore
    return pathlib.Path(botocore.__file__).parent / "data"


def load(directory, service):
    latest = sorted((directory / service).iterdir())[-1]
    plain = latest / "service-2.json"
    if plain.exists():
        return json.loads(plain.read_text())
    import gzip
    return json.loads(gzip.decompress((latest / "service-2.json.gz").read_bytes()))


def main():
    directory = data_directory(sys.argv[1:])
    MODELS.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        ours = operations_of_portico(service)
        trimmed = trim(load(directory, service), ours)
        strangers = ours - set(trimmed["operations"])
        if strangers:
            sys.exit(f"{service}: AWS's model has no operation {', '.join(sorted(strangers))}")
        path = MODELS / f"{service}.json"
        path.write_text(json.dumps(trimmed, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        print(f"{path.relative_to(ROOT)}: {len(trimmed['operations'])} operations, "
              f"{len(trimmed['shapes'])} shapes")


if __name__ == "__main__":
    main()
