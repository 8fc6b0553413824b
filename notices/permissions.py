"""Of whom that notices are about a reader may know: else the page of the thing is not there for them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models.functions import Coalesce

from agencies.permissions import Actor, Perm
from notices.models import Escalation, Notice
from people.models import Person
from people.selectors.persons import persons_visible_to

# Of these a page is for who may know of the person, or who sees the prompts about them.
OF_A_PERSON = frozenset({"question", "decision", "meeting", "action", "referral", "warning"})


def persons_known(*, by: Actor, told: Iterable[Notice | Escalation]) -> frozenset[UUID]:
    """The public ids among those of the persons whom these are about of whom the actor may know.

    One query at most, whatever is told; none for who sees prompts.
    """
    persons = (one.person_public_id for one in told if one.about_type in OF_A_PERSON)
    about = {person for person in persons if person is not None}
    if not about or by.may(Perm.PROMPT_VIEW):
        return frozenset()
    # Whom it is about may have been found to be somebody else, and that one somebody else again.
    now = Coalesce("redirected_to__redirected_to", "redirected_to", "pk")
    known = Person.objects.annotate(now=now).filter(
        public_id__in=about, now__in=persons_visible_to(by=by).values("pk")
    )
    return frozenset(known.values_list("public_id", flat=True))


def may_open(told: Notice | Escalation, *, by: Actor, known: frozenset[UUID]) -> bool:
    """Whether the person it is about keeps nobody from its page; `known` is what persons_known gave."""
    if told.about_type not in OF_A_PERSON or told.person_public_id is None or by.may(Perm.PROMPT_VIEW):
        return True
    # A question is also for whom it names; nothing else is.
    named = told.about_type == "question" and getattr(told, "user_id", None) == by.user_pk
    return named or told.person_public_id in known
