"""What the benchmarks' numbers rest on: signing, filling, parsing, ratios, CPU time (bench/)."""
import socket
import subprocess
import sys

import pytest

import harness

sys.path.insert(0, str(harness.ROOT))
from bench import aws, instructions, load, measure, rounds  # noqa: E402
from bench.workload import Workload  # noqa: E402

WRK = """Running 1s test @ http://127.0.0.1:1/
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.20ms    3.32ms  62.37ms   95.19%
    Req/Sec    30.33k     6.66k   46.67k    65.00%
  Latency Distribution
     50%  180.00us
     75%    0.95ms
     90%    2.62ms
     99%    1.78s
  60416 requests in 1.01s, 10.54MB read
  Socket errors: connect 0, read 1, write 0, timeout 2
  Non-2xx or 3xx responses: 3
Requests/sec:  59866.51
Transfer/sec:     10.45MB
"""


def sample(rate, errors=0):
    return load.Sample(requests=10, rate=rate, p50_ms=1, p99_ms=2, errors=errors)


def credentials(server):
    return aws.Credentials(*server.credentials)


def test_what_is_signed_before_a_run_is_accepted(server):
    work = Workload(path="/", body='{"Limit":{{limit}}}', rows=({"limit": 1}, {"limit": 2}),
                    service="dynamodb", headers={"Content-Type": "application/x-amz-json-1.0",
                                                 "X-Amz-Target": "DynamoDB_20120810.ListTables"})
    messages = list(work.messages(server.endpoint, credentials(server)))
    assert [message.rpartition(b"\r\n")[2] for message in messages] == [b'{"Limit":1}',
                                                                       b'{"Limit":2}']
    host, _, port = server.endpoint.rpartition("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        for message in messages:
            connection.sendall(message)
            assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_a_wrong_secret_is_refused(server):
    client = aws.Client(server.endpoint,
                        aws.Credentials(credentials(server).key, "another secret"))
    with pytest.raises(aws.AwsError, match="InvalidSignatureException"):
        client.dynamodb("ListTables")


def test_output_of_wrk():
    found = load.Wrk.parse(WRK)
    assert (found.requests, found.rate, found.errors) == (60416, 59866.51, 6)
    assert (found.p50_ms, found.p99_ms) == (pytest.approx(0.18), pytest.approx(1780))


def test_portico_load_sends_the_same_signed_requests(server, tmp_path):
    work = Workload(path="/", body='{"Limit":{{limit}}}', rows=({"limit": 1}, {"limit": 2}),
                    service="dynamodb", headers={"Content-Type": "application/x-amz-json-1.0",
                                                 "X-Amz-Target": "DynamoDB_20120810.ListTables"})
    generator = load.PorticoLoad(harness.BINARY)
    assert generator.missing() is None
    found = generator.run(server.endpoint, work, credentials(server), 2, 1)
    assert found.requests > 0 and found.errors == 0
    assert 0 < found.p50_ms <= found.p99_ms

    wrong = aws.Credentials(credentials(server).key, "another secret")
    found = generator.run(server.endpoint, work, wrong, 2, 1)
    assert found.errors == found.requests > 0


def test_ratios_are_taken_within_a_round():
    found = rounds.ratio([sample(10), sample(30), sample(100)],
                         [sample(100), sample(100), sample(1000)])
    assert found == {"median": 0.1, "min": 0.1, "max": 0.3}


def test_errors_of_all_rounds_count():
    assert rounds.summary([sample(1, 1), sample(3, 2), sample(2)])["errors"] == 3


def test_every_round_has_every_case_in_another_order():
    cases = list(range(11))
    orders = [rounds.rotated(cases, number) for number in range(3)]
    assert all(sorted(order) == cases for order in orders)
    assert len({order[0] for order in orders}) == 3


def test_cpu_time_of_children_that_have_ended_counts():
    burn = "sum(i * i for i in range(3_000_000))"
    parent = subprocess.Popen(
        [sys.executable, "-c", "import subprocess, sys\n"
         f"subprocess.run([sys.executable, '-c', {burn!r}])\nprint('done', flush=True)\ninput()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout.readline() == "done\n"
        assert measure.cpu_seconds(parent.pid) > 0.05
        assert measure.tree(parent.pid) == [parent.pid]
        assert measure.tree_mb(parent.pid) > 1
    finally:
        parent.communicate("\n")


def test_more_instructions_than_the_tolerance_are_a_fault():
    baseline = {"GetItem": {"instructions": 1000, "allocations": 10}}
    assert not instructions.faults("GetItem", {"instructions": 1050, "allocations": 11}, baseline)
    assert instructions.faults("GetItem", {"instructions": 1051, "allocations": 11}, baseline)
    assert instructions.faults("GetItem", {"instructions": 900, "allocations": 12}, baseline)
    assert instructions.faults("Scan", {"instructions": 1, "allocations": 1}, baseline)
