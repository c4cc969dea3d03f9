"""portico load against the real server: what it counts, how it fails, whom it refuses."""
import json
import signal
import subprocess

import pytest

import harness
import setups

CREATE = {"operation": "create", "tableName": "load-orders",
          "payload": {"Item": {"id": "{{$uuid}}", "number": "{{$counter}}"}}}


@pytest.fixture(scope="module")
def orders(server):
    """The URL of an order API of its own, with its table."""
    server.client("dynamodb").create_table(
        TableName="load-orders", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    role = setups.make_role(server, "load-orders")
    setups.make_function(server, "load-orders", code=setups.native_zip(), role=role, **setups.NATIVE)
    api = setups.Api(server, "load-orders")
    setups.allow_gateway(server, "load-orders", api.id)
    resource = api.resource("orders")
    api.method(resource, "load-orders")
    return api.deploy() + "/orders"


@pytest.fixture
def load(server, tmp_path):
    """Runs the command; gives how it ended and its JSON report."""
    def run(*arguments, code=0, env=None):
        file = tmp_path / "report.json"
        file.unlink(missing_ok=True)
        done = server.portico("load", *arguments, "--json", file, check=False, env=env)
        assert done.returncode == code, done.stdout + done.stderr + server.tail()
        text = file.read_text() if file.exists() else ""
        return done, json.loads(text) if text else None

    return run


def test_a_closed_loop_counts_what_the_table_then_holds(server, orders, load):
    done, report = load(orders, "--vus", 4, "--requests", 60, "--body", json.dumps(CREATE),
                        "--fail-on-function-error", "--name", "creates")
    assert report["requests"] == 60 and report["errors"] == 0, report["error_groups"]
    assert report["model"] == "closed" and report["vus"] == 4 and report["name"] == "creates"
    assert report["statuses"] == [{"status": 200, "count": 60}]
    assert report["connections_opened"] == 4
    assert sum(second["requests"] for second in report["intervals"]) == 60
    assert sum(bucket["count"] for bucket in report["histogram"]) == 60
    latency = report["latency_us"]
    assert latency["count"] == 60
    assert 0 < latency["min"] <= latency["p50"] <= latency["p95"] <= latency["max"]
    assert "requests     60" in done.stdout
    items = server.client("dynamodb").scan(TableName="load-orders")["Items"]
    assert len(items) == 60
    assert {item["number"]["S"] for item in items} == {str(n) for n in range(1, 61)}


def test_an_open_loop_sends_at_its_rate(server, load):
    url = server.endpoint + "/_portico/health"
    _, report = load(url, "--rate", 100, "--duration", "500ms", "--quiet")
    assert report["model"] == "open" and report["rate_per_second"] == 100
    assert report["requests"] + report["unsent"] == 50
    assert report["duration_s"] >= 0.5


def test_a_csv_file_and_its_body_file(server, orders, load, tmp_path):
    (tmp_path / "ids.csv").write_text('key,note\ncsv-1,"a, b"\ncsv-2,c\n')
    body = {**CREATE, "payload": {"Item": {"id": "{{key}}", "note": "{{note}}", "by": "{{who}}"}}}
    (tmp_path / "body.json").write_text(json.dumps(body))
    load(orders, "--requests", 2, "--csv", tmp_path / "ids.csv", "--body-file",
         tmp_path / "body.json", "--var", "who=csv", "--fail-on-function-error", "--fail-if",
         "errors>0")
    table = server.client("dynamodb")
    item = table.get_item(TableName="load-orders", Key={"id": {"S": "csv-1"}})["Item"]
    assert item["note"]["S"] == "a, b" and item["by"]["S"] == "csv"
    assert "Item" in table.get_item(TableName="load-orders", Key={"id": {"S": "csv-2"}})


def test_thresholds_decide_the_exit_code(server, load):
    url = server.endpoint + "/_portico/health"
    done, report = load(url, "--requests", 5, "--fail-if", "p95<1us", "--fail-if", "rate>0",
                        "--fail-if", "error_rate>1%", code=2)
    assert "failed: rate>0" in done.stderr
    assert [one["passed"] for one in report["thresholds"]] == [True, False, True]
    done, _ = load(url, "--requests", 5, "--fail-if", "p95>", code=1)
    assert "A threshold is like" in done.stderr


def test_errors_are_grouped(server, orders, load):
    _, report = load(server.endpoint + "/_aws/execute-api/none-{{$counter}}/dev/x", "--requests", 6)
    assert report["errors"] == 6 and len(report["error_groups"]) == 1
    assert report["error_groups"][0]["status"] >= 400 and report["error_groups"][0]["count"] == 6
    # The function's own errors are answers of status 200 unless the load test looks into them.
    body = json.dumps({"operation": "nonsense"})
    _, report = load(orders, "--requests", 3, "--body", body)
    assert report["errors"] == 0
    _, report = load(orders, "--requests", 3, "--body", body, "--fail-on-function-error")
    assert report["errors"] == 3 and report["error_groups"][0]["status"] == 200


def test_signed_requests_pass_where_signatures_are_enforced(server, load):
    setups.make_function(server, "load-echo", "def lambda_handler(event, context):\n    return event\n")
    invoke = server.endpoint + "/2015-03-31/functions/load-echo/invocations"
    signed = server.environment()
    _, report = load(invoke, "--sigv4", "lambda", "--requests", 5, "--body", '{"n":{{$counter}}}',
                     "--fail-on-function-error", env=signed)
    assert report["errors"] == 0, report["error_groups"]
    _, report = load(server.endpoint + "/", "--sigv4", "dynamodb", "--requests", 5, "--body", "{}",
                     "-H", "X-Amz-Target: DynamoDB_20120810.ListTables",
                     "-H", "Content-Type: application/x-amz-json-1.0", env=signed)
    assert report["errors"] == 0, report["error_groups"]
    _, report = load(invoke, "--requests", 5, "--body", "{}")
    assert report["errors"] == 5 and report["statuses"] == [{"status": 403, "count": 5}]
    done, _ = load(invoke, "--sigv4", "lambda", "--requests", 1, code=1)
    assert "portico env" in done.stderr


def test_another_machine_is_refused(load):
    done, report = load("http://192.0.2.1/", "--requests", 1, "--timeout", "1s", code=1)
    assert "--allow-remote" in done.stderr and report is None


def test_a_missing_server_and_a_bad_file_are_told(server, load, tmp_path):
    done, _ = load("http://127.0.0.1:1/", "--requests", 1, code=1)
    assert "cannot connect" in done.stderr
    done, _ = load(server.endpoint, "--body-file", tmp_path / "none", code=1)
    assert "cannot read" in done.stderr


def test_without_keep_alive_and_over_tls(start_server, load, tmp_path, monkeypatch):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-keyout", key, "-out",
                    certificate, "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # for the harness itself
    tls = start_server("--tls-cert", certificate, "--tls-key", key)
    monkeypatch.delenv("SSL_CERT_FILE")
    url = tls.endpoint.replace("127.0.0.1", "localhost") + "/_portico/health"
    _, report = load(url, "--requests", 4, "--vus", 2, "--cacert", certificate)
    assert report["errors"] == 0, report["error_groups"]
    _, report = load(url, "--requests", 4, "--insecure", "--no-keep-alive")
    assert report["errors"] == 0 and report["connections_opened"] == 4
    _, report = load(url, "--requests", 1)
    assert report["errors"] == 1 and "certificate" in report["error_groups"][0]["message"]


def test_ctrl_c_ends_the_run_and_reports(server, tmp_path):
    file = tmp_path / "report.json"
    process = subprocess.Popen(
        [harness.BINARY, "load", server.endpoint + "/_portico/health", "--duration", "1h", "--json",
         file], stdout=subprocess.PIPE, text=True, env=harness.clean_environment())
    # Its first line comes once it has been under way for some seconds.
    assert "requests" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[0]
    assert process.returncode == 130
    assert "interrupted" in rest
    report = json.loads(file.read_text())
    assert report["interrupted"] and report["requests"] > 0 and report["errors"] == 0
