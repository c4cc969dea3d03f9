"""A table under load, and what must be true of it after whatever happened to its server.

Writers put, count and transfer, each noting what was acknowledged and what it never heard of again.
`check` then holds the table, its two indexes and its stream against those notes and against each
other.
"""
import random
import threading
import time

import raw

TABLE = "ledger"
SLOTS = 40           # items of one writer that it puts and deletes
COUNTERS = 3         # items that all writers count in
ACCOUNTS = 6         # items that all writers transfer between
OPENING_BALANCE = 1_000
OWNERS = 5

# A write that failed with such a code certainly did nothing.
_CERTAIN = {"ConditionalCheckFailedException", "TransactionCanceledException",
            "TransactionConflictException"}


def create(client):
    client("CreateTable", TableName=TABLE, BillingMode="PAY_PER_REQUEST",
           AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind}
                                 for name, kind in (("pk", "S"), ("sk", "S"), ("owner", "S"), ("n", "N"))],
           KeySchema=_keys("pk", "sk"),
           GlobalSecondaryIndexes=[{"IndexName": "by_owner", "KeySchema": _keys("owner", "n"),
                                    "Projection": {"ProjectionType": "ALL"}}],
           LocalSecondaryIndexes=[{"IndexName": "by_n", "KeySchema": _keys("pk", "n"),
                                   "Projection": {"ProjectionType": "INCLUDE",
                                                  "NonKeyAttributes": ["v"]}}],
           StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    for i in range(ACCOUNTS):
        client("PutItem", TableName=TABLE, Item={
            **_key("account", i), "n": {"N": str(OPENING_BALANCE)}, "owner": {"S": "bank"}})


