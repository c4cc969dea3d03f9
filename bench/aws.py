"""AWS's side of the wire, in the standard library: Signature Version 4 and a small client."""

import dataclasses
import datetime
import functools
import hashlib
import hmac
import http.client
import json
import urllib.parse

REGION = "us-east-1"


@dataclasses.dataclass(frozen=True)
class Credentials:
    key: str
    secret: str


# What servers that verify nothing are shown.
ANY_CREDENTIALS = Credentials("AKIAIOSFODNN7EXAMPLE", "secret")


def _mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


@functools.lru_cache(maxsize=64)
def _signing_key(secret, date, service):
    key = _mac(("AWS4" + secret).encode(), date)
    for part in (REGION, service, "aws4_request"):
        key = _mac(key, part)
    return key


def sign(credentials, service, method, url, headers, body):
    """`headers` with Host, X-Amz-Date and Authorization added; every header is signed."""
    parts = urllib.parse.urlsplit(url)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    signed = {**headers, "Host": parts.netloc, "X-Amz-Date": now}
    names = sorted(name.lower() for name in signed)
    values = {name.lower(): value for name, value in signed.items()}
    canonical = "\n".join([
        method, urllib.parse.quote(parts.path or "/", safe="/-_.~"), parts.query,
        *(f"{name}:{values[name]}" for name in names), "", ";".join(names),
        hashlib.sha256(body).hexdigest()])
    scope = f"{now[:8]}/{REGION}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope,
                      hashlib.sha256(canonical.encode()).hexdigest()])
    signature = _mac(_signing_key(credentials.secret, now[:8], service), text).hex()
    signed["Authorization"] = (f"AWS4-HMAC-SHA256 Credential={credentials.key}/{scope}, "
                               f"SignedHeaders={';'.join(names)}, Signature={signature}")
    return signed


class AwsError(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status = status


class Client:
    """Calls one endpoint over one connection. Not thread-safe."""

    TIMEOUT_S = 60

    def __init__(self, url, credentials=ANY_CREDENTIALS):
        self.url = url
        self.credentials = credentials
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc,
                                                     timeout=self.TIMEOUT_S)

    def request(self, service, method, path, headers, body):
        """The answer's headers and body; AwsError for a status of 400 or more."""
        signed = sign(self.credentials, service, method, self.url + path, headers, body)
        self.connection.request(method, path, body, signed)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status >= 400:
            raise AwsError(response.status, answer.decode(errors="replace"))
        return response.headers, answer

    def dynamodb(self, operation, **members):
        headers = {"Content-Type": "application/x-amz-json-1.0",
                   "X-Amz-Target": "DynamoDB_20120810." + operation}
        return json.loads(self.request("dynamodb", "POST", "/", headers,
                                       json.dumps(members).encode())[1])

    def lambda_(self, method, path, members, headers=None):
        """The answer's headers and its JSON; `path` is what follows /2015-03-31/functions."""
        found, answer = self.request(
            "lambda", method, "/2015-03-31/functions" + path,
            {"Content-Type": "application/json", **(headers or {})}, json.dumps(members).encode())
        return found, json.loads(answer) if answer else None
