"""Fills tables: batches where the server has BatchWriteItem, else one PutItem after the other, over
several connections.
"""

import concurrent.futures
import itertools
import json
import multiprocessing
import os
import socket
import urllib.parse

from bench import aws
from bench.process import BenchError

BATCH_ITEMS = 25
CONNECTIONS_PER_PROCESS = 8
TASK_ITEMS = 1_000


class RawConnection:
    """HTTP/1.1 over one connection, with less work than http.client does."""

    def __init__(self, url, credentials):
        self.url = url
        self.credentials = credentials
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def dynamodb(self, operation, members):
        body = json.dumps(members).encode()
        headers = aws.sign(self.credentials, "dynamodb", "POST", self.url + "/", {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810." + operation}, body)
        lines = ["POST / HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()),
                 f"Content-Length: {len(body)}", "", ""]
        self.socket.sendall("\r\n".join(lines).encode() + body)
        return self.answer()

    def answer(self):
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.receive()
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(int(line.partition(b":")[2]) for line in head.lower().split(b"\r\n")
                      if line.startswith(b"content-length:"))
        while len(body) < length:
            body += self.receive()
        status = int(head.split(b" ", 2)[1])
        if status >= 400:
            raise aws.AwsError(status, body.decode(errors="replace"))
        return json.loads(body) if body else {}

    def receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise BenchError("the server closed the connection")
        return data


def has_batches(url, credentials, table, item):
    try:
        RawConnection(url, credentials).dynamodb(
            "BatchWriteItem", {"RequestItems": {table: [{"PutRequest": {"Item": item}}]}})
        return True
    except aws.AwsError as error:
        if error.status in (400, 501):
            return False
        raise


def _put_all(connection, table, items, batches):
    if not batches:
        for item in items:
            connection.dynamodb("PutItem", {"TableName": table, "Item": item})
        return
    for first in range(0, len(items), BATCH_ITEMS):
        request = {table: [{"PutRequest": {"Item": item}}
                           for item in items[first:first + BATCH_ITEMS]]}
        while request:
            request = connection.dynamodb("BatchWriteItem", {"RequestItems": request}).get(
                "UnprocessedItems")


def _load_range(url, credentials, table, make_item, batches, first, last):
    """Runs in a process of its own."""
    connections = [RawConnection(url, credentials) for _ in range(CONNECTIONS_PER_PROCESS)]
    starts = range(first, last, TASK_ITEMS)
    with concurrent.futures.ThreadPoolExecutor(len(connections)) as pool:
        idle = list(connections)

        def work(start):
            connection = idle.pop()
            try:
                items = [make_item(n) for n in range(start, min(start + TASK_ITEMS, last))]
                _put_all(connection, table, items, batches)
            finally:
                idle.append(connection)

        list(pool.map(work, starts))


def load(url, credentials, table, make_item, first, last):
    """Puts make_item(n) for first ≤ n < last. `make_item` is a function of a module."""
    batches = has_batches(url, credentials, table, make_item(first))
    processes = os.cpu_count() or 1
    bounds = [first + (last - first) * i // processes for i in range(processes + 1)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        pool.starmap(_load_range, [(url, credentials, table, make_item, batches, low, high)
                                   for low, high in itertools.pairwise(bounds) if low < high])
    return "BatchWriteItem" if batches else "PutItem"
