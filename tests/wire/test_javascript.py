"""Clients of the JavaScript world: the AWS SDK version 3, and Postman's newman."""
import subprocess

import pytest

import harness
import setups

HERE = harness.ROOT / "tests" / "js"
MODULES = HERE / "node_modules"


@pytest.fixture(scope="module")
def node_modules():
    """Installed once, and again when the lock file has changed."""
    installed = MODULES / ".package-lock.json"
    wanted = HERE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime:
        done = subprocess.run(["npm", "ci", "--no-progress"], cwd=HERE, capture_output=True,
                              text=True, timeout=240)
        assert done.returncode == 0, f"npm ci\n{done.stdout}{done.stderr}"
    return MODULES


def test_sdk_v3(server, node_modules):
    done = subprocess.run(
        ["node", "--test", "clients.test.mjs"], cwd=HERE, capture_output=True, text=True,
        timeout=120, env={**server.environment(), "ORDER_ZIP": str(harness.ORDER_ZIP)})
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{server.tail()}"
    # A file without tests would pass, too.
    assert "# fail 0" in done.stdout and "# pass 0" not in done.stdout, done.stdout


def test_postman_collection(server, node_modules, unique):
    table = f"postman-{unique}"
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(TableName=table, BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    role = setups.make_role(server, unique)
    setups.make_function(server, unique, role=role, code=setups.native_zip(), **setups.NATIVE)
    api = setups.Api(server, unique)
    api.method(api.resource("order"), unique)
    setups.allow_gateway(server, unique, api.id)
    url = api.deploy() + "/order"
    collection = harness.TEMPLATE.parent / "order-service.postman_collection.json"
    done = subprocess.run(
        ["node", node_modules / "newman" / "bin" / "newman.js", "run", collection, "--env-var",
         f"url={url}", "--env-var", f"table={table}", "--color", "off"],
        capture_output=True, text=True, timeout=120, env=harness.clean_environment())
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{server.tail()}"
