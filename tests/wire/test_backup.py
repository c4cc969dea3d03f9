"""`portico backup` of a running server, `portico restore`, `portico verify`."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import time

import pytest

import harness
import ledger
import raw
import setups

ROUNDS = int(os.environ.get("PORTICO_BACKUP_ROUNDS", "3"))
SEED = 20261201
CODE = "def lambda_handler(event, context):\n    return 'the code'\n"


def portico(*arguments, code=0):
    done = subprocess.run([harness.BINARY, *map(str, arguments)], capture_output=True, text=True,
                          env=harness.clean_environment(), timeout=300)
    assert done.returncode == code, f"{arguments}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def backup(server, directory):
    """Makes a backup; gives its path and how many bytes of it are new."""
    path, counts = portico("backup", directory, "--data", server.data).splitlines()
    return pathlib.Path(path), int(counts.split(" bytes, ")[1].split()[0])


def restored(start_server, path, *options):
    """A server on what the backup holds."""
    server = start_server.without_starting("--auth", "open", "--log-level", "warn", *options)
    portico("restore", path, server.data)
    return server.start()


def test_backups_under_load_hold_what_was_acknowledged(start_server, tmp_path):
    """What a writer was told before the backup began is in it, and all its views agree."""
    server = start_server("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    ledger.create(client)
    moments = random.Random(SEED)
    acknowledged = 0
    for round_number in range(ROUNDS):
        load = ledger.Load(server.endpoint, round_number, SEED)
        load.wait_until_all_write(server)
        time.sleep(moments.uniform(0, 0.5))
        marked = f"before{round_number}"
        client("PutItem", TableName=ledger.TABLE, Item={"pk": {"S": "mark"}, "sk": {"S": marked}})
        path, _ = backup(server, tmp_path / "backups")
        acknowledged += load.stop()
        assert not load.refused, load.refused[:3]
        assert "nothing is wrong" in portico("verify", "--data", path)
        copy = restored(start_server, path)
        copied = raw.Client(copy.endpoint)
        table = ledger.read(copied)
        assert ("mark", marked) in table
        check_agreement(copied, table)
        copy.kill()
    assert acknowledged > ROUNDS * 10
    assert server.stop() == 0, server.tail()
    assert "nothing is wrong" in portico("verify", "--data", server.data)
    assert not (server.data / "copy.tmp").exists()


def check_agreement(client, table):
    """No transfer by half, and indexes and stream as the table."""
    balances = [int(item["n"]["N"]) for (kind, _), item in table.items() if kind == "account"]
    assert sum(balances) == ledger.ACCOUNTS * ledger.OPENING_BALANCE
    ledger.check_indexes(client, table)
    stream = ledger.StreamReplay(client)
    stream.catch_up(client)
    assert ledger.same(stream.table, table), ledger.difference(stream.table, table)


@pytest.fixture(scope="module")
def backed_up(start_server, tmp_path_factory):
    """A server with something of everything, and two backups of it while it runs."""
    server = start_server("--log-level", "warn")
    setups.make_role(server, "functions")
    setups.make_function(server, "f", CODE)
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(TableName="table", BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"},
                                                {"AttributeName": "v", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                          GlobalSecondaryIndexes=[{
                              "IndexName": "by_v", "Projection": {"ProjectionType": "ALL"},
                              "KeySchema": [{"AttributeName": "v", "KeyType": "HASH"}]}])
    for i in range(100):
        dynamodb.put_item(TableName="table", Item={"id": {"S": str(i)}, "v": {"S": f"{i}." * 300}})
    (server.data / "s3" / "bucket").mkdir(parents=True)
    (server.data / "s3" / "bucket" / "object").write_text("what the user put there")
    directory = tmp_path_factory.mktemp("kept") / "backups"
    # Into tables, so that there is something that does not change.
    server.restart()
    first, first_bytes = backup(server, directory)
    server.client("dynamodb").put_item(TableName="table", Item={"id": {"S": "new"}, "v": {"S": "new"}})
    second, second_bytes = backup(server, directory)
    server.kill()
    return server, first, first_bytes, second, second_bytes


def test_a_second_backup_costs_what_is_new(backed_up):
    _, first, first_bytes, second, second_bytes = backed_up
    assert second_bytes < first_bytes, (first_bytes, second_bytes)
    shared = [path for path in second.rglob("*") if path.is_file() and path.stat().st_nlink > 1]
    names = {path.name for path in shared}
    assert "credentials" in names and "object" in names
    assert any(name.endswith(".zip") for name in names) and any(name.endswith(".sst") for name in names)
    assert not any(path.is_file() and os.path.samefile(path, live) for path in second.rglob("*.sst")
                   for live in (backed_up[0].data / "db").glob("*.sst"))


def test_what_is_restored_is_all(backed_up, start_server):
    server, first, _, second, _ = backed_up
    for path, items in ((first, 100), (second, 101)):
        copy = start_server.without_starting("--log-level", "warn")
        portico("restore", path, copy.data)
        assert (copy.data / "credentials").stat().st_mode & 0o777 == 0o600
        assert (copy.data / "db").stat().st_mode & 0o777 == 0o700
        assert (copy.data / "s3" / "bucket" / "object").read_text() == "what the user put there"
        copy.start()
        assert copy.credentials == server.credentials
        scanned = copy.client("dynamodb").scan(TableName="table", Select="COUNT")["Count"]
        assert scanned == items
        assert setups.call(copy.client("lambda"), "f", {}) == ("the code", None)
        assert copy.stop() == 0
        assert "nothing is wrong" in portico("verify", "--data", copy.data)


def test_restore_overwrites_nothing(backed_up, tmp_path):
    _, first, *_ = backed_up
    (tmp_path / "file").write_text("mine")
    assert "is not empty" in portico("restore", first, tmp_path, code=1)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_backup_cut_short_is_none(backed_up, tmp_path):
    _, first, *_ = backed_up
    shutil.copytree(first, tmp_path / "part")
    (tmp_path / "part" / "backup.files").unlink()
    assert "no whole backup" in portico("restore", tmp_path / "part", tmp_path / "data", code=1)
    assert not (tmp_path / "data").exists()


def test_verify_and_restore_notice_damage_of_any_file(backed_up, tmp_path):
    _, first, *_ = backed_up
    names = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert len(names) > 8
    for name in names:
        size = (first / name).stat().st_size
        for way in ("removed", "cut", "flipped"):
            if size == 0 and way != "removed":
                continue
            copy, data = tmp_path / "backup", tmp_path / "data"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.rmtree(data, ignore_errors=True)
            shutil.copytree(first, copy)
            damage(copy / name, way, size)
            said = portico("restore", copy, data, code=1)
            assert name.name in said, (name, way, said)
            # Without its list, a backup is a data directory like any.
            if str(name) != "backup.files":
                said = portico("verify", "--data", copy, code=1)
                assert "damaged: " in said and name.name in said, (name, way, said)


def damage(path, way, size):
    if way == "removed":
        path.unlink()
    elif way == "cut":
        os.truncate(path, size // 2)
    else:
        content = bytearray(path.read_bytes())
        content[size // 2] ^= 0x20
        path.write_bytes(content)


def test_verify_finds_a_damaged_table_of_a_data_directory(backed_up, tmp_path):
    _, first, *_ = backed_up
    data = tmp_path / "data"
    portico("restore", first, data)
    table = max((data / "db").glob("*.sst"), key=lambda path: path.stat().st_size)
    whole = table.read_bytes()
    for at in (10, len(whole) // 4, len(whole) // 2):
        content = bytearray(whole)
        content[at] ^= 0x01
        table.write_bytes(content)
        before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
        assert table.name in portico("verify", "--data", data, code=1)
        assert before == {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    table.write_bytes(whole)
    assert "101 tables" not in portico("verify", "--data", data)


def test_a_damaged_table_is_not_backed_up(backed_up, start_server, tmp_path):
    _, first, *_ = backed_up
    server = start_server.without_starting("--log-level", "warn")
    portico("restore", first, server.data)
    table = max((server.data / "db").glob("*.sst"), key=lambda path: path.stat().st_size)
    damage(table, "flipped", table.stat().st_size)
    assert "damaged" in portico("backup", tmp_path / "backups", "--data", server.data, code=1)
    assert list((tmp_path / "backups").iterdir()) == []
    assert not (server.data / "copy.tmp").exists()


def test_verify_of_a_directory_in_use_is_refused(start_server):
    server = start_server("--log-level", "warn")
    assert "Another portico is using it" in portico("verify", "--data", server.data, code=1)
    assert server.get("/_portico/health").status == 200


def test_a_backup_within_the_data_directory_is_refused(backed_up):
    server = backed_up[0]
    said = portico("backup", server.data / "backups", "--data", server.data, code=1)
    assert "in the data directory itself" in said
