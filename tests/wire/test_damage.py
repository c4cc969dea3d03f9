"""Whatever happens to a file of the data directory: the start is refused with a message and nothing is
deleted, or all data is there, or what is damaged fails to be read. Never is there silently less."""
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess

import botocore.exceptions
import pytest

import harness
import raw
import setups

ITEMS = 400
START_KILLS = int(os.environ.get("PORTICO_START_KILLS", "15"))
START_SECONDS = 0.15  # within which a start does what could be interrupted
CODE = "def lambda_handler(event, context):\n    return 'the code'\n"


class Refused(Exception):
    """The server did not start."""


# An answer of all_there: damage that a read reports.
READ_FAILS = "a read fails"


def put_items(client, first, last):
    for i in range(first, last):
        client("PutItem", TableName="table", Item={"id": {"S": str(i)}, "v": {"S": f"{i}." * 100}})


def start(server):
    """Starts the server, or raises Refused with what it said."""
    server.log.unlink(missing_ok=True)
    try:
        server.start()
    except AssertionError as error:
        assert "the server ended with 1" in str(error), error
        server.process = None
        raise Refused(server.tail()) from None


def all_there(server):
    """What is wrong with the server's data; empty if nothing is. An error of the server is an answer."""
    client = raw.Client(server.endpoint)
    try:
        found = {item["id"]["S"] for item in client.pages("Scan", TableName="table")}
    except raw.Refused as error:
        return READ_FAILS if error.status == 500 else f"{error}"
    if found != {str(i) for i in range(ITEMS)}:
        return f"SILENT: {len(found)} items"
    if [group["logGroupName"] for group in server.client("logs").describe_log_groups()["logGroups"]] != ["g"]:
        return "SILENT: no log group"
    try:
        answer = server.client("lambda").invoke(FunctionName="f")
    except botocore.exceptions.ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 500, error
        return READ_FAILS
    if json.loads(answer["Payload"].read()) != "the code":
        return "SILENT: another function"
    return ""


