"""kill -9 under load, again and again: nothing acknowledged is lost, nothing is done by half.

A few rounds in `make test`; `make test-long` sets PORTICO_KILL_ROUNDS.
"""
import copy
import os
import random
import time

import pytest

import ledger
import raw

ROUNDS = int(os.environ.get("PORTICO_KILL_ROUNDS", "3"))
LOAD_SECONDS_MAX = 0.7
SEED = 20261122


def test_table_indexes_and_stream_agree_after_every_kill(start_server):
    server = start_server("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    ledger.create(client)
    stream = ledger.StreamReplay(client)
    moments = random.Random(SEED)
    acknowledged = 0
    for round_number in range(ROUNDS):
        load = ledger.Load(server.endpoint, round_number, SEED)
        load.wait_until_all_write(server)
        time.sleep(moments.uniform(0, LOAD_SECONDS_MAX))
        server.kill()
        acknowledged += load.stop()
        assert not load.refused, load.refused[:3]
        server.start()
        client = raw.Client(server.endpoint)
        table = ledger.check(client, load, stream)
        ledger.tidy_up(client, table)
    # And once more in one go, from the first record on.
    replay = ledger.StreamReplay(client)
    replay.catch_up(client)
    table = ledger.read(client)
    assert ledger.same(replay.table, table), ledger.difference(replay.table, table)
    print(f"{ROUNDS} rounds, {acknowledged} acknowledged writes, {replay.records} stream records")
    assert acknowledged > ROUNDS * 10
    assert server.stop() == 0, server.tail()




@pytest.fixture(scope="module")
def settled(start_server):
    """A table after a load that nothing disturbed."""
    server = start_server("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    ledger.create(client)
    stream = ledger.StreamReplay(client)
    load = ledger.Load(server.endpoint, 0, SEED)
    load.wait_until_all_write(server)
    time.sleep(0.3)
    assert load.stop() > 100
    return client, load, stream, ledger.check(client, load, stream)


@pytest.mark.parametrize("damage, check", [
    (lambda table: table.pop(next(name for name in table if name[0].startswith("slot"))), ledger.check_slots),
    (lambda table: table.pop(next(name for name in table if name[0] == "receipt")), ledger.check_transfers),
    (lambda table: table["account", "0"].update(n={"N": "1"}), ledger.check_transfers),
    (lambda table: table["counter", "0"].update(n={"N": "1"}), ledger.check_counters),
    (lambda table: table["counter", "1"]["seen"]["SS"].pop(), ledger.check_counters),
])
def test_what_the_checks_are_for_is_noticed(settled, damage, check):
    _, load, _, table = settled
    table = copy.deepcopy(table)
    check(table, load)
    damage(table)
    with pytest.raises(AssertionError):
        check(table, load)


def test_an_index_and_a_stream_that_differ_are_noticed(settled):
    client, _, stream, table = settled
    table = copy.deepcopy(table)
    ledger.check_indexes(client, table)
    owned = next(name for name in table if name[0].startswith("slot") and "owner" in table[name])
    table[owned]["owner"] = {"S": "nobody"}
    with pytest.raises(AssertionError):
        ledger.check_indexes(client, table)
    assert not ledger.same(stream.table, table)
