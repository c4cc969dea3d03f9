"""Concurrent conditional writes, strongly consistent reads and transactions are linearizable."""
import dataclasses
import os
import random
import threading
import time

import pytest

import raw
from linearizable import NEVER, Operation, is_linearizable

TABLE = "registers"
REGISTERS = ["a", "b", "c"]
CLIENTS = 8
SECONDS = float(os.environ.get("PORTICO_HISTORY_SECONDS", "4"))
OPERATIONS_A_ROUND = 12  # of each client; between rounds all wait for each other
SEED = 20261122


def op(call, answer, reads=None, writes=None, fails=None):
    return Operation(call, answer, reads or {}, writes or {}, fails)


@pytest.mark.parametrize("right, history", [
    (True, []),
    # One after the other.
    (True, [op(0, 1, {}, {"a": 1}), op(2, 3, {"a": 1})]),
    (False, [op(0, 1, {}, {"a": 1}), op(2, 3, {"a": 0})]),
    # Together, in either order.
    (True, [op(0, 3, {}, {"a": 1}), op(1, 2, {"a": 0})]),
    (True, [op(0, 3, {}, {"a": 1}), op(1, 2, {"a": 1})]),
    # A value that was seen cannot be unseen.
    (False, [op(0, 9, {}, {"a": 1}), op(1, 2, {"a": 1}), op(3, 4, {"a": 0})]),
    # Of two compare-and-sets of one value, one succeeds.
    (True, [op(0, 2, {"a": 0}, {"a": 1}), op(0, 2, fails={"a": 0})]),
    (False, [op(0, 2, {"a": 0}, {"a": 1}), op(0, 2, {"a": 0}, {"a": 2})]),
    (False, [op(0, 1, fails={"a": 0})]),
    # A lost update: both read 0 and wrote what came of it.
    (False, [op(0, 1, {"a": 0}), op(0, 1, {"a": 0}), op(2, 3, {"a": 0}, {"a": 1}),
             op(2, 3, {"a": 0}, {"a": 1})]),
    # Never answered: it was done, or was not, but not before its call.
    (True, [op(0, NEVER, {}, {"a": 1}), op(5, 6, {"a": 1})]),
    (True, [op(0, NEVER, {}, {"a": 1}), op(5, 6, {"a": 0})]),
    (False, [op(7, NEVER, {}, {"a": 1}), op(5, 6, {"a": 1})]),
    (False, [op(0, NEVER, {}, {"a": 1}), op(5, 6, {"a": 1}), op(7, 8, {"a": 0})]),
    # A transaction is not seen by half, not even by two reads.
    (True, [op(0, 9, {}, {"a": 1, "b": 1}), op(1, 2, {"b": 0}), op(3, 4, {"a": 1})]),
    (False, [op(0, 9, {}, {"a": 1, "b": 1}), op(1, 2, {"a": 1}), op(3, 4, {"b": 0})]),
    (False, [op(0, 9, {}, {"a": 1, "b": 1}), op(1, 2, {"a": 1, "b": 0})]),
    # Two registers, each fine by itself, in orders that exclude each other.
    (False, [op(0, 9, {}, {"a": 1}), op(0, 9, {}, {"b": 1}),
             op(1, 2, {"a": 1, "b": 0}), op(3, 4, {"a": 0, "b": 1})]),
])
def test_the_checker(right, history):
    assert is_linearizable(history, {"a": 0, "b": 0}) is right
    assert is_linearizable(history[::-1], {"a": 0, "b": 0}) is right


def test_the_checker_on_random_histories():
    """A history that was made by carrying it out is right; with a wrong read in it, it is not."""
    random_ = random.Random(SEED)
    for _ in range(100):
        state = {"a": 0, "b": 0}
        history = []
        for moment in range(40):
            # Carried out at `moment`, called some time before it and answered some time after.
            call, answer = moment - random_.uniform(0, 4), moment + random_.uniform(0, 4)
            name = random_.choice("ab")
            if random_.random() < 0.5:
                history.append(op(call, answer, {name: state[name]}))
            else:
                history.append(op(call, answer, {name: state[name]}, {name: moment + 1}))
                state[name] = moment + 1
        assert is_linearizable(history, {"a": 0, "b": 0})
        wrong = random_.randrange(len(history))
        name = next(iter(history[wrong].reads))
        history[wrong] = op(history[wrong].call, history[wrong].answer, {name: -1}, history[wrong].writes)
        assert not is_linearizable(history, {"a": 0, "b": 0})


