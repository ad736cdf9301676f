"""Measure the platform: ``make bench``.

For each size N, in one run on one machine: a database generated with N holders, the
production server with two workers, and for each page the number of queries, median and p95
in ms, and the ratio to a trivial view asked in turn with it. Ratios are what counts; ms are
those of the machine. Written to bench/results.json, with a table in docs/performance.md.

BENCH_N adds sizes ("100000"), BENCH_REQUESTS sets the requests per page (100), BENCH_SIZES
replaces the sizes ("1000,5000,20000").
"""

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
PORT = int(os.environ.get("BENCH_PORT", "8765"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "100"))
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,5000,20000").split(",")]
if "BENCH_N" in os.environ:
    SIZES.append(int(os.environ["BENCH_N"]))


@contextmanager
def servers():
    """PostgreSQL and Redis of the bench alone, empty."""
    from eveil.embedded import Home, Postgres, Redis

    home = Home(VAR)
    with Postgres(home) as postgres, Redis(home) as redis:
        os.environ |= {
            "EVEIL_MODE": "demo",
            "EVEIL_VAR_DIR": str(VAR),
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "DJANGO_SETTINGS_MODULE": "eveil.settings",
            "LOG_LEVEL": "WARNING",
            # One address asks for a form hundreds of times in a minute here.
            "RATE_LIMITS_ON": "off",
        }
        yield
    home.remove()


def manage(*arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def fill(holders):
    """A fresh database with ``holders`` holders; returns the seconds it took to generate."""
    manage("flush", "--no-input", "-v0")
    manage("load_territory")
    started = time.monotonic()
    manage("generate", "--holders", str(holders))
    return round(time.monotonic() - started, 1)


def settle():
    """What autovacuum does of a night.

    After the accounts of ``World`` are made: PostgreSQL looks at so small a table after fifty
    new rows only, and planned with two accounts that it did not know of.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def web():
    """The production server with two workers; yields the pids of the workers."""
    environment = {**os.environ, "PORT": str(PORT), "WEB_CONCURRENCY": "2"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:eveil.gunicorn_conf", "bench.wsgi"],
        cwd=ROOT,
        env=environment,
    )
    try:
        from bench.measure import Visitor
        from bench.wsgi import TRIVIAL

        for _ in range(200):
            try:
                Visitor(PORT).ask(TRIVIAL)
                break
            except OSError:
                time.sleep(0.1)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
        yield [int(pid) for pid in children.split()]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def measure(holders):
    from bench import exports
    from bench.measure import Visitor, count_queries, peak_memory, timings
    from bench.pages import PAGES
    from bench.world import World

    seconds = fill(holders)
    world = World()
    settle()
    pages = {}
    with web() as pids:
        for page in PAGES:
            path = page.path(world)
            data = page.data(world) if page.data else None
            queries, size = count_queries(world.users[page.role], path, data)
            cookies = world.cookies(page.role)
            if data is not None:
                token = "b" * 32
                cookies = "; ".join(filter(None, [cookies, f"csrftoken={token}"]))
                data = {**data, "csrfmiddlewaretoken": token}
            taken = timings(Visitor(PORT, cookies), path, data, REQUESTS)
            pages[page.label] = {"queries": queries, "bytes": size, "bound": page.bound, **taken}
            print(f"{holders:>7}  {page.label:32} {pages[page.label]}", flush=True)
        memory = peak_memory(pids)
    exported = exports.measure()
    print(f"{holders:>7}  export {exported}", flush=True)
    return {
        "generate_seconds": seconds,
        "worker_peak_mb": memory,
        "exports": exported,
        "pages": pages,
    }


def main():
    shutil.rmtree(VAR, ignore_errors=True)
    with ExitStack() as stack:
        stack.enter_context(servers())
        import django

        django.setup()
        manage("migrate", "-v0")
        manage("collectstatic", "--no-input", "-v0")
        results = {
            "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
            "requests_per_page": REQUESTS,
            "sizes": {str(size): measure(size) for size in SIZES},
        }
        django.db.connections.close_all()
    (ROOT / "bench" / "results.json").write_text(
        json.dumps(results, indent=2, ensure_ascii=False) + "\n"
    )
    from bench.table import write

    write(results, ROOT / "docs" / "performance.md")


if __name__ == "__main__":
    main()
