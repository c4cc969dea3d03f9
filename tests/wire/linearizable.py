"""Whether what concurrent clients saw could have happened one operation at a time.

A history is linearizable if its operations can be put into one order in which each stands between
its call and its answer, and each gives what it gave if they are carried out in that order (Wing and
Gong's search; states that were met with the same operations done are not tried again, as Lowe has
it). An operation that was never answered may stand anywhere after its call, or nowhere.

State is a tuple of registers; an operation reads some and writes some:

    Operation(call, answer, reads={"x": 1}, writes={"x": 2})

is right where x is 1, and makes it 2. An operation that was refused as its condition did not hold
is `fails={"x": 1}`: right where not all of these hold.
"""
import dataclasses

NEVER = float("inf")


@dataclasses.dataclass(frozen=True)
class Operation:
    call: float
    answer: float = NEVER
    reads: dict = dataclasses.field(default_factory=dict)
    writes: dict = dataclasses.field(default_factory=dict)
    fails: dict | None = None

    def fits(self, state, at):
        if any(state[at[name]] != value for name, value in self.reads.items()):
            return False
        return self.fails is None or any(state[at[name]] != value for name, value in self.fails.items())

    def registers(self):
        return {*self.reads, *self.writes, *(self.fails or ())}


def is_linearizable(history, initial):
    """`initial`: {register: value}. Operations that share no register are judged apart."""
    return all(_search(part, {name: initial[name] for name in names})
               for names, part in _parts(history))


def _parts(history):
    """Registers that operations join, directly or by others, with their operations."""
    parts = []
    for operation in history:
        names, operations = operation.registers(), [operation]
        apart = []
        for part in parts:
            if part[0] & names:
                names |= part[0]
                operations = part[1] + operations
            else:
                apart.append(part)
        parts = [*apart, (names, operations)]
    return parts


def _search(history, initial):
    names = sorted(initial)
    at = {name: i for i, name in enumerate(names)}
    operations = sorted(history, key=lambda operation: operation.call)
    answered = sum(1 << i for i, operation in enumerate(operations) if operation.answer != NEVER)
    start = tuple(initial[name] for name in names)
    met = {(0, start)}
    ways = [_next(operations, 0, start, at)]
    done = [(0, start)]
    while ways:
        step = next(ways[-1], None)
        if step is None:
            ways.pop()
            done.pop()
            continue
        if step in met:
            continue
        met.add(step)
        if step[0] & answered == answered:
            return True
        done.append(step)
        ways.append(_next(operations, *step, at))
    return answered == 0


def _next(operations, taken, state, at):
    """What may come next: operations that were called before any other one left was answered."""
    first = _lowest_unset(taken)
    deadline = NEVER
    for i in range(first, len(operations)):
        operation = operations[i]
        if operation.call > deadline:
            return
        if taken >> i & 1:
            continue
        deadline = min(deadline, operation.answer)
        if operation.fits(state, at):
            changed = list(state)
            for name, value in operation.writes.items():
                changed[at[name]] = value
            yield taken | 1 << i, tuple(changed)


def _lowest_unset(bits):
    return (~bits & (bits + 1)).bit_length() - 1
