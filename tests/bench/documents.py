"""A chronology of a thousand entries as a document: read by its reader's right, and typeset."""

import time
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.permissions import Actor
from documents.content import Content
from documents.marking import mark_of
from documents.selectors.collecting import content_for
from documents.selectors.kept import about_of
from documents.typeset import pdf
from tests.bench.databases import databases, using
from tests.bench.results import Figure, median
from tests.fixtures.case import mr_e
from tests.fixtures.world import make_case, make_world, store

ENTRIES, ROUNDS = 1000, 5
PROMISED = 5.0  # seconds, queries included


def run() -> list[Figure]:
    """Seconds from nothing to a tagged PDF, the slowest of some rounds; of these, for reading alone.

    The processor's time is that of this process: of what else the machine does there is nothing in it.
    """
    with databases("bench_documents") as (database,), using(database):
        case = make_case(make_world())
        store(
            [_record(case.today - timedelta(days=at % 700 + 1), at) for at in range(ENTRIES)],
            case.world.agencies,
        )
        user = case.world.users["mash_coordinator"]
        agency = case.world.agencies["chase-safety-hub"]
        reading, whole, worked = [], [], []
        for _round in range(ROUNDS):
            started, begun = time.perf_counter(), time.process_time()
            content = _read(case.world.actor("mash_coordinator"), case.person.public_id)
            reading.append(time.perf_counter() - started)
            pdf(content=content, mark=mark_of(user=user, agency=agency, at=timezone.now()))
            whole.append(time.perf_counter() - started)
            worked.append(time.process_time() - begun)
        with CaptureQueriesContext(connection) as asked:
            _read(case.world.actor("mash_coordinator"), case.person.public_id)
        queries = len(asked)  # of this database, while it is the one that is asked
    return [
        Figure(f"PDF of a chronology of {ENTRIES:,} entries", "s", max(whole), promised=PROMISED),
        Figure("of this, reading it", "s", median(reading)),
        Figure("of this, the processor's own time", "s", median(worked)),
        Figure("queries: reading it", "queries", queries),
    ]


def _read(by: Actor, public_id: UUID) -> Content:
    about = about_of(by=by, type_="person", public_id=public_id)
    content = about and content_for(by=by, about=about, kind="chronology", options=[])
    if not content or len(content.sections[-1].blocks[0].rows) < ENTRIES:
        raise RuntimeError("The chronology is not whole.")
    return content


def _record(day: date, at: int) -> dict[str, object]:
    return {
        "agency": "staffordshire-police",
        "reference": f"SP-B-{at}",
        "kind": "police_callout",
        "occurred_at": f"{day}T{at % 24:02}:10:00+00:00",
        "people": [mr_e(given_name="Edwin")],
        "summary": f"Called to a quarrel for the {at}th time; he would not say what had happened.",
    }
