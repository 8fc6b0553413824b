"""Applications under Clare's Law: for the agency that received them, and for nobody else at all.

Not told anywhere: in no chronology, count, picture or list of who looked of the persons they are about.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from actions.models import Referral
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from people.models import Person
from people.permissions import not_blocked
from people.selectors.persons import persons_blocked_for, persons_visible_to
from safeguards.clock import ENDED
from safeguards.models import Application


def applications_visible_to(*, by: Actor) -> QuerySet[Application]:
    """Those of the actor's own agencies, without those that concern somebody they are kept away from."""
    own = Application.objects.filter(agency__in=list(by.where(Perm.WORK_DO)))
    kept = Q(for_person__isnull=True) | ~Q(for_person__in=sorted(persons_blocked_for(by=by)))
    return own.filter(not_blocked(by, of="about"), kept).select_related("about", "for_person", "agency")


def applications_listed(*, by: Actor, ended: bool) -> QuerySet[Application]:
    """Those that wait, the one due first at the top; or those that have ended, the latest first."""
    found = applications_visible_to(by=by)
    if ended:
        return found.filter(state__in=ENDED).order_by("-received_on", "-pk")
    return found.exclude(state__in=ENDED).order_by("due_on", "pk")


def application_visible_to(*, by: Actor, public_id: UUID) -> Application | None:
    """One application with its steps; None where the actor may not know that it is."""
    found = applications_visible_to(by=by).filter(public_id=public_id)
    return found.select_related("proposed_by", "second_by").prefetch_related("steps__by").first()


def agencies_asked(*, application: Application) -> Sequence[str]:
    """The names of the agencies that were asked. Whoever asks has found the application by its visibility."""
    return list(
        Agency.objects.filter(code__in=application.asked).order_by("name").values_list("name", flat=True)
    )


def own_agencies(*, by: Actor) -> Sequence[Agency]:
    """The agencies for which the actor keeps warnings and answers applications, by name."""
    return list(Agency.objects.filter(pk__in=list(by.where(Perm.WORK_DO))).order_by("name"))


def referrals_to_begin_from(*, by: Actor, about: Person) -> Sequence[Referral]:
    """Referrals under Clare's Law to the actor's agencies, from which no application was begun yet.

    Of persons of whom the actor may know, and of somebody else than whom it would be about.
    """
    begun = Application.objects.filter(referral_public_id=OuterRef("public_id"))
    found = Referral.objects.filter(
        ~Exists(begun),
        route="clares_law",
        to_agency__in=list(by.where(Perm.WORK_DO)),
        person__in=persons_visible_to(by=by),
    )
    waiting = found.exclude(person=about).exclude(state__in=["rejected", "closed"])
    return list(waiting.select_related("person").order_by("sent_at", "pk")[:20])
