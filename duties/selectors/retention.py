"""Read which incidents are due for review, what holds an erasure back, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from duties.models import LegalHold, RetentionReview, RetentionRule, SubjectRequest
from duties.models.retention import ANY_KIND
from incidents.models import Incident, Involvement, StaleIncident
from incidents.selectors import incidents_blocked_for
from people.models import Case, Link, Person, WrongDisclosure
from people.selectors.persons import persons_blocked_for, persons_found_to_be
from risk.models import STANDING, Prompt
from sharing.models import DisclosureItem

#: Why an incident cannot be erased now; none of these sentences names anybody.
HINDRANCES = {
    "hold": _("A legal hold stands on it, or on somebody in it"),
    "case": _("A case of somebody in it is open"),
    "prompt": _("A prompt about somebody in it, or that rests on it, waits for an answer"),
    "request": _("A request by somebody in it is open"),
    "disclosure": _("It is disclosed to somebody at present"),
    "who_is_who": _("Something shown under a wrong name because of a record in it is not handled yet"),
    "stale": _("It was received or amended just now and is still being assessed"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """An incident whose time is up, by which rule, and since when."""

    incident: Incident
    rule: RetentionRule
    since: date
    review: RetentionReview | None  # one that waits for a second person


def agencies_reviewed(*, by: Actor) -> QuerySet[Agency]:
    """The agencies whose records the actor reviews: their own."""
    return Agency.objects.filter(pk__in=list(by.where(Perm.RETENTION_REVIEW)))


def rules_of(*, agencies: Sequence[int]) -> list[RetentionRule]:
    """The rules in force of these agencies."""
    found = RetentionRule.objects.filter(agency__in=agencies, ended_at__isnull=True)
    return list(found.select_related("agency").order_by("agency__name", "kind"))


def incidents_due(*, rule: RetentionRule, today: date) -> QuerySet[Incident]:
    """The incidents of which the rule says that their time is up today, the oldest first.

    Those that somebody decided to keep come back on the day after the last on which they are kept. A kind
    with a rule of its own is not counted under the rule for every kind.
    """
    found = Incident.objects.filter(agency=rule.agency_id)
    if rule.kind == ANY_KIND:
        own = RetentionRule.objects.filter(agency=rule.agency_id, ended_at__isnull=True)
        found = found.exclude(kind__in=list(own.exclude(kind=ANY_KIND).values_list("kind", flat=True)))
    else:
        found = found.filter(kind=rule.kind)
    kept = RetentionReview.objects.filter(incident=OuterRef("pk"), state="kept", keep_until__gte=today)
    found = found.filter(~Exists(kept))
    limit = years_before(today, rule.years)
    parts = Involvement.objects.filter(incident=OuterRef("pk"))
    if rule.since == RetentionRule.Since.BIRTH:
        born = parts.exclude(record__date_of_birth="").filter(record__date_of_birth__lt=str(limit.year))
        not_yet = parts.exclude(record__date_of_birth__lt=str(limit.year)) | parts.filter(
            record__date_of_birth=""
        )
        found = found.filter(Exists(born), ~Exists(not_yet))
    else:
        found = found.filter(occurred_on__lte=limit)
    if rule.since == RetentionRule.Since.LAST_CONTACT:
        later = Link.objects.filter(
            ended_at__isnull=True,
            person__links__ended_at__isnull=True,
            person__links__record__involvements__incident=OuterRef("pk"),
            record__involvements__incident__agency=rule.agency_id,
            record__involvements__incident__occurred_on__gt=limit,
        )
        found = found.filter(~Exists(later))
    return found.select_related("agency").order_by("occurred_on", "pk")


def due_since(*, rule: RetentionRule, incident: Incident, today: date) -> date:
    """Since when at the latest the incident is due by this rule."""
    if rule.since == RetentionRule.Since.BIRTH:
        return date(today.year, 1, 1)
    return min(today, years_before(incident.occurred_on, -rule.years))


def years_before(day: date, years: int) -> date:
    """The same day so many years before; the 28th where there is no 29th of February."""
    year = max(1, min(9999, day.year - years))
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def due_seen(*, by: Actor, today: date, limit: int) -> list[Due]:
    """What is due in the actor's agencies, up to `limit` a rule, but of nobody they are kept from."""
    rules = rules_of(agencies=list(agencies_reviewed(by=by).values_list("pk", flat=True)))
    found = []
    for rule in rules:
        incidents = list(_readable(incidents_due(rule=rule, today=today), by)[:limit])
        waiting = reviews_waiting(incidents=incidents)
        found += [
            Due(
                incident, rule, due_since(rule=rule, incident=incident, today=today), waiting.get(incident.pk)
            )
            for incident in incidents
        ]
    return found


def reviews_waiting(*, incidents: Sequence[Incident]) -> dict[int, RetentionReview]:
    """By incident, the proposal to erase it that waits for a second person."""
    found = RetentionReview.objects.filter(incident__in=incidents, state=RetentionReview.State.PROPOSED)
    return {review.incident_id: review for review in found if review.incident_id is not None}


