#!/usr/bin/env python3
"""Runs the real bootstrap, as Lambda does, between a Runtime API and a DynamoDB of this test's own.

    bootstrap_test.py BOOTSTRAP

What the order service decides is tested beside its code; this is about the binary: that it starts,
speaks both protocols, keeps its connections and ends as a runtime should.
"""
import http.server
import json
import os
import queue
import subprocess
import sys
import threading
import time
import unittest

BOOTSTRAP = sys.argv.pop(1) if len(sys.argv) > 1 else None
ANSWER_TIMEOUT_S = 20


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.connections = 0
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def authority(self):
        return "127.0.0.1:%d" % self.server_port


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.server.connections += 1

    def log_message(self, *args):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


class RuntimeApi(Handler):
    """Gives the events put into `events`, and puts what comes back into `answers`."""

    def do_GET(self):
        number, event = self.server.events.get()
        if event is None:
            self.reply(500, b"shut down")
            return
        self.reply(200, event, [
            ("Lambda-Runtime-Aws-Request-Id", "id-%d" % number),
            ("Lambda-Runtime-Deadline-Ms", str(int((time.time() + 3) * 1000))),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:r:1:function:order-microservice"),
            ("Lambda-Runtime-Trace-Id", "Root=1-%d" % number),
        ])

    def do_POST(self):
        self.server.answers.put((self.path.rsplit("/", 2)[1:], json.loads(self.body())))
        self.reply(202, b"{}")


class DynamoDb(Handler):
    """Keeps items by id, in their typed form."""

    def do_POST(self):
        operation = self.headers["X-Amz-Target"].split(".")[1]
        request = json.loads(self.body())
        self.server.seen.append((dict(self.headers), request))
        status, answer = getattr(self, operation)(request)
        self.reply(status, json.dumps(answer).encode(), [("x-amzn-RequestId", "REQUEST")])

    def PutItem(self, request):
        if "ConditionExpression" in request:
            return 400, {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                         "message": "The conditional request failed"}
        self.server.items[request["Item"]["id"]["S"]] = request["Item"]
        return 200, {}

    def GetItem(self, request):
        item = self.server.items.get(request["Key"]["id"]["S"])
        return 200, {"Item": item} if item else {}

    def Scan(self, request):
        items = list(self.server.items.values())
        return 200, {"Items": items, "Count": len(items), "ScannedCount": len(items)}


class BootstrapTest(unittest.TestCase):
    def setUp(self):
        self.api = Server(RuntimeApi)
        self.api.events, self.api.answers = queue.Queue(), queue.Queue()
        self.dynamodb = Server(DynamoDb)
        self.dynamodb.items, self.dynamodb.seen = {}, []
        self.sent = 0
        self.process = subprocess.Popen([BOOTSTRAP], stderr=subprocess.PIPE, env={
            "AWS_LAMBDA_RUNTIME_API": self.api.authority(),
            "AWS_ENDPOINT_URL_DYNAMODB": "http://" + self.dynamodb.authority(),
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_SESSION_TOKEN": "token", "AWS_REGION": "us-east-1",
        })

    def tearDown(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        for server in (self.api, self.dynamodb):
            server.shutdown()
            server.server_close()

    def post(self, event):
        """The answer to an event, and whether it is an error."""
        text = event if isinstance(event, bytes) else json.dumps(event).encode()
        self.api.events.put((self.sent, text))
        (request_id, kind), answer = self.api.answers.get(timeout=ANSWER_TIMEOUT_S)
        self.assertEqual(request_id, "id-%d" % self.sent)
        self.sent += 1
        return answer, kind == "error"

    def invoke(self, operation, payload):
        return self.post({"operation": operation, "tableName": "orders", "payload": payload})

    def test_ping_and_echo(self):
        self.assertEqual(self.post({"operation": "ping"}), ("pong", False))
        self.assertEqual(self.post({"operation": "echo", "payload": {"a": [1.10]}}),
                         ({"a": [1.1]}, False))

    def test_creates_reads_and_lists_over_one_connection(self):
        item = {"id": "1", "price": 78.89, "tags": ["a", None, True], "more": {"n": 5}}
        created, failed = self.invoke("create", {"Item": item})
        self.assertFalse(failed, created)
        metadata = created.pop("ResponseMetadata")
        self.assertEqual(created, {})
        self.assertEqual(metadata["HTTPStatusCode"], 200)
        self.assertEqual(metadata["RequestId"], "REQUEST")
        self.assertEqual(metadata["RetryAttempts"], 0)
        self.assertEqual(metadata["HTTPHeaders"]["x-amzn-requestid"], "REQUEST")
        headers, request = self.dynamodb.seen[0]
        self.assertEqual(request, {"TableName": "orders", "Item": {
            "id": {"S": "1"}, "price": {"N": "78.89"},
            "tags": {"L": [{"S": "a"}, {"NULL": True}, {"BOOL": True}]},
            "more": {"M": {"n": {"N": "5"}}}}})
        self.assertIn("Credential=AKID/", headers["Authorization"])
        self.assertEqual(headers["X-Amz-Security-Token"], "token")
        self.assertEqual(self.invoke("read", {"Key": {"id": "1"}})[0]["Item"], item)
        listed, _ = self.invoke("list", {})
        self.assertEqual((listed["Items"], listed["Count"]), ([item], 1))
        self.assertEqual(self.dynamodb.connections, 1)
        self.assertEqual(self.api.connections, 1)

    def test_errors(self):
        self.assertEqual(self.post({"operation": "fly"}), (
            {"errorMessage": 'Unrecognized operation "fly"', "errorType": "ValueError"}, True))
        error, failed = self.invoke("create", {"Item": {"id": "1"}, "ConditionExpression": "x"})
        self.assertTrue(failed)
        self.assertEqual(error, {
            "errorMessage": "An error occurred (ConditionalCheckFailedException) when calling the "
                            "PutItem operation: The conditional request failed",
            "errorType": "ConditionalCheckFailedException"})
        self.assertEqual(self.post(b"{nonsense")[0]["errorType"], "Runtime.UnmarshalError")
        self.assertEqual(self.post({"operation": "ping"}), ("pong", False))

    def test_ends_when_the_runtime_api_does(self):
        self.api.events.put((0, None))
        self.assertEqual(self.process.wait(timeout=ANSWER_TIMEOUT_S), 1)
        self.assertIn(b"Runtime API answered 500", self.process.stderr.read())


if __name__ == "__main__":
    if BOOTSTRAP is None or not os.access(BOOTSTRAP, os.X_OK):
        sys.exit("usage: bootstrap_test.py BOOTSTRAP")
    unittest.main()
