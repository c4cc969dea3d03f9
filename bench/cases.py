"""Every case, by theme, and the comparisons that are drawn from them."""

import dataclasses
import http.client
import urllib.parse
from collections.abc import Callable

from bench import dynamodb, load, orders
from bench.process import BenchError

NGINX = "nginx, static POST"
CONSTANT = "constant answer"
REFERENCES = (NGINX, CONSTANT)


@dataclasses.dataclass(frozen=True)
class Case:
    """One kind of request to one server. Prepared, then run once in each round."""

    name: str
    group: str
    kind: str  # of server, see fleet.KINDS

    def check(self, fleet):
        """Raises if the server's answer is not what is to be measured."""

    def prepare(self, fleet, connections):
        """What is not to count as the server's CPU time."""


@dataclasses.dataclass(frozen=True)
class HttpCase(Case):
    workload: Callable  # of the server
    generator: object

    def check(self, fleet):
        server = fleet[self.kind]
        workload = self.workload(server)
        message = next(workload.messages(server.url, fleet.credentials(self.kind)))
        head, _, body = message.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc,
                                                timeout=30)
        connection.request(workload.method, workload.path, body or None, headers)
        response = connection.getresponse()
        answer = response.read().decode(errors="replace")
        connection.close()
        if response.status != 200 or workload.expect not in answer:
            raise BenchError(f"{self.name}: {response.status} {answer[:500]}")

    def run(self, fleet, connections, seconds):
        server = fleet[self.kind]
        return self.generator.run(server.url, self.workload(server), fleet.credentials(self.kind),
                                  connections, seconds)


@dataclasses.dataclass(frozen=True)
class SqlCase(Case):
    script: str

    def run(self, fleet, connections, seconds):
        return load.PgBench().run(fleet[self.kind], self.script, connections, seconds)


@dataclasses.dataclass(frozen=True)
class RedisCase(Case):
    test: str
    generator: load.RedisBenchmark

    def _arguments(self, fleet):
        return fleet[self.kind], self.test, dynamodb.VALUE_BYTES, dynamodb.KEYS

    def prepare(self, fleet, connections):
        self.generator.prepare(*self._arguments(fleet), connections)

    def run(self, fleet, connections, seconds):
        return self.generator.run(*self._arguments(fleet), connections, seconds)


SQL_KEY = f"\\set n random(0, {dynamodb.KEYS - 1})\n"
SQL_UPSERT = SQL_KEY + (
    "INSERT INTO items VALUES ('item-' || lpad((:n)::text, 8, '0'), "
    f"'{dynamodb.VALUE}') ON CONFLICT (id) DO UPDATE SET item = EXCLUDED.item;\n")
SQL_SELECT = SQL_KEY + ("SELECT item FROM items WHERE id = 'item-' || lpad((:n)::text, 8, '0');\n")

DYNAMODB = (
    ("PutItem", dynamodb.put),
    ("GetItem", dynamodb.get),
    ("UpdateItem with a condition", dynamodb.update),
    ("Query of 10", dynamodb.query),
    ("Scan of 100", dynamodb.scan),
)


def cross_checked(name, generator):
    return f"{name}, by {generator.name}"


def all_cases(generator, cross_check):
    """`generator` sends what goes over HTTP; two cases are sent by `cross_check` too, so that it
    shows if it is a generator that is measured."""

    def http(name, group, kind, workload, by=generator):
        return HttpCase(name, group, kind, workload, by)

    redis = load.RedisBenchmark()
    cases = []
    if cross_check:
        cases = [http(cross_checked(NGINX, cross_check), "reference", "nginx",
                      lambda server: orders.ping("/order"), cross_check),
                 http(cross_checked("GetItem", cross_check), "dynamodb", "portico",
                      lambda server: dynamodb.get(), cross_check)]
    cases += [
        http(NGINX, "reference", "nginx", lambda server: orders.ping("/order")),
        http(CONSTANT, "reference", "portico", lambda server: orders.constant()),
        http("POST /order ping", "order", "portico",
             lambda server: orders.ping(server.order_path)),
        http("POST /order create", "order", "portico",
             lambda server: orders.create(server.order_path)),
        http("Invoke echo, 128 MB", "order", "portico", lambda server: orders.invoke_echo(128)),
        http("Invoke echo, 1769 MB", "order", "portico", lambda server: orders.invoke_echo(1769)),
    ]
    cases += [http(name, "dynamodb", "portico", lambda server, make=make: make())
              for name, make in DYNAMODB]
    cases += [
        SqlCase("PostgreSQL upsert", "dynamodb", "postgresql", SQL_UPSERT),
        SqlCase("PostgreSQL select by key", "dynamodb", "postgresql", SQL_SELECT),
        RedisCase("Redis SET, synced", "dynamodb", "redis", "set", redis),
        RedisCase("Redis GET", "dynamodb", "redis", "get", redis),
        http("Node.js http echo", "peers", "node", lambda server: orders.echo()),
        http("workerd echo", "peers", "workerd", lambda server: orders.echo()),
        http("serverless-offline echo", "peers", "serverless-offline",
             lambda server: orders.echo("/echo")),
    ]
    for peer in ("dynalite", "dynoxide"):
        cases += [http(f"{peer} {name}", "peers", peer, lambda server, make=make: make())
                  for name, make in DYNAMODB]
    return cases


@dataclasses.dataclass(frozen=True)
class Comparison:
    """The rate of one case as a ratio to another's of the same round."""

    case: str
    to: str
    connections: int
    aim: str


COMPARISONS = (
    Comparison(f"{NGINX}, by portico load", NGINX, 64, "≥ 0.7"),
    Comparison("GetItem, by portico load", "GetItem", 64, ""),
    Comparison(f"{NGINX}, by wrk", NGINX, 64, ""),
    Comparison("GetItem, by wrk", "GetItem", 64, ""),
    Comparison("POST /order create", "Invoke echo, 128 MB", 64, "≥ 0.4"),
    Comparison("POST /order create", "serverless-offline echo", 64, "≥ 15"),
    Comparison("Invoke echo, 1769 MB", "workerd echo", 64, "> 1"),
    Comparison("PutItem", NGINX, 64, "≥ 0.25"),
    Comparison("PutItem", "PostgreSQL upsert", 64, "≥ 3"),
    Comparison("PutItem", "Redis SET, synced", 64, ""),
    Comparison("PutItem", "dynalite PutItem", 64, ""),
    Comparison("PutItem", "dynoxide PutItem", 64, ""),
    Comparison("GetItem", CONSTANT, 64, "≥ 0.6"),
    Comparison("GetItem", "PostgreSQL select by key", 64, ""),
    Comparison("GetItem", "Redis GET", 64, ""),
    Comparison("GetItem", "dynalite GetItem", 64, ""),
    Comparison("GetItem", "dynoxide GetItem", 64, ""),
)


@dataclasses.dataclass(frozen=True)
class Latency:
    """What the median latency of one case adds to another's of the same round, in microseconds; or,
    with no other, how many times the median the 99th percentile is."""

    case: str
    above: str
    connections: int
    aim: str


LATENCIES = (
    Latency("Invoke echo, 128 MB", CONSTANT, 1, "≤ 150 µs"),
    Latency("Invoke echo, 1769 MB", CONSTANT, 1, "≤ 150 µs"),
    Latency("PutItem", "", 64, "< 4"),
    Latency("GetItem", "", 64, "< 4"),
    Latency("UpdateItem with a condition", "", 64, "< 4"),
)
