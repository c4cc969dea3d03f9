"""A Runtime API made of the standard library, and the bootstrap run against it as a process."""
import functools
import http.server
import json
import os
import pathlib
import queue
import subprocess
import threading

import pytest

RUNTIME = pathlib.Path(__file__).resolve().parent.parent
PATIENCE_S = 30
FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:probe"


class FakeRuntimeApi:
    """Gives out events, and keeps what comes back as (path, headers, body)."""

    def __init__(self):
        self.events = queue.Queue()
        self.answers = queue.Queue()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                assert self.path == "/2018-06-01/runtime/invocation/next"
                event = api.events.get()
                if event is None:
                    self.close_connection = True
                    return
                headers, body = event
                self._answer(200, body, headers)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                api.answers.put((self.path, dict(self.headers), body))
                self._answer(202, b'{"status":"OK"}', {})

            def _answer(self, status, body, headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # Processes that a test kills break their connections; that is no news.
        self.server.handle_error = lambda *_: None
        serve = functools.partial(self.server.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    @property
    def address(self):
        return "127.0.0.1:%d" % self.server.server_address[1]

    def close(self):
        self.events.put(None)
        self.server.shutdown()
        self.server.server_close()


class Function:
    """The bootstrap with one function's code."""

    def __init__(self, api, task_root):
        self.api = api
        self.task_root = task_root
        self.process = None
        self._count = 0

    def write(self, name, code):
        path = self.task_root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
        return self

    def start(self, handler="app.handler", **environ):
        env = {
            "PATH": os.environ["PATH"],
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "AWS_LAMBDA_FUNCTION_NAME": "probe",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/probe",
            "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "LAMBDA_TASK_ROOT": str(self.task_root),
            "_HANDLER": handler,
            **environ,
        }
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-S", "-s", "-B", str(RUNTIME / "bootstrap.py")],
            cwd=self.task_root,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def send(self, event, **headers):
        """Sends an event (JSON, or bytes as they are) without waiting; its request id."""
        self._count += 1
        request_id = "request-%d" % self._count
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        all_headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": "99999999999999",
            "Lambda-Runtime-Invoked-Function-Arn": FUNCTION_ARN,
            "Lambda-Runtime-Trace-Id": "Root=1-2-3",
        }
        all_headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.api.events.put((all_headers, body))
        return request_id

    def answer(self):
        return self.api.answers.get(timeout=PATIENCE_S)

    def invoke(self, event=None, **headers):
        """The body of the response, as text."""
        request_id = self.send(event, **headers)
        path, _, body = self.answer()
        assert path == "/2018-06-01/runtime/invocation/%s/response" % request_id, body
        return body.decode()

    def invoke_failing(self, event=None, **headers):
        """The error's JSON and its headers."""
        request_id = self.send(event, **headers)
        path, answer_headers, body = self.answer()
        assert path == "/2018-06-01/runtime/invocation/%s/error" % request_id, body
        error = json.loads(body)
        assert error["requestId"] == request_id
        return error, answer_headers

    def init_error(self):
        path, headers, body = self.answer()
        assert path == "/2018-06-01/runtime/init/error"
        error = json.loads(body)
        assert headers["Lambda-Runtime-Function-Error-Type"] == error["errorType"]
        assert self.process.wait(PATIENCE_S) == 1
        return error

    def stop(self):
        """Ends the process; what it has printed."""
        if self.process is None:
            return ""
        self.process.kill()
        return self.process.communicate(timeout=PATIENCE_S)[0].decode()


@pytest.fixture
def function(tmp_path):
    api = FakeRuntimeApi()
    task_root = tmp_path / "task"
    task_root.mkdir()
    made = Function(api, task_root)
    yield made
    made.stop()
    api.close()


@pytest.fixture
def wire_json(monkeypatch):
    monkeypatch.syspath_prepend(str(RUNTIME))
    from portico_runtime import wire_json as module

    return module
