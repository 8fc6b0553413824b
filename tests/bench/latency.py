"""From an accepted post to a fresh picture, at 50 posts a second, with web, workers and beat running.

A picture is fresh when neither the incident nor anybody who took part is marked stale any more.
The baseline is the post itself, from sending to its answer, in the same run.
"""

import http.client
import json
import queue
import tempfile
import threading
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.records import AGENCIES, records
from tests.bench.results import Figure, percentile
from tests.fixtures.programs import Programs, wait
from tests.fixtures.services import PrivateServices

RATE, SECONDS, WARM_SECONDS, SENDERS = 50, 20, 5, 8
POLL = 0.02  # seconds: how exactly freshness is seen
STILL_STALE = """
    SELECT incident.public_id::text FROM incidents_incident incident
    WHERE incident.public_id = ANY(%s::uuid[]) AND (
        EXISTS (SELECT 1 FROM incidents_staleincident stale WHERE stale.incident_id = incident.id)
        OR EXISTS (
            SELECT 1 FROM incidents_involvement part
            LEFT JOIN people_link link ON link.record_id = part.record_id AND link.ended_at IS NULL
            LEFT JOIN risk_stalepicture stale ON stale.person_id = link.person_id
            WHERE part.incident_id = incident.id AND (link.id IS NULL OR stale.person_id IS NOT NULL)
        )
    )
"""


def run() -> list[Figure]:
    """p50 and p95 in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="caselink-bench-") as folder:
        services = PrivateServices(Path(folder) / "var")
        services.more_environment = {"CASELINK_TEST_SERVICES": "0"}  # durable, as in real use
        programs = Programs(services)
        try:
            return _measure(programs)
        finally:
            programs.stop()
            services.command("stop", "--wipe")


def _measure(programs: Programs) -> list[Figure]:
    clients = programs.prepare(AGENCIES)
    programs.start("web", "worker", "beat")
    if not wait(programs.answers):
        raise RuntimeError(programs.logs())
    tokens = {client["agency"]: programs.token(client) for client in clients}
    work: queue.Queue[tuple[float, dict[str, Any]] | None] = queue.Queue()
    watch = _Watch(programs.database_url)
    watch.start()
    count = RATE * (SECONDS + WARM_SECONDS)
    start = time.monotonic() + 1
    for number, record in enumerate(records(count, people=20_000, until=datetime.now(UTC), seed=9)):
        work.put((start + number / RATE, record))
    senders = [_Sender(programs.port, tokens, work, watch, start + WARM_SECONDS) for _ in range(SENDERS)]
    for _ in senders:
        work.put(None)
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    watch.finish()
    posts = [taken for sender in senders for taken in sender.took]
    failed = sum(sender.failed for sender in senders)
    if failed:
        raise RuntimeError(f"{failed} posts were not accepted\n{programs.logs()}")
    fresh = watch.took
    name, baseline = f"post to fresh picture at {RATE} posts/s", "the post itself"
    return [
        Figure(f"{name}, median", "ms", percentile(fresh, 0.5), baseline, percentile(posts, 0.5), None),
        Figure(f"{name}, p95", "ms", percentile(fresh, 0.95), baseline, percentile(posts, 0.95), 1000),
    ]


class _Sender(threading.Thread):
    """Posts each record at its time, over one connection."""

    def __init__(
        self,
        port: int,
        tokens: dict[str, str],
        work: "queue.Queue[Any]",
        watch: "_Watch",
        start: float,
    ) -> None:
        super().__init__(daemon=True)
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._tokens, self._work, self._watch, self._from = tokens, work, watch, start
        self.took: list[float] = []
        self.failed = 0

    def run(self) -> None:
        while (item := self._work.get()) is not None:
            at, record = item
            time.sleep(max(0.0, at - time.monotonic()))
            started = time.monotonic()
            headers = {
                "Authorization": f"Bearer {self._tokens[record['agency']]}",
                "Content-Type": "application/json",
            }
            self._link.request("POST", "/api/v1/incidents/", json.dumps(record), headers)
            answer = self._link.getresponse()
            body = answer.read()
            accepted = time.monotonic()
            if answer.status != 201:
                self.failed += 1
            elif started >= self._from:
                self.took.append((accepted - started) * 1000)
                self._watch.add(json.loads(body)["id"], accepted)


class _Watch(threading.Thread):
    """Sees when each accepted incident's pictures are fresh."""

    def __init__(self, database_url: str) -> None:
        super().__init__(daemon=True)
        self._url = database_url
        self._lock = threading.Lock()
        self._waiting: dict[str, float] = {}
        self._ending = threading.Event()
        self.took: list[float] = []

    def add(self, incident: str, accepted: float) -> None:
        with self._lock:
            self._waiting[incident] = accepted

    def finish(self) -> None:
        """Wait until everything is fresh."""
        self._ending.set()
        self.join(120)

    def run(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while self._waiting or not self._ending.is_set():
                with self._lock:  # the oldest only: the watch must not become the load
                    asked = dict(islice(self._waiting.items(), 40))
                stale = {row[0] for row in connection.execute(STILL_STALE, [list(asked)])} if asked else set()
                now = time.monotonic()
                with self._lock:
                    for incident, accepted in asked.items():
                        if incident not in stale:
                            self.took.append((now - accepted) * 1000)
                            del self._waiting[incident]
                time.sleep(POLL)
