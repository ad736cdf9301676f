"""Ask pages of a running server, each in turn with the trivial view, and count queries."""

import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.wsgi import TRIVIAL

WARM_UP = 10


class Visitor:
    """One browser: a cookie header, one connection per request as the server closes them."""

    def __init__(self, port, cookies=""):
        self.port = port
        self.cookies = cookies

    def ask(self, path, data=None):
        """(status, milliseconds) from connecting to the last byte."""
        headers = {"Cookie": self.cookies, "Accept-Encoding": "identity"}
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request("GET" if data is None else "POST", path, body, headers)
        response = link.getresponse()
        response.read()
        link.close()
        return response.status, (time.perf_counter() - started) * 1000


def timings(visitor, path, data, requests):
    """Median and p95 in ms, and the ratio of medians to the trivial view asked in turn."""
    page, trivial = [], []
    for number in range(WARM_UP + requests):
        status, taken = visitor.ask(path, data)
        if status >= 400:
            raise RuntimeError(f"{path} answered {status}")
        status, reference = visitor.ask(TRIVIAL)
        if status != 200:
            raise RuntimeError(f"{TRIVIAL} answered {status}")
        if number >= WARM_UP:
            page.append(taken)
            trivial.append(reference)
    median = statistics.median(page)
    return {
        "median_ms": round(median, 2),
        "p95_ms": round(statistics.quantiles(page, n=20)[-1], 2),
        "ratio": round(median / statistics.median(trivial), 2),
    }


def count_queries(user, path, data):
    """Number of queries of one request, and the bytes of its answer, in this process."""
    client = Client(headers={"host": "localhost"})
    if user:
        client.force_login(user)
    client.get(path)  # Content types and the like are read once per process.
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path) if data is None else client.post(path, data)
    if response.status_code >= 400:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return len(queries), len(response.content)


def peak_memory(pids):
    """Largest resident memory that any of the processes ever had, in MB."""
    peaks = []
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        line = next(line for line in status if line.startswith("VmHWM"))
        peaks.append(int(line.split()[1]) / 1024)
    return round(max(peaks))
