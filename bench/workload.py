"""What a load generator sends: one kind of request over HTTP, its variables filled from rows.

The text of the body may name columns as {{column}}; request N takes row N modulo their number.
"""

import dataclasses
import urllib.parse

from bench import aws


@dataclasses.dataclass(frozen=True)
class Workload:
    path: str
    body: str = ""
    method: str = "POST"
    headers: dict = dataclasses.field(default_factory=lambda: {"Content-Type": "application/json"})
    rows: tuple = ({},)
    service: str = ""  # to sign for; empty: not signed
    expect: str = ""  # stands in the answer's body, if it is the right one

    def bodies(self):
        for row in self.rows:
            text = self.body
            for column, value in row.items():
                text = text.replace("{{" + column + "}}", str(value))
            yield text.encode()

    def requests(self, url, credentials):
        """Headers and body of every request, validly signed as of now."""
        for body in self.bodies():
            headers = dict(self.headers)
            if self.service:
                headers = aws.sign(credentials, self.service, self.method, url + self.path,
                                   headers, body)
            yield headers, body

    def messages(self, url, credentials):
        """Every request as it goes over the wire."""
        for headers, body in self.requests(url, credentials):
            headers.setdefault("Host", urllib.parse.urlsplit(url).netloc)
            if self.method != "GET":
                headers["Content-Length"] = str(len(body))
            lines = [f"{self.method} {self.path} HTTP/1.1",
                     *(f"{name}: {value}" for name, value in headers.items()), "", ""]
            yield "\r\n".join(lines).encode() + body
