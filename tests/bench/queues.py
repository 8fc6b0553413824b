"""The queue's four lists among a hundred thousand prompts, of which ten thousand are open."""

import sys
import time
from collections.abc import Iterator

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import User
from agencies.sessions import stamp
from risk.models import QueueEntry
from risk.rules.ruleset import RULESET
from risk.views.queue import TABS
from tests.bench.counties import AREAS, EACH, ENTRIES, fill, username
from tests.bench.databases import databases, using
from tests.bench.results import Figure, percentile

PROMPTS = 100_000
OPEN_EACH = 10  # one prompt of so many is open
ROUNDS = 40
CODES = ("fear", "help_declined", "repeat_injury", "silent_case", "letter_only")
PROMISED = 100.0  # milliseconds
# Of everybody who has no prompt yet; a twentieth of those open are claimed by the coordinator of their area.
_MORE = """
    CREATE TEMPORARY TABLE more AS
    SELECT person.id, person.id % {each} = 0 AS stands, (person.id / {each}) % {areas} AS area,
        (person.id * 7919::bigint % 9000 - 1500) * interval '1 minute' AS due
    FROM people_person person
    WHERE redirected_to_id IS NULL AND NOT EXISTS (SELECT FROM risk_prompt WHERE person_id = person.id);
    INSERT INTO people_case (person_id, areas, opened_at, closed_at, close_reason)
    SELECT id, ARRAY['Area ' || area], now() - interval '20 days',
        CASE WHEN NOT stands THEN now() - interval '3 days' END, CASE WHEN stands THEN '' ELSE 'over' END
    FROM more;
    INSERT INTO risk_prompt (public_id, reference, person_id, question, level, state, raised_at, due_at,
        ruleset, picture_id)
    SELECT gen_random_uuid(), 'CL-Q-' || more.id, more.id, 'professionals_meeting',
        CASE WHEN more.id % 3 = 0 THEN 'high' ELSE 'elevated' END,
        CASE WHEN stands THEN 'open' ELSE 'answered' END, now() - interval '20 days', now() + due, 'bench',
        (SELECT min(id) FROM risk_pictureversion)
    FROM more;
    INSERT INTO risk_promptreason (prompt_id, indicator, title, says, evidence, added_at)
    SELECT prompt.id, 'fear', 'Fear expressed', 'Fear in several contacts.', '[]', now()
    FROM risk_prompt prompt JOIN more ON more.id = prompt.person_id;
    INSERT INTO risk_queueentry (public_id, prompt_id, queue, level, areas, entered_at, due_at,
        turn_agency_id, left_at, left_by)
    SELECT gen_random_uuid(), prompt.id, 'decide', prompt.level, ARRAY['Area ' || area], prompt.raised_at,
        prompt.due_at, area + 1, now() - interval '3 days', 'not_pursue_at_once'
    FROM risk_prompt prompt JOIN more ON more.id = prompt.person_id WHERE NOT stands;
"""
_CLAIMED = """
    UPDATE risk_holding SET user_id = (agency_id - 1) * 10 + 1, how = 'claimed' WHERE id % 20 = 0;
"""


def run() -> list[Figure]:
    """One figure a list: milliseconds of the server, at the 95th percentile."""
    with databases("bench_queues") as (database,), using(database):
        fill(incidents=20_000, people=PROMPTS, codes=CODES, ruleset=RULESET.version)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM risk_holding")
            cursor.execute("DELETE FROM risk_queueentry")
            for text in (_MORE, ENTRIES, _CLAIMED):
                for statement in filter(str.strip, text.format(each=OPEN_EACH, areas=AREAS).split(";\n")):
                    cursor.execute(statement)
            cursor.execute("VACUUM (ANALYZE)")
        waiting = QueueEntry.objects.filter(left_at__isnull=True).count()
        sys.stderr.write(f"  {waiting:,} open of {PROMPTS:,} prompts, {PROMPTS // EACH} with incidents\n")
        return list(_figures(waiting))


def _figures(waiting: int) -> Iterator[Figure]:
    client = _coordinator()
    for of, _words in TABS:
        where = f"/prompts/?of={of}"
        client.get(where)
        taken = []
        for _round in range(ROUNDS):
            started = time.perf_counter()
            answer = client.get(where)
            taken.append((time.perf_counter() - started) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{where}: {answer.status_code}")
        _scans(client, where)
        yield Figure(
            f"queue, {of}, of {waiting:,} open prompts", "ms", percentile(taken, 0.95), promised=PROMISED
        )


def _coordinator() -> Client:
    cache.clear()
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=username(place=0, area=0)))
    session = client.session
    stamp(session, timezone.now())  # as after a second factor
    session.save()
    return client


def _scans(client: Client, where: str) -> None:
    """Say which statement of the page reads all prompts or entries one after the other, if any does."""
    with CaptureQueriesContext(connection) as asked:
        client.get(where)
    for query in asked.captured_queries:
        if not query["sql"].startswith("SELECT") or "risk_" not in query["sql"]:
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        for table in ("risk_prompt", "risk_queueentry"):
            if f"Seq Scan on {table} " in plan:
                sys.stderr.write(f"  {where} reads all of {table}:\n{plan}\n")
