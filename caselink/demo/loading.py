"""Load the demonstration's records through the services that everything else comes through."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from agencies.permissions import SYSTEM
from agencies.selectors import agencies_by_code
from caselink.demo import records
from caselink.demo.answers import decide
from caselink.demo.cast import AGENCIES
from caselink.demo.disclosing import disclose
from caselink.demo.meeting import meet
from caselink.demo.safeguarding import safeguard
from caselink.demo.work_notices import demonstrate
from caselink.demo.working import work
from incidents import services as incidents
from incidents.models import Incident, StaleIncident
from people.models import Person
from risk.models import Picture, Prompt, StalePicture
from risk.services import assessing

BATCH = 200
PATIENCE_SECONDS = 60.0  # for workers that are assessing the same incidents


class NotLoadedError(Exception):
    """Records were refused, or pictures could not be assessed; the message says which."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much there is now. Counts only."""

    received: int
    incidents: int
    people: int
    pictures: int
    prompts: int


def load() -> Loaded:
    """Receive the records that are missing, and assess until every picture is complete.

    A record whose reference is stored already is left as it is, amendments included. Raises NotLoadedError.
    """
    today = loaded_for() or timezone.localdate()
    received = _receive(records.case_of_mr_e(today=today)) + _receive(records.background(today=today))
    _assess_all()
    if decide():
        _assess_all()
    disclose()
    work()
    meet()
    safeguard()
    demonstrate()
    return Loaded(
        received,
        Incident.objects.count(),
        Person.objects.filter(redirected_to__isnull=True).count(),
        Picture.objects.count(),
        Prompt.objects.count(),
    )


def loaded_for() -> date | None:
    """The day for which an earlier run moved the case, read from what it stored; None on the first run."""
    for record in records.fixture():
        stored = Incident.objects.filter(
            agency__code=record["agency"], reference=record["reference"], version=1
        ).first()
        if stored is not None:
            return records.demonstration_day(record=record, stored_on=stored.occurred_on)
    return None


def _receive(wanted: Sequence[dict[str, Any]]) -> int:
    agencies = agencies_by_code({part.code for part in AGENCIES})
    stored = set(
        Incident.objects.filter(agency__in=[agency.pk for agency in agencies.values()]).values_list(
            "agency__code", "reference"
        )
    )
    missing = [record for record in wanted if (record["agency"], record["reference"]) not in stored]
    for start in range(0, len(missing), BATCH):
        outcomes = incidents.receive(
            records=missing[start : start + BATCH], by=SYSTEM, via="file", agencies=agencies
        )
        for outcome in outcomes:
            if outcome.status == "rejected":
                reasons = "; ".join(f"{error.path} {error.message}" for error in outcome.errors)
                raise NotLoadedError(f"{outcome.agency} {outcome.reference} was refused: {reasons}")
    return len(missing)


def _assess_all() -> None:
    """In this process, so that the queue is complete on return; beside workers, if there are any."""
    marked = StaleIncident.objects.order_by("incident__occurred_on", "pk").values_list("pk", flat=True)
    assessing.assess_incidents(incident_ids=list(marked))
    patience = time.monotonic() + PATIENCE_SECONDS
    while StaleIncident.objects.exists() or StalePicture.objects.exists():
        if time.monotonic() > patience:
            raise NotLoadedError("Some pictures could not be assessed; the log says why.")
        if not assessing.sweep(older_than=timezone.now()):
            time.sleep(0.2)  # a worker holds what is left