def key(name):
    return {"pk": {"S": name}}


def value_of(item):
    return int(item["v"]["N"]) if item else None


class Client(threading.Thread):
    """Does random operations and notes what it saw, and when."""

    def __init__(self, endpoint, number, gate):
        super().__init__(daemon=True)
        self.client = raw.Client(endpoint)
        self.random = random.Random(f"{SEED}.{number}")
        self.number, self.gate = number, gate
        self.values = 0
        self.seen = dict.fromkeys(REGISTERS)
        self.failure = None

    def run(self):
        try:
            while self.gate.wait_for_round():
                for _ in range(OPERATIONS_A_ROUND):
                    self.gate.note(self.operate())
        except Exception as error:  # noqa: BLE001 - for the test to raise
            self.failure = error
            self.gate.barrier.abort()

    def fresh(self):
        self.values += 1
        return self.values * CLIENTS + self.number

    def operate(self):
        return self.random.choice([self.get, self.get, self.put, self.compare_and_set, self.compare_and_set,
                                   self.delete, self.write_together, self.write_together,
                                   self.read_together])()

    def do(self, operation, **request):
        """The answer, or None if it was refused for its condition; with the times of both."""
        call = time.monotonic()
        try:
            answer = self.client(operation, **request)
        except raw.Refused as refused:
            assert refused.code in ("TransactionCanceledException", "ConditionalCheckFailedException"), refused
            answer = refused.reasons or None
        return answer, call, time.monotonic()

    def get(self):
        name = self.random.choice(REGISTERS)
        answer, call, end = self.do("GetItem", TableName=TABLE, Key=key(name), ConsistentRead=True)
        self.seen[name] = value_of(answer.get("Item"))
        return Operation(call, end, reads={name: self.seen[name]})

    def put(self):
        name, value = self.random.choice(REGISTERS), self.fresh()
        answer, call, end = self.do("PutItem", TableName=TABLE, ReturnValues="ALL_OLD",
                                    Item={**key(name), "v": {"N": str(value)}})
        return Operation(call, end, reads={name: value_of(answer.get("Attributes"))}, writes={name: value})

    def delete(self):
        name = self.random.choice(REGISTERS)
        answer, call, end = self.do("DeleteItem", TableName=TABLE, Key=key(name), ReturnValues="ALL_OLD")
        return Operation(call, end, reads={name: value_of(answer.get("Attributes"))}, writes={name: None})

    def condition(self, name):
        """That the register is what was seen of it last."""
        if self.seen[name] is None:
            return {"ConditionExpression": "attribute_not_exists(pk)"}, {}
        return {"ConditionExpression": "v = :seen"}, {":seen": {"N": str(self.seen[name])}}

    def compare_and_set(self):
        name, value = self.random.choice(REGISTERS), self.fresh()
        expected = self.seen[name]
        condition, values = self.condition(name)
        answer, call, end = self.do(
            "UpdateItem", TableName=TABLE, Key=key(name), UpdateExpression="SET v = :v", **condition,
            ExpressionAttributeValues={":v": {"N": str(value)}, **values})
        if answer is None:
            return Operation(call, end, fails={name: expected})
        self.seen[name] = value
        return Operation(call, end, reads={name: expected}, writes={name: value})

    def write_together(self):
        """One register if it is as it was seen, and another whatever it is."""
        compared, written = self.random.sample(REGISTERS, 2)
        expected, value = self.seen[compared], self.fresh()
        condition, values = self.condition(compared)
        actions = [
            {"Update": {"TableName": TABLE, "Key": key(compared), "UpdateExpression": "SET v = :v", **condition,
                        "ExpressionAttributeValues": {":v": {"N": str(value)}, **values}}},
            {"Put": {"TableName": TABLE, "Item": {**key(written), "v": {"N": str(value)}}}}]
        answer, call, end = self.do("TransactWriteItems", TransactItems=actions)
        if isinstance(answer, list):
            # A conflict says nothing about values.
            failed = {compared: expected} if answer[0] == "ConditionalCheckFailed" else None
            return Operation(call, end, fails=failed)
        self.seen.update({compared: value, written: value})
        return Operation(call, end, reads={compared: expected}, writes={compared: value, written: value})

    def read_together(self):
        names = self.random.sample(REGISTERS, self.random.choice([2, 3]))
        answer, call, end = self.do("TransactGetItems", TransactItems=[
            {"Get": {"TableName": TABLE, "Key": key(name)}} for name in names])
        if isinstance(answer, list):
            return Operation(call, end)
        seen = {name: value_of(found.get("Item")) for name, found in zip(names, answer["Responses"])}
        self.seen.update(seen)
        return Operation(call, end, reads=seen)


