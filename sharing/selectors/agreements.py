"""Read agreements on sharing."""

from datetime import date

from django.db.models import Q, QuerySet

from agencies.models import Agency, SharingAgreement
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from agencies.selectors.agreements import in_force


def agreements_kept(*, by: Actor) -> QuerySet[SharingAgreement]:
    """The agreements the actor keeps: those their agencies are party to, and all for the hub's lead."""
    leads = by.where(Perm.AGREEMENT_KEEP)
    if not leads:
        return SharingAgreement.objects.none()
    found = SharingAgreement.objects.select_related("made_by").prefetch_related("parties")
    if answers_for_the_hub(by=by):
        return found
    theirs = SharingAgreement.parties.through.objects.filter(agency__in=list(leads))
    return found.filter(pk__in=theirs.values("sharingagreement"))


def agreements_due(*, by: Actor, on: date) -> QuerySet[SharingAgreement]:
    """Those past their review, which still count: the one due first at the top."""
    ended = Q(ended_on__isnull=False)
    return agreements_kept(by=by).exclude(ended).filter(review_on__lte=on).order_by("review_on", "pk")


def agencies_without(*, by: Actor, on: date) -> QuerySet[Agency]:
    """The agencies that are party to no agreement in force, and so share with nobody; for the hub's lead."""
    if not by.may(Perm.AGREEMENT_KEEP) or not answers_for_the_hub(by=by):
        return Agency.objects.none()
    standing = SharingAgreement.objects.filter(in_force(on))
    party = SharingAgreement.parties.through.objects.filter(sharingagreement__in=standing.values("pk"))
    return Agency.objects.exclude(pk__in=party.values("agency"))