def _keys(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"))]


def _key(kind, name):
    return {"pk": {"S": kind}, "sk": {"S": str(name)}}


class Notes:
    """What the writers of a round know. A writer is one thread; each has its own slots."""

    def __init__(self):
        self.slots = {}       # (pk, sk): the value that was acknowledged last, None if deleted
        self.pending = {}     # (pk, sk): the value of a write that was never answered
        self.counted = {}     # counter: {operation: acknowledged?}
        self.transfers = {}   # operation: (acknowledged?, from, to, amount)
        self.acknowledged = 0
        self.refused = []     # answers of 5xx


class Writer(threading.Thread):
    """Writes until it is stopped, or the server is gone unless `stubborn`."""

    def __init__(self, endpoint, notes, number, seed, stubborn=False):
        super().__init__(daemon=True)
        self.client = raw.Client(endpoint)
        self.notes, self.number, self.stubborn = notes, number, stubborn
        self.random = random.Random(seed)
        self.stopping = threading.Event()
        self.failure = None
        self.begun = False

    def run(self):
        try:
            for i in range(10_000_000):
                if self.stopping.is_set():
                    return
                turn = self.random.choice([self.put, self.put, self.delete, self.count, self.transfer])
                if turn(f"{self.number}.{i}") is None and not self.stubborn:
                    return
                self.begun = True
        except Exception as error:  # noqa: BLE001 - for the test to raise
            self.failure = error

    def attempt(self, operation, **request):
        """True: done. False: certainly not done. None: nobody knows."""
        try:
            self.client(operation, **request)
        except raw.Lost:
            return None
        except raw.Refused as refused:
            if refused.status >= 500:
                self.notes.refused.append(refused)
                return None
            assert refused.code in _CERTAIN, refused
            return False
        self.notes.acknowledged += 1
        return True

    def put(self, operation):
        value = {"v": {"S": operation}, "n": {"N": str(self.random.randrange(1000))},
                 "fill": {"S": "x" * self.random.randrange(400)}}
        # Some items are in no index, or come and go there.
        if self.random.random() < 0.7:
            value["owner"] = {"S": f"o{self.random.randrange(OWNERS)}"}
        key = _key(f"slot{self.number}", self.random.randrange(SLOTS))
        return self.settle(key, {**key, **value},
                           self.attempt("PutItem", TableName=TABLE, Item={**key, **value}))

    def delete(self, _):
        key = _key(f"slot{self.number}", self.random.randrange(SLOTS))
        return self.settle(key, None, self.attempt("DeleteItem", TableName=TABLE, Key=key))

    def settle(self, key, value, done):
        name = (key["pk"]["S"], key["sk"]["S"])
        if done:
            self.notes.slots[name] = value
            self.notes.pending.pop(name, None)
        elif done is None:
            self.notes.pending.setdefault(name, []).append(value)
        return done

    def count(self, operation):
        counter = self.random.randrange(COUNTERS)
        done = self.attempt(
            "UpdateItem", TableName=TABLE, Key=_key("counter", counter),
            UpdateExpression="ADD n :one, seen :operation",
            ConditionExpression="attribute_not_exists(pk) OR n < :many",
            ExpressionAttributeValues={":one": {"N": "1"}, ":many": {"N": "1000000"},
                                       ":operation": {"SS": [operation]}})
        if done is not False:
            self.notes.counted.setdefault(counter, {})[operation] = bool(done)
        return done

    def transfer(self, operation):
        """Moves an amount between accounts and leaves a receipt: two to four items, or none."""
        involved = self.random.sample(range(ACCOUNTS), self.random.choice([2, 2, 3]))
        amount = self.random.randrange(1, 100)
        moves = {involved[0]: -amount * (len(involved) - 1), **{i: amount for i in involved[1:]}}
        actions = [{"Update": {
            "TableName": TABLE, "Key": _key("account", account), "UpdateExpression": "SET n = n + :move",
            "ConditionExpression": "n >= :least",
            "ExpressionAttributeValues": {":move": {"N": str(move)}, ":least": {"N": str(max(0, -move))}},
        }} for account, move in moves.items()]
        actions.append({"Put": {"TableName": TABLE, "Item": {
            **_key("receipt", operation), "n": {"N": str(amount)},
            "moves": {"M": {str(account): {"N": str(move)} for account, move in moves.items()}}}}})
        self.random.shuffle(actions)
        done = self.attempt("TransactWriteItems", TransactItems=actions, ClientRequestToken=operation)
        if done is not False:
            self.notes.transfers[operation] = bool(done)
        return done


class Load:
    """Writers at work."""

    def __init__(self, endpoint, round_number, seed, writers=6, stubborn=False):
        self.notes = [Notes() for _ in range(writers)]
        self.writers = [Writer(endpoint, notes, f"{round_number}-{i}", f"{seed}.{round_number}.{i}", stubborn)
                        for i, notes in enumerate(self.notes)]
        for writer in self.writers:
            writer.start()

    def wait_until_all_write(self, server):
        deadline = time.monotonic() + 20
        while not all(writer.begun for writer in self.writers):
            assert time.monotonic() < deadline, server.tail()
            time.sleep(0.005)

    def stop(self):
        """Waits for all; gives how much was acknowledged."""
        for writer in self.writers:
            writer.stopping.set()
        for writer in self.writers:
            writer.join(60)
            assert not writer.is_alive()
            if writer.failure:
                raise writer.failure
        return sum(notes.acknowledged for notes in self.notes)

    @property
    def refused(self):
        return [refused for notes in self.notes for refused in notes.refused]


def read(client):
    """The table: {(pk, sk): item}."""
    return {_name(item): item for item in client.pages("Scan", TableName=TABLE, ConsistentRead=True)}


def _name(item):
    return item["pk"]["S"], item["sk"]["S"]


def check(client, load, stream):
    """All that must hold after the load; `stream` is the StreamReplay of the table."""
    table = read(client)
    check_slots(table, load)
    check_counters(table, load)
    check_transfers(table, load)
    check_indexes(client, table)
    stream.catch_up(client)
    assert same(stream.table, table), difference(stream.table, table)
    return table


def check_slots(table, load):
    for notes in load.notes:
        for name in {*notes.slots, *notes.pending}:
            found = table.get(name)
            possible = [notes.slots.get(name), *notes.pending.get(name, [])]
            assert any(found == value for value in possible), (name, found, possible)


def check_counters(table, load):
    for counter in range(COUNTERS):
        item = table.get(("counter", str(counter)), {})
        seen = set(item.get("seen", {}).get("SS", []))
        notes = {o: done for each in load.notes for o, done in each.counted.get(counter, {}).items()}
        acknowledged = {operation for operation, done in notes.items() if done}
        assert acknowledged <= seen, f"counter {counter} lost {acknowledged - seen}"
        assert seen <= set(notes), f"counter {counter} has {seen - set(notes)}"
        assert int(item.get("n", {}).get("N", "0")) == len(seen), item


def check_transfers(table, load):
    """Receipts and balances tell the same story, and all who were told "done" are in it."""
    receipts = {sk: item for (pk, sk), item in table.items() if pk == "receipt"}
    notes = {operation: done for each in load.notes for operation, done in each.transfers.items()}
    lost = {operation for operation, done in notes.items() if done} - set(receipts)
    assert not lost, f"acknowledged transactions are gone: {lost}"
    invented = set(receipts) - set(notes)
    assert not invented, f"transactions that nobody asked for, or that were refused: {invented}"
    moved = dict.fromkeys(range(ACCOUNTS), 0)
    for receipt in receipts.values():
        for account, move in receipt["moves"]["M"].items():
            moved[int(account)] += int(move["N"])
    for account, move in moved.items():
        balance = int(table["account", str(account)]["n"]["N"])
        opened = int(table["account", str(account)].get("opened", {"N": OPENING_BALANCE})["N"])
        assert balance == opened + move, (account, balance, opened, move)


def check_indexes(client, table):
    by_owner = {_name(item): item for item in client.pages("Scan", TableName=TABLE, IndexName="by_owner")}
    wanted = {name: item for name, item in table.items() if "owner" in item and "n" in item}
    assert same(by_owner, wanted), difference(by_owner, wanted)
    by_n = {_name(item): item for item in client.pages("Scan", TableName=TABLE, IndexName="by_n")}
    wanted = {name: {a: item[a] for a in ("pk", "sk", "n", "v") if a in item}
              for name, item in table.items() if "n" in item}
    assert same(by_n, wanted), difference(by_n, wanted)


def tidy_up(client, table):
    """For the next round: no receipts, no counters, and balances as they are now."""
    gone = [name for name in table if name[0] in ("receipt", "counter") or name[0].startswith("slot")]
    for at in range(0, len(gone), 25):
        left = {TABLE: [{"DeleteRequest": {"Key": _key(*name)}} for name in gone[at:at + 25]]}
        while left:
            left = client("BatchWriteItem", RequestItems=left)["UnprocessedItems"]
    for account in range(ACCOUNTS):
        client("UpdateItem", TableName=TABLE, Key=_key("account", account),
               UpdateExpression="SET opened = n")


def _plain(item):
    """Sets have no order."""
    return {name: {kind: sorted(value) if kind == "SS" else value for kind, value in typed.items()}
            for name, typed in item.items()}


def same(one, other):
    return one.keys() == other.keys() and all(_plain(one[name]) == _plain(other[name]) for name in one)


def difference(one, other):
    return [(name, one.get(name), other.get(name)) for name in {*one, *other}
            if one.get(name) != other.get(name)][:5]


class StreamReplay:
    """A table as its stream tells it, from the first record on."""

    def __init__(self, client):
        self.arn = client("DescribeTable", TableName=TABLE)["Table"]["LatestStreamArn"]
        self.table = {}
        self.last = {}      # shard: the last sequence number that was read
        self.records = 0

    def catch_up(self, client):
        shards = client.streams("DescribeStream", StreamArn=self.arn)["StreamDescription"]["Shards"]
        for shard in shards:
            self._read(client, shard["ShardId"])

    def _read(self, client, shard):
        start = ({"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self.last[shard]}
                 if shard in self.last else {"ShardIteratorType": "TRIM_HORIZON"})
        iterator = client.streams("GetShardIterator", StreamArn=self.arn, ShardId=shard,
                                  **start)["ShardIterator"]
        while iterator:
            page = client.streams("GetRecords", ShardIterator=iterator)
            if not page["Records"]:
                return
            for record in page["Records"]:
                self._apply(shard, record["eventName"], record["dynamodb"])
            iterator = page.get("NextShardIterator")

    def _apply(self, shard, event, change):
        number = change["SequenceNumber"]
        assert shard not in self.last or int(number) > int(self.last[shard]), (number, self.last)
        self.last[shard] = number
        self.records += 1
        name = _name(change["Keys"])
        old, new = change.get("OldImage"), change.get("NewImage")
        before = self.table.get(name)
        assert (before is None) == (old is None), (event, name, before, old)
        assert before is None or _plain(before) == _plain(old), (event, name, before, old)
        assert event == ("INSERT" if old is None else "REMOVE" if new is None else "MODIFY"), change
        if new is None:
            self.table.pop(name, None)
        else:
            self.table[name] = new
