"""Find agencies that have something open about a person and recorded nothing for a while.

The review, 3.81: nothing was recorded between a letter and the next referral, and nobody asked. What counts
is the day of which something was recorded, as the chronology has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actions.codes import SILENT_DAYS
from actions.models import Action, Referral, Silence
from actions.permissions import referred_now
from actions.selectors.seen import hub_for
from agencies.models import Agency
from agencies.permissions import SYSTEM
from audit import services as audit
from caselink.working_hours import end_of
from incidents.models import Involvement
from notices.codes import COORDINATORS
from notices.services import escalation_raise, escalations_end, notice_give
from people.models import Case, Link, Person
from people.permissions import followed

CONCERN = "safeguarding_concern"
CONCERN_LASTS = timedelta(days=180)
WAITED_FOR = (Referral.State.ACKNOWLEDGED, Referral.State.ACCEPTED)
Pair = tuple[int, int]  # person, agency


@dataclass(frozen=True, slots=True)
class Asked:
    """What is open: since when, and by which reference it is called."""

    since: date
    reference: str


def silences_look(*, now: datetime) -> int:
    """Note each new silence and tell of it; end those that are over. How many are new. Safe to repeat."""
    today = timezone.localdate(now)
    asked = _open(now)
    since = _latest(asked)
    silent = {pair for pair, day in since.items() if day + timedelta(days=SILENT_DAYS) < today}
    standing = _standing()
    for pair, silence in standing.items():
        if pair not in silent:
            _end(silence, now)
    new = sorted(silent - standing.keys())
    return sum(_find(pair, since[pair], asked[pair].reference, now) for pair in new)


def _open(now: datetime) -> dict[Pair, Asked]:
    """Each person and agency with something open, and the first of it."""
    found: dict[Pair, Asked] = {}

    def note(person: int, agency: int, since: date, reference: str) -> None:
        before = found.get((person, agency))
        if before is None or since < before.since:
            found[person, agency] = Asked(since, reference)

    actions = Action.objects.annotate(now=followed()).filter(state=Action.State.OPEN)
    for person, agency, at, reference in actions.values_list("now", "owner_agency", "agreed_at", "reference"):
        note(person, agency, timezone.localdate(at), reference)
    referrals = Referral.objects.annotate(now=referred_now()).filter(
        state__in=WAITED_FOR, to_agency__isnull=False
    )
    for person, agency, at, reference in referrals.values_list("now", "to_agency", "sent_at", "reference"):
        note(person, agency, timezone.localdate(at), reference)
    recent = timezone.localdate(now) - CONCERN_LASTS
    concerns = Involvement.objects.filter(
        incident__kind=CONCERN,
        incident__occurred_on__gte=recent,
        record__links__ended_at__isnull=True,
        record__links__person__in=Case.objects.filter(closed_at__isnull=True).values("person"),
    )
    rows = concerns.values_list(
        "record__links__person", "incident__agency", "incident__occurred_on", "incident__reference"
    )
    for person, agency, on, reference in rows:
        note(person, agency, on, reference)
    return found


def _latest(asked: Mapping[Pair, Asked]) -> dict[Pair, date]:
    """Of each of these, the last day of which the agency recorded something, or on which it was asked."""
    rows = (
        Link.objects.filter(person__in={person for person, _ in asked}, ended_at__isnull=True)
        .values("person", "record__involvements__incident__agency")
        .annotate(latest=Max("record__involvements__incident__occurred_on"))
        .values_list("person", "record__involvements__incident__agency", "latest")
    )
    latest = {(person, agency): on for person, agency, on in rows if on is not None}
    return {pair: max(one.since, latest.get(pair, one.since)) for pair, one in asked.items()}


def _standing() -> dict[Pair, int]:
    """The primary key of each silence that was not over when it was last looked."""
    rows = Silence.objects.annotate(now=followed()).filter(ended_at__isnull=True)
    return {(person, agency): pk for pk, person, agency in rows.values_list("pk", "now", "agency")}


@transaction.atomic
def _find(pair: Pair, since: date, reference: str, now: datetime) -> int:
    person, agency = Person.objects.get(pk=pair[0]), Agency.objects.get(pk=pair[1])
    silence, new = Silence.objects.get_or_create(
        person=person, agency=agency, ended_at=None, defaults={"since": since, "found_at": now}
    )
    if not new:
        return 0
    about = ("silence", silence.public_id)
    escalation_raise(
        about=about,
        reference=reference,
        person=person.public_id,
        agency=agency,
        due_at=end_of(since + timedelta(days=SILENT_DAYS)),
        at=now,
    )
    notice_give(
        code="silence",
        about=about,
        reference=reference,
        person=person.public_id,
        at=now,
        agencies=[(hub_for(person_id=person.pk, on=timezone.localdate(now)), COORDINATORS)],
        of_agency=agency,
        key=f"silence:{silence.public_id}",
    )
    _record("silence.found", silence, person, agency)
    return 1


@transaction.atomic
def _end(pk: int, now: datetime) -> None:
    silence = Silence.objects.select_for_update(of=("self",)).select_related("person", "agency").get(pk=pk)
    if silence.ended_at is not None:
        return
    silence.ended_at = now
    silence.save(update_fields=["ended_at"])
    escalations_end(about=("silence", silence.public_id), at=now)
    _record("silence.ended", silence, silence.person, silence.agency)


def _record(action: str, silence: Silence, person: Person, agency: Agency) -> None:
    detail = {"person": str(person.public_id), "agency": agency.code, "since": silence.since.isoformat()}
    audit.record(action=action, by=SYSTEM, target=audit.Target("silence", str(silence.public_id), detail))