class Gate:
    """Lets the clients into rounds, until time is up: short histories can be searched to the end."""

    def __init__(self, client, seconds):
        self.client = client
        self.rounds = []   # (the registers before, what was done)
        self.over = False
        self.end = time.monotonic() + seconds
        self.barrier = threading.Barrier(CLIENTS, action=self.next_round)

    def next_round(self):
        """Nothing is on its way here: what the registers are now ends one round and begins another."""
        answer = self.client("TransactGetItems", TransactItems=[
            {"Get": {"TableName": TABLE, "Key": key(name)}} for name in REGISTERS])
        now = {name: value_of(found.get("Item")) for name, found in zip(REGISTERS, answer["Responses"])}
        if self.rounds:
            self.note(Operation(time.monotonic(), reads=now, answer=time.monotonic()))
        self.over = time.monotonic() > self.end
        if not self.over:
            self.rounds.append((now, []))

    def note(self, operation):
        self.rounds[-1][1].append(operation)

    def wait_for_round(self):
        self.barrier.wait(60)
        return not self.over


@pytest.fixture(scope="module")
def rounds(start_server):
    server = start_server("--auth", "open", "--log-level", "warn")
    client = raw.Client(server.endpoint)
    client("CreateTable", TableName=TABLE, BillingMode="PAY_PER_REQUEST",
           AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
           KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}])
    gate = Gate(client, SECONDS)
    clients = [Client(server.endpoint, i, gate) for i in range(CLIENTS)]
    for each in clients:
        each.start()
    for each in clients:
        each.join(SECONDS + 60)
    for each in clients:
        if each.failure and not isinstance(each.failure, threading.BrokenBarrierError):
            raise each.failure
    return gate.rounds


def test_every_round_is_linearizable(rounds):
    for initial, history in rounds:
        assert is_linearizable(history, initial), (initial, sorted(history, key=lambda each: each.call))


def test_the_rounds_are_worth_checking(rounds):
    """Operations overlapped, conditions held and did not, transactions were among them."""
    history = [operation for _, operations in rounds for operation in operations]
    assert len(history) > 1_000, len(history)
    overlapping = sum(any(one is not other and one.call < other.answer and other.call < one.answer
                          for other in operations) for _, operations in rounds for one in operations)
    assert overlapping > len(history) / 2
    assert sum(operation.fails is not None for operation in history) > 50
    assert sum(len(operation.writes) == 2 for operation in history) > 50
    assert sum(len(operation.reads) >= 2 and not operation.writes for operation in history) > 50


def test_a_wrong_answer_in_a_round_is_noticed(rounds):
    """Of what was recorded, not of what was made up: one read that gives what it could not."""
    random_ = random.Random(SEED)
    noticed = 0
    for initial, history in rounds[:20]:
        at = random_.choice([i for i, operation in enumerate(history) if operation.reads])
        name = next(iter(history[at].reads))
        history = list(history)
        history[at] = dataclasses.replace(history[at], reads={**history[at].reads, name: -1})
        noticed += not is_linearizable(history, initial)
    assert noticed == len(rounds[:20])
