"""The Runtime API's client: HTTP/1.1 over one kept connection.

Straight on the interpreter's socket, since ``http.client`` costs more to import than the rest of
the runtime together, and each event passes through here twice.
"""
import _socket

_PREFIX = "/2018-06-01/runtime"
_RECEIVE_BYTES = 65536
# A response's head that is longer than this is not the Runtime API's.
_HEAD_BYTES_MAX = 256 * 1024


class ApiError(Exception):
    """The Runtime API is gone, or answered what it should not."""


class RuntimeApi:
    """Not for several threads at once."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._peer = (host, int(port))
        self._host = address
        self._socket = None
        self._buffer = b""

    def next(self):
        """Waits for an event. Returns (headers with names in lower case, body)."""
        status, headers, body = self._call("GET", "/invocation/next")
        if status != 200:
            raise ApiError("next: %d %r" % (status, body[:200]))
        return headers, body

    def respond(self, request_id, body, content_type):
        """False if the response was refused (too large): the error has been told to the caller."""
        path = "/invocation/%s/response" % request_id
        status, _, answer = self._call("POST", path, body, (("Content-Type", content_type),))
        if status == 413:
            return False
        self._require_accepted(path, status, answer)
        return True

    def fail(self, request_id, body, error_type, xray_cause=""):
        headers = [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Function-Error-Type", error_type),
        ]
        if xray_cause:
            headers.append(("Lambda-Runtime-Function-XRay-Error-Cause", xray_cause))
        path = "/invocation/%s/error" % request_id
        status, _, answer = self._call("POST", path, body, headers)
        self._require_accepted(path, status, answer)

    def fail_init(self, body, error_type):
        headers = (
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Function-Error-Type", error_type),
        )
        status, _, answer = self._call("POST", "/init/error", body, headers)
        self._require_accepted("/init/error", status, answer)

    @staticmethod
    def _require_accepted(path, status, answer):
        if status != 202:
            raise ApiError("%s: %d %r" % (path, status, answer[:200]))

    def _call(self, method, path, body=b"", headers=()):
        lines = ["%s %s%s HTTP/1.1" % (method, _PREFIX, path), "Host: " + self._host]
        if method == "POST":
            lines.append("Content-Length: %d" % len(body))
        lines += ["%s: %s" % header for header in headers]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")
        reused = self._socket is not None
        try:
            return self._exchange(head, body)
        except OSError:
            self._close()
            # A kept connection may have been closed meanwhile; a new one says whether the API lives.
            if not reused:
                raise
            return self._exchange(head, body)

    def _exchange(self, head, body):
        if self._socket is None:
            self._connect()
        # One segment for small bodies, no copy of large ones.
        if len(body) < _RECEIVE_BYTES:
            self._socket.sendall(head + body)
        else:
            self._socket.sendall(head)
            self._socket.sendall(body)
        status, headers = self._read_head()
        answer = self._read_body(headers)
        if headers.get("connection", "").lower() == "close":
            self._close()
        return status, headers, answer

    def _connect(self):
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        # Whatever default the function may have set for its own sockets.
        self._socket.settimeout(None)
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self._socket.connect(self._peer)
        self._buffer = b""

    def _close(self):
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _receive(self):
        data = self._socket.recv(_RECEIVE_BYTES)
        if not data:
            raise ConnectionResetError("the Runtime API closed the connection")
        self._buffer += data

    def _read_head(self):
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end >= 0:
                break
            if len(self._buffer) > _HEAD_BYTES_MAX:
                raise ApiError("a response's head is too long")
            self._receive()
        lines = self._buffer[:end].decode("utf-8").split("\r\n")
        self._buffer = self._buffer[end + 4 :]
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        return int(lines[0].split(" ", 2)[1]), headers

    def _read_body(self, headers):
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._read_chunks()
        return self._read_exactly(int(headers.get("content-length", "0")))

    def _read_exactly(self, size):
        if len(self._buffer) >= size:
            data, self._buffer = self._buffer[:size], self._buffer[size:]
            return data
        parts = [self._buffer]
        missing = size - len(self._buffer)
        self._buffer = b""
        while missing > 0:
            data = self._socket.recv(min(missing, 1 << 20))
            if not data:
                raise ConnectionResetError("the Runtime API closed the connection")
            parts.append(data)
            missing -= len(data)
        return b"".join(parts)

    def _read_line(self):
        while b"\r\n" not in self._buffer:
            self._receive()
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line

    def _read_chunks(self):
        parts = []
        while True:
            size = int(self._read_line().partition(b";")[0], 16)
            if size == 0:
                while self._read_line():
                    pass
                return b"".join(parts)
            parts.append(self._read_exactly(size))
            self._read_exactly(2)
