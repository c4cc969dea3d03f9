"""DynamoDB by plain HTTP: what boto3 costs would hide how concurrent a server is."""
import http.client
import json
import socket
import urllib.parse


class Refused(Exception):
    """An answer that is an error: the server knows what became of the request."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.code = body.get("__type", "").rpartition("#")[2]

    @property
    def reasons(self):
        """The codes of a transaction's cancellation, one an action."""
        return [reason.get("Code") for reason in self.body.get("CancellationReasons", [])]


class Lost(Exception):
    """No answer: the request was carried out, or was not."""


class Client:
    """One connection to a server with --auth open. Belongs to one thread."""

    def __init__(self, endpoint, timeout=30):
        where = urllib.parse.urlsplit(endpoint)
        self.connection = http.client.HTTPConnection(where.hostname, where.port, timeout=timeout)

    def __call__(self, operation, **request):
        return self._call("DynamoDB_20120810." + operation, request)

    def streams(self, operation, **request):
        return self._call("DynamoDBStreams_20120810." + operation, request)

    def _call(self, target, request):
        try:
            if self.connection.sock is None:
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request("POST", "/", json.dumps(request), {
                "X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"})
            answer = self.connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.connection.close()
            raise Lost(str(error)) from error
        if answer.status != 200:
            raise Refused(answer.status, body)
        return body

    def pages(self, operation, **request):
        """All items of a Scan or Query."""
        while True:
            page = self(operation, **request)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