def reviewable(*, by: Actor, public_id: UUID, today: date) -> Due | None:
    """The incident, if its time is up and the actor reviews it."""
    found = _readable(Incident.objects.filter(public_id=public_id), by)
    incident = found.filter(agency__in=agencies_reviewed(by=by)).select_related("agency").first()
    if incident is None:
        return None
    rules = rules_of(agencies=[incident.agency_id])
    mine = [rule for rule in rules if rule.kind in (incident.kind, ANY_KIND)]
    for rule in sorted(mine, key=lambda rule: rule.kind == ANY_KIND):
        if incidents_due(rule=rule, today=today).filter(pk=incident.pk).exists():
            since = due_since(rule=rule, incident=incident, today=today)
            return Due(incident, rule, since, reviews_waiting(incidents=[incident]).get(incident.pk))
    return None


def reviews_for_second(*, by: Actor) -> QuerySet[RetentionReview]:
    """The proposals that wait for another than the actor: of their agency; for the hub's lead all.

    The hub's lead can be the second where an agency has one person only who reviews.
    """
    waiting = RetentionReview.objects.filter(state=RetentionReview.State.PROPOSED).exclude(by=by.id)
    if not by.may(Perm.RETENTION_REVIEW):
        return waiting.none()
    if kept_away := incidents_blocked_for(by=by):
        waiting = waiting.exclude(incident__in=list(kept_away))
    if not answers_for_the_hub(by=by):
        waiting = waiting.filter(agency__in=agencies_reviewed(by=by))
    return waiting.select_related("agency", "incident", "rule").order_by("at")


def holds_seen(*, by: Actor) -> QuerySet[LegalHold]:
    """The holds of the actor's agencies, those that stand first, but of nobody they are kept from."""
    found = LegalHold.objects.filter(agency__in=agencies_reviewed(by=by))
    if away := persons_blocked_for(by=by):
        found = found.exclude(person__in=persons_found_to_be(person_ids=away))
        found = found.exclude(incident__in=list(incidents_blocked_for(by=by)))
    return found.select_related("agency", "incident", "person").order_by(
        F("ended_at").desc(nulls_first=True), "review_on"
    )


def hindrances(*, incident: Incident, today: date) -> list[str]:
    """The codes of HINDRANCES that forbid erasing the incident now; empty where nothing does."""
    records = list(Involvement.objects.filter(incident=incident).values_list("record_id", flat=True))
    persons = persons_in(incident=incident)
    reasons = {"reasons__evidence__contains": [{"incident": incident.pk}]}
    now: dict[str, Any] = {
        "hold": LegalHold.objects.filter(Q(incident=incident) | Q(person__in=persons), ended_at__isnull=True),
        "case": Case.objects.filter(person__in=persons, closed_at__isnull=True),
        "prompt": Prompt.objects.filter(Q(person__in=persons) | Q(**reasons), state__in=STANDING),
        "request": SubjectRequest.objects.filter(person__in=persons, closed_at__isnull=True),
        "disclosure": DisclosureItem.objects.filter(
            incident=incident, disclosure__ended_at__isnull=True, disclosure__ends_on__gte=today
        ),
        "who_is_who": WrongDisclosure.objects.filter(record__in=records, handled_at__isnull=True),
        "stale": StaleIncident.objects.filter(incident=incident),
    }
    return [code for code, rows in now.items() if rows.exists()]


def persons_in(*, incident: Incident) -> set[int]:
    """Primary keys of whoever was ever in the incident, and of who is one and the same with them."""
    records = Involvement.objects.filter(incident=incident).values_list("record_id", flat=True)
    persons = persons_found_to_be(
        person_ids=Link.objects.filter(record__in=list(records)).values_list("person_id", flat=True)
    )
    # A hold or a request may name somebody who was found to be another since.
    kept = Person.objects.filter(pk__in=persons, redirected_to__isnull=False)
    return persons | set(kept.values_list("redirected_to_id", flat=True))


def incident_reviewed(*, by: Actor, public_id: UUID) -> Incident | None:
    """An incident of the actor's own agency, whether or not its time is up."""
    found = _readable(Incident.objects.filter(public_id=public_id), by)
    return found.filter(agency__in=agencies_reviewed(by=by)).select_related("agency").first()


def holds_to_review(*, by: Actor, today: date) -> int:
    """How many holds of the actor's agencies wait to be looked at again."""
    return holds_seen(by=by).filter(ended_at__isnull=True, review_on__lte=today).count()


def _readable(found: QuerySet[Incident], by: Actor) -> QuerySet[Incident]:
    """Without what the actor is kept from, because they know somebody in it."""
    kept_away = incidents_blocked_for(by=by)
    return found.exclude(pk__in=list(kept_away)) if kept_away else found