def files(data):
    """Content of each file that matters, by its name."""
    return {str(path.relative_to(data)): path.read_bytes() for path in sorted(data.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.name != "server.json"
            and not path.name.startswith("LOG") and path.name != "LOCK"}


def put_back(data, kept):
    shutil.rmtree(data)
    shutil.copytree(kept, data, symlinks=True)


@pytest.fixture(scope="module")
def filled(start_server, tmp_path_factory):
    """A stopped server, a whole copy of its data, and an older one."""
    server = start_server("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    client("CreateTable", TableName="table", BillingMode="PAY_PER_REQUEST",
           AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
           KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    put_items(client, 0, ITEMS // 2)
    server.client("logs").create_log_group(logGroupName="g")
    setups.make_role(server, "functions")
    setups.make_function(server, "f", CODE)
    kept = tmp_path_factory.mktemp("kept")
    assert server.stop() == 0
    shutil.copytree(server.data, kept / "older", symlinks=True)
    server.start()
    put_items(raw.Client(server.endpoint), ITEMS // 2, ITEMS)
    server.kill()
    shutil.copytree(server.data, kept / "whole", symlinks=True)
    return server, kept / "whole", kept / "older"


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 0x04
    path.write_bytes(content)


def damages(path, older):
    """The ways to damage a file, by name."""
    size = path.stat().st_size
    ways = {"removed": lambda p: p.unlink()}
    if size > 0:
        ways["cut to half"] = lambda p: os.truncate(p, size // 2)
        ways["cut by some bytes"] = lambda p: os.truncate(p, max(0, size - 5))
        for at in sorted({0, size // 3, size // 2, size - 1}):
            ways[f"flipped at {at}"] = lambda p, at=at: flip(p, at)
    if older.is_file():
        ways["older"] = lambda p: p.write_bytes(older.read_bytes())
    return ways


# Files by kind; every file of the directory is of one of them.
KINDS = {
    "CURRENT": lambda name: name == "db/CURRENT",
    "MANIFEST": lambda name: name.startswith("db/MANIFEST"),
    "log": lambda name: name.startswith("db/") and name.endswith(".log"),
    "table": lambda name: name.startswith("db/") and name.endswith(".sst"),
    "inventory": lambda name: name in ("db.inventory", "db/INVENTORY"),
    "other": lambda name: name.startswith("db/"),
    "archive": lambda name: name.startswith("functions/") and name.endswith(".zip"),
    "unpacked": lambda name: name.startswith("functions/"),
    "credentials": lambda name: name == "credentials",
    "rest": lambda name: True,
}


# What is compared before the database is opened, so that a start that is refused writes nothing at all.
BEFORE_OPENING = ("CURRENT", "MANIFEST", "log", "inventory")


def kind_of(name):
    return next(kind for kind, matches in KINDS.items() if matches(name))


@pytest.mark.parametrize("kind", KINDS)
def test_damage_of_any_file_is_never_silent(filled, kind):
    server, whole, older = filled
    names = [str(path.relative_to(whole)) for path in sorted(whole.rglob("*"))
             if path.is_file() and kind_of(str(path.relative_to(whole))) == kind]
    if kind not in ("rest",):
        assert names, f"no file is of the kind {kind}"
    outcomes = {}
    for name in names:
        for way, damage in damages(whole / name, older / name).items():
            put_back(server.data, whole)
            damage(server.data / name)
            before = files(server.data)
            if before == files(whole) and kind != "other":
                continue
            try:
                start(server)
            except Refused as refused:
                said = str(refused)
                assert "damaged" in said or "missing" in said or "credentials" in said, (name, way, said)
                outcomes[name, way] = "refused"
                if kind in BEFORE_OPENING or (kind == "table" and "flipped" not in way):
                    assert files(server.data) == before, f"{name} {way}: files were changed"
                    continue
                # The database was opened, which writes to it; that one file put back, all is there.
                assert (server.data / name).exists() == (name in before)
                shutil.copy2(whole / name, server.data / name)
                start(server)
                assert all_there(server) == "", (name, way)
                server.kill()
                continue
            outcomes[name, way] = all_there(server)
            server.kill()
    print({f"{name} {way}": outcome for (name, way), outcome in outcomes.items()})
    assert not [item for item in outcomes.items() if item[1] not in ("", "refused", READ_FAILS)]
    if kind in ("CURRENT", "log", "MANIFEST", "archive", "credentials"):
        assert "refused" in outcomes.values()
    put_back(server.data, whole)
    start(server)
    assert all_there(server) == ""
    server.kill()


def test_a_lost_database_directory_is_missed(filled):
    server, whole, _ = filled
    put_back(server.data, whole)
    shutil.rmtree(server.data / "db")
    with pytest.raises(Refused, match="missing"):
        start(server)
    put_back(server.data, whole)


def test_data_of_an_earlier_version_opens(filled):
    server, whole, _ = filled
    put_back(server.data, whole)
    (server.data / "db.inventory").unlink()
    (server.data / "db" / "INVENTORY").unlink()
    start(server)
    assert all_there(server) == ""
    server.kill()
    log = max((server.data / "db").glob("*.log"))
    assert (server.data / "db.inventory").exists() and log.exists()
    start(server)
    assert all_there(server) == ""
    server.kill()


def test_who_accepts_the_loss_starts(filled):
    server, whole, _ = filled
    put_back(server.data, whole)
    for log in (server.data / "db").glob("*.log"):
        log.unlink()
    with pytest.raises(Refused, match="rebuild-inventory"):
        start(server)
    options, server.options = server.options, (*server.options, "--rebuild-inventory")
    start(server)
    found = len(list(raw.Client(server.endpoint).pages("Scan", TableName="table")))
    assert ITEMS // 2 <= found < ITEMS
    assert server.stop() == 0
    server.options = options
    start(server)
    server.kill()
    put_back(server.data, whole)


def test_kills_while_it_starts_are_no_damage(filled):
    """At whichever step of opening the process ends, the next start takes nothing for damage."""
    server, whole, _ = filled
    put_back(server.data, whole)
    moments = random.Random(20261201)
    for _ in range(START_KILLS):
        process = subprocess.Popen(server.command(), stdin=subprocess.DEVNULL, env=harness.clean_environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            # An end by itself within that time is a refusal.
            _, said = process.communicate(timeout=moments.uniform(0, START_SECONDS))
            raise AssertionError(said.decode())
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
    start(server)
    assert all_there(server) == ""
    server.kill()
    put_back(server.data, whole)


def test_code_changed_under_a_running_server_is_not_run(start_server):
    server = start_server("--auth", "open", "--log-level", "warn")
    setups.make_role(server, "functions")
    client = setups.make_function(server, "f", CODE)
    digest = client.get_function_configuration(FunctionName="f")["CodeSha256"]
    unpacked = next(path for path in (server.data / "functions").iterdir() if path.is_dir())
    assert hashlib.sha256(pathlib.Path(str(unpacked) + ".zip").read_bytes()).digest().hex() == unpacked.name
    for path in unpacked.rglob("*.py"):
        path.write_text(CODE.replace("the code", "another code"))
    with pytest.raises(Exception, match="500|ServiceException"):
        client.invoke(FunctionName="f")
    assert "was changed since it was unpacked" in server.tail()
    assert setups.call(client, "f", {}) == ("the code", None)
    assert client.get_function_configuration(FunctionName="f")["CodeSha256"] == digest
