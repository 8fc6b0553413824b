"""Read decisions about who is who, what follows from them, and what is told of them to whom."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMinute

from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from people.models import CandidateLink, Case, IdentityNotice, Link, LinkDecision, WrongDisclosure
from people.selectors.persons import (
    current_person,
    persons_blocked_for,
    persons_found_to_be,
    persons_of_records,
)

#: What the accesses of one visit have in common, beside the minute.
_VISIT = ("decision", "record", "person", "accessed_by", "accessed_for")
#: Guards that a single person does not lift.
WEIGHTY_GUARDS = frozenset({"number_conflict", "twin", "never"})


def opinions_on(*, candidate: CandidateLink) -> list[LinkDecision]:
    """The answers that wait for somebody else's, oldest first; with differing outcomes they disagree."""
    return list(candidate.decisions.filter(state=LinkDecision.State.OPINION).order_by("decided_at", "pk"))


def needs_second(*, candidate: CandidateLink) -> bool:
    """Whether one person's answer is not enough: a weighty guard stands, or a case of either is open."""
    if WEIGHTY_GUARDS.intersection(candidate.guards):
        return True
    persons = {current_person(person_id=candidate.person_id).pk}
    persons |= set(persons_of_records(record_ids=[candidate.record_id]).values())
    return Case.objects.filter(person__in=persons, closed_at__isnull=True).exists()


def identity_notices(*, by: Actor) -> QuerySet[IdentityNotice]:
    """What the actor's agencies are told, newest first; unread ones have no seen_at.

    Nothing about anybody from whom the actor is kept away, as they were known then or are known now.
    """
    told = IdentityNotice.objects.filter(agency__in=list(by.where(Perm.PERSON_VIEW)))
    if away := persons_blocked_for(by=by):
        theirs = Link.objects.filter(
            person=OuterRef("person"),
            record__agency=OuterRef("agency"),
            record__links__person__in=sorted(away),
            record__links__ended_at__isnull=True,
        )
        told = told.exclude(person__in=persons_found_to_be(person_ids=away)).exclude(Exists(theirs))
    return told.select_related("agency", "person", "decision").order_by("-created_at", "-pk")


def notices_unread(*, by: Actor) -> QuerySet[IdentityNotice]:
    """What nobody of the actor's agencies has marked as seen, newest first.

    Of a decision that was taken back since, an agency is told once, by the newest notice alone: what the
    earlier ones say is no longer so.
    """
    later = IdentityNotice.objects.filter(
        agency=OuterRef("agency"), decision=OuterRef("decision"), pk__gt=OuterRef("pk")
    )
    outdated = Q(decision__state=LinkDecision.State.UNDONE) & Exists(later)
    return identity_notices(by=by).filter(seen_at__isnull=True).exclude(outdated)


def records_told_of(*, notice: IdentityNotice) -> list[int]:
    """The agency's own records (primary keys) that were the person's when it was told of them, or since."""
    held = Link.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=notice.created_at),
        person=notice.person_id,
        record__agency=notice.agency_id,
    )
    return list(held.order_by("record_id").values_list("record_id", flat=True).distinct())


def wrong_disclosures(*, by: Actor) -> QuerySet[WrongDisclosure]:
    """What was shown under a wrong name, unhandled first, newest first; none unless the actor handles it.

    A lead handles what was shown to the own agency; one of the community safety hub, what was shown to
    anybody.
    """
    rows = WrongDisclosure.objects.select_related("decision", "record__agency", "person")
    rows = rows.order_by(F("handled_at").desc(nulls_first=True), "-accessed_at", "-pk")
    if answers_for_the_hub(by=by) and by.may(Perm.DISCLOSURE_HANDLE):
        return rows
    return rows.filter(accessed_for__in=list(by.where(Perm.DISCLOSURE_HANDLE).values()))


def wrong_visits(*, by: Actor) -> QuerySet[WrongDisclosure]:
    """What wrong_disclosures tells of, one to a visit: its first access, with the `actions` of all, in order.

    Opening a person's page is several accesses. A visit is what one reader was shown of one person and one
    wrong record, for one agency, within the same minute.
    """
    minute = TruncMinute("accessed_at")
    others = WrongDisclosure.objects.annotate(minute=minute).filter(
        minute=OuterRef("minute"), **{field: OuterRef(field) for field in _VISIT}
    )
    found = wrong_disclosures(by=by).annotate(
        minute=minute, actions=ArraySubquery(others.order_by("pk").values("access_action"))
    )
    return found.filter(~Exists(others.filter(pk__lt=OuterRef("pk"))))


def visit_of(*, disclosure: WrongDisclosure) -> QuerySet[WrongDisclosure]:
    """All accesses of the visit that this one was part of, itself among them."""
    minute = disclosure.accessed_at.replace(second=0, microsecond=0)
    return WrongDisclosure.objects.filter(
        accessed_at__gte=minute,
        accessed_at__lt=minute + timedelta(minutes=1),
        **{field: getattr(disclosure, field) for field in _VISIT},
    )
