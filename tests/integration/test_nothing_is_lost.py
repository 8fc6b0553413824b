"""With posts coming in: a worker killed, the broker gone for ten seconds, the database killed.

Afterwards every accepted incident is in the pictures of everybody who took part, and none twice.
"""

import os
import signal
import time
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from tests.bench.records import AGENCIES, records
from tests.fixtures.programs import PATIENCE, Programs, Sender, wait

pytestmark = pytest.mark.services
SENDERS, EACH = 4, 60
BROKER_AWAY = 10.0  # seconds

# Every incident's every participant is linked to one person whose picture looked at the incident once.
NOT_IN_A_PICTURE = """
    SELECT count(*)
    FROM incidents_incident incident
    JOIN incidents_involvement part ON part.incident_id = incident.id
    LEFT JOIN people_link link ON link.record_id = part.record_id AND link.ended_at IS NULL
    LEFT JOIN risk_picture picture ON picture.person_id = link.person_id
    WHERE coalesce(cardinality(array_positions(picture.inputs, incident.id)), 0) <> 1
"""
WAITING = "SELECT (SELECT count(*) FROM incidents_staleincident) + (SELECT count(*) FROM risk_stalepicture)"


def one(database_url: str, sql: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def kill_broker(programs: Programs) -> None:
    for pid in brokers(programs):
        os.kill(pid, signal.SIGKILL)
    assert wait(lambda: not brokers(programs))


def brokers(programs: Programs) -> list[int]:
    return [pid for pid, name in programs.services.processes().items() if "redis" in name]


def load(seed: int, agency: str) -> list[dict[str, Any]]:
    """One agency's records, about few enough people that the agencies' records meet."""
    everything = records(EACH * 8, people=40, until=datetime.now(UTC), seed=seed)
    return [record for record in everything if record["agency"] == agency][:EACH]


def test_every_accepted_incident_is_in_a_picture_once(programs: Programs) -> None:
    clients = programs.prepare(AGENCIES)
    programs.start("web", "worker", "beat")
    assert wait(programs.answers), programs.logs()
    tokens = {client["agency"]: programs.token(client) for client in clients}
    sent = [load(seed, agency) for seed, agency in enumerate(list(AGENCIES)[:SENDERS])]
    senders = [Sender(programs, tokens[batch[0]["agency"]], batch, 0.25) for batch in sent]
    for sender in senders:
        sender.start()

    assert wait(lambda: sum(len(sender.accepted) for sender in senders) >= 20), programs.logs()
    programs.kill("worker")
    programs.start("worker")

    kill_broker(programs)
    time.sleep(BROKER_AWAY)  # the outage itself, not a wait for something
    programs.services.start()

    assert any(sender.is_alive() for sender in senders), "the load ended before the database was killed"
    programs.services.kill_everything()
    programs.services.start()

    for sender in senders:
        sender.join(PATIENCE)
    accepted = [reference for sender in senders for reference in sender.accepted]
    assert [refusal for sender in senders for refusal in sender.refused] == [], programs.logs()
    assert len(accepted) == sum(map(len, sent))
    assert wait(lambda: one(programs.database_url, WAITING) == 0), programs.logs()

    assert one(programs.database_url, "SELECT count(*) FROM incidents_incident") == len(accepted)
    assert one(programs.database_url, NOT_IN_A_PICTURE) == 0
    events = "SELECT count(*) FROM audit_event WHERE action = 'incident.received'"
    assert one(programs.database_url, events) == len(accepted)
    twice = (
        "SELECT count(*) FROM (SELECT record_id FROM people_link WHERE ended_at IS NULL"
        " GROUP BY record_id HAVING count(*) > 1) AS doubled"
    )
    assert one(programs.database_url, twice) == 0
    verified = programs.manage("verify_audit")
    assert verified.returncode == 0, verified.stderr
