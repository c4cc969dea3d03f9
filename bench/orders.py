"""What is asked of the order system, and of anything that echoes."""

from bench.portico import echo_name
from bench.workload import Workload

# create cycles through as many ids as this.
IDS = 2_000
ECHO = '{"operation":"echo","payload":{"somekey1":"somevalue1","somekey2":"somevalue2"}}'


def ping(path):
    return Workload(path=path, body='{"operation":"ping"}', expect="pong")


def create(path):
    return Workload(path=path, rows=tuple({"id": f"order-{n:06d}"} for n in range(IDS)), body=(
        '{"operation":"create","tableName":"order-microservice-db","payload":{"Item":{"id":"{{id}}",'
        '"price":78.89,"product":"Beautiful Jacket","order_date":"2024-11-04T10:30:00Z"}}}'),
        expect='"HTTPStatusCode":200')


def invoke_echo(memory_mb):
    return Workload(path=f"/2015-03-31/functions/{echo_name(memory_mb)}/invocations", body=ECHO,
                    service="lambda", expect="somevalue2")


def echo(path="/"):
    return Workload(path=path, body=ECHO, expect="somevalue2")


def constant():
    return Workload(path="/_portico/health", method="GET", headers={}, expect="{")
