"""Read referrals."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from actions.models import Attempt, Referral, ReferralStep
from actions.permissions import Reach, reach_of
from actions.selectors.seen import referrals_coordinated, referrals_known, referrals_seen
from agencies.permissions import Actor, Perm
from incidents.models import Involvement
from people.models import Person

CLARES_LAW: Final = "clares_law"


def referrals_listed(*, by: Actor, closed: bool = False) -> QuerySet[Referral]:
    """The referrals of which the actor may know, the one due first at the top; each with `now` and `whole`.

    Where `whole` is false, nothing but its reference, agencies, state and due time may be told.
    """
    rows = referrals_known(by=by).annotate(whole=Exists(referrals_seen(by=by).filter(pk=OuterRef("pk"))))
    if closed:
        return rows.filter(state=Referral.State.CLOSED).order_by("-closed_at", "-pk")
    return rows.exclude(state=Referral.State.CLOSED).order_by("due_at", "pk")


def referrals_of(*, by: Actor, person: Person, reach: Reach | None = None) -> list[Referral]:
    """The person's referrals that the actor may see, the latest first. `reach` as of actions_of."""
    reach = reach or reach_of(by, person=person)
    told = Involvement.objects.filter(record__links__person=person, record__links__ended_at__isnull=True)
    about = Q(person__in=sorted(reach.persons)) | Q(incident_public_id__in=told.values("incident__public_id"))
    rows = referrals_seen(by=by, reach=reach).filter(about & Q(now=person.pk))
    return list(rows.order_by("-sent_at", "-pk"))


def referrals_to_pass_on(*, by: Actor, person: Person) -> list[Referral]:
    """As referrals_of, for what may be passed on: none under Clare's Law, which stands in no such thing."""
    return [one for one in referrals_of(by=by, person=person) if one.route != CLARES_LAW]


def referral_visible_to(*, by: Actor, public_id: UUID) -> Referral | None:
    """The referral with its steps and attempts, or None where the actor may not know of it."""
    steps = ReferralStep.objects.select_related("by", "agency").order_by("at", "pk")
    attempts = Attempt.objects.select_related("by", "agency").order_by("on", "pk")
    rows = referrals_seen(by=by).filter(public_id=public_id)
    return rows.prefetch_related(Prefetch("steps", steps), Prefetch("attempts", attempts)).first()


def movers_of(*, referral: Referral) -> tuple[Collection[int], int]:
    """Which agencies (primary keys) follow the referral, and which of them is its receiver.

    Of one that went outside CaseLink, the sender writes down what the receiver said.
    """
    receiver = referral.to_agency_id or referral.from_agency_id
    return {receiver, referral.from_agency_id}, receiver


def coordinates_referral(*, by: Actor, referral: Referral) -> bool:
    """Whether the actor may close the referral as a coordinator."""
    return by.may(Perm.PROMPT_ANSWER) and referrals_coordinated(by=by).filter(pk=referral.pk).exists()
