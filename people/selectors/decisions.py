"""Read decisions about who is who, what follows from them, and what is told of them to whom."""

from django.db.models import F, QuerySet

from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from people.models import CandidateLink, Case, IdentityNotice, LinkDecision, WrongDisclosure
from people.selectors.persons import current_person, persons_of_records

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
    """What the actor's agencies are told, newest first; unread ones have no seen_at."""
    mine = list(by.where(Perm.PERSON_VIEW))
    return (
        IdentityNotice.objects.filter(agency__in=mine)
        .select_related("agency", "person", "decision")
        .order_by("-created_at", "-pk")
    )


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
