"""Starts the real server and gives AWS's own clients for it."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

import boto3
import botocore.config

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("PORTICO_BINARY", ROOT / "build" / "portico"))
ORDER_ZIP = pathlib.Path(os.environ.get("PORTICO_ORDER_ZIP", ROOT / "build" / "order-microservice.zip"))
TEMPLATE = ROOT / "functions" / "order-microservice" / "template.yaml"
AWS_CLI = "/usr/bin/aws"
REGION = "us-east-1"
ACCOUNT = "000000000000"

READY_SECONDS_MAX = 30
STOP_SECONDS_MAX = 30

# Of the developer's own AWS set-up nothing may reach the tests.
_FOREIGN = ("AWS_", "BOTO")


def clean_environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)}
    kept["HOME"] = "/nonexistent"
    kept["AWS_EC2_METADATA_DISABLED"] = "true"
    return {**kept, **more}


class Server:
    """One server on a data directory of its own; it can be stopped, killed and started again."""

    def __init__(self, data, *options):
        self.data = pathlib.Path(data)
        self.options = options
        self.log = self.data.parent / (self.data.name + ".log")
        self.environment_more = {}
        self.process = None
        self.endpoint = None

    def command(self):
        return [BINARY, "serve", "--data", self.data, "--listen", "127.0.0.1:0", *self.options]

    def start(self):
        # Before: a file left by an earlier run must not be taken for the new server's.
        (self.data / "server.json").unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=clean_environment(**self.environment_more))
        self._wait_until_ready()
        return self

    def _wait_until_ready(self):
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.tail()}")
            try:
                self.endpoint = json.loads((self.data / "server.json").read_text())["endpoint"]
                if self.get("/_portico/health").status == 200:
                    return
            except (FileNotFoundError, urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.01)
        raise AssertionError(f"the server was not ready within {READY_SECONDS_MAX} s:\n{self.tail()}")

    def tail(self, size=8000):
        return self.log.read_text(errors="replace")[-size:] if self.log.exists() else ""

    def stop(self):
        """Ends it as an operator would; gives its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not stop:\n{self.tail()}")
        finally:
            self.process = None

    def kill(self):
        """kill -9, as a power cut."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self):
        assert self.stop() == 0, self.tail()
        return self.start()

    @property
    def credentials(self):
        """The root's access key and secret."""
        values = {}
        for line in (self.data / "credentials").read_text().splitlines():
            name, separator, value = line.partition("=")
            if separator:
                values[name.strip()] = value.strip()
        return values["aws_access_key_id"], values["aws_secret_access_key"]

    def client(self, service, key=None, secret=None, token=None, **config):
        if key is None:
            key, secret = self.credentials
        defaults = {"retries": {"max_attempts": 0}, "read_timeout": 120}
        return boto3.session.Session().client(
            service, region_name=REGION, endpoint_url=self.endpoint, aws_access_key_id=key,
            aws_secret_access_key=secret, aws_session_token=token,
            config=botocore.config.Config(**{**defaults, **config}))

    def environment(self):
        key, secret = self.credentials
        return clean_environment(AWS_ENDPOINT_URL=self.endpoint, AWS_ACCESS_KEY_ID=key,
                                 AWS_SECRET_ACCESS_KEY=secret, AWS_REGION=REGION,
                                 AWS_DEFAULT_REGION=REGION, AWS_PAGER="")

    def aws(self, *arguments, check=True):
        """Runs Debian's aws command; gives its answer as JSON, or as text if it is none."""
        done = subprocess.run(
            [AWS_CLI, "--endpoint-url", self.endpoint, "--output", "json", *map(str, arguments)],
            env=self.environment(), capture_output=True, text=True, timeout=120)
        if not check:
            return done
        assert done.returncode == 0, f"aws {' '.join(map(str, arguments))}\n{done.stderr}\n{self.tail()}"
        try:
            return json.loads(done.stdout) if done.stdout.strip() else None
        except json.JSONDecodeError:
            return done.stdout

    def portico(self, *arguments, check=True, env=None):
        done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, env=env or clean_environment(), cwd=ROOT)
        if check:
            assert done.returncode == 0, f"portico {arguments}\n{done.stdout}{done.stderr}\n{self.tail()}"
        return done

    def up(self, *arguments, **options):
        """`portico up`, with the server's data directory."""
        return self.portico("up", *arguments, "--data", self.data, **options)

    def invoke_url(self, api, stage, path=""):
        return f"{self.endpoint}/_aws/execute-api/{api}/{stage}{path}"

    def get(self, path):
        return http("GET", self.endpoint + path)


def eventually(what, seconds_max=15):
    """What `what` gives as soon as it is true: for what the server promises for later."""
    deadline = time.monotonic() + seconds_max
    while not (value := what()):
        assert time.monotonic() < deadline, f"still {value!r} after {seconds_max} s"
        time.sleep(0.02)
    return value


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


def http(method, url, body=None, headers=None, timeout=60):
    """A plain request, as anyone on the internet makes it. An error status is an answer too."""
    data = body.encode() if isinstance(body, str) else body
    # urllib adds a Content-Type of its own, unless there is one; an empty one is dropped below.
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoDefaultType())
    try:
        with opener.open(request, timeout=timeout) as answer:
            return Reply(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.headers, error.read())


class _NoDefaultType(urllib.request.BaseHandler):
    """Leaves Content-Type out where the caller gave none."""

    handler_order = 900

    def http_request(self, request):
        if request.unredirected_hdrs.get("Content-type") == "application/x-www-form-urlencoded":
            del request.unredirected_hdrs["Content-type"]
        return request

    https_request = http_request


def order(url, operation, table=None, payload=None):
    """Calls the order API as the tutorial does with Postman."""
    event = {"operation": operation, "payload": payload if payload is not None else {}}
    if table:
        event["tableName"] = table
    return http("POST", url, json.dumps(event), {"Content-Type": "application/json"})


def remove(path):
    shutil.rmtree(path, ignore_errors=True)
