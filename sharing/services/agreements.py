"""Make, review and end agreements on sharing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, SharingAgreement
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from audit import services as audit
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.bases import BASES
from sharing.selectors.agreements import agreements_kept


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """What an agreement says. It counts from `starts_on`, and is looked at again on `review_on`."""

    title: str
    purpose: str
    lawful_basis: str  # a code of sharing.bases.BASES
    parties: Sequence[Agency]
    starts_on: date
    review_on: date


@transaction.atomic
def agreement_make(*, draft: AgreementDraft, by: Actor) -> SharingAgreement:
    """Agencies agree to share with each other.

    For the lead who answers for the hub, which runs the sharing: an agency's own lead cannot open what
    others recorded. Raises NotAllowed, or Incomplete naming what is left out.
    """
    if not may_make(by):
        raise NotAllowed("Only the hub’s information-governance lead makes agreements.")
    if missing := _left_out(draft):
        raise Incomplete(missing)
    agreement = SharingAgreement.objects.create(
        title=draft.title.strip(),
        purpose=draft.purpose.strip(),
        lawful_basis=draft.lawful_basis,
        starts_on=draft.starts_on,
        review_on=draft.review_on,
        made_by_id=by.user_pk,
    )
    agreement.parties.set(draft.parties)
    _tell("agreement.made", agreement, by, parties=sorted(agency.code for agency in draft.parties))
    return agreement


@transaction.atomic
def agreement_review(*, agreement: SharingAgreement, review_on: date, by: Actor) -> SharingAgreement:
    """Somebody looked at it and lets it stand until the next review.

    For the lead who answers for the hub. Raises NotAllowed, NotOpen (it has ended), or Incomplete.
    """
    agreement = _held(agreement, by)
    if not may_make(by):
        raise NotAllowed("Only the hub’s information-governance lead reviews agreements.")
    if review_on <= timezone.localdate():
        raise Incomplete({"review_on": "The next review must be after today."})
    before, agreement.review_on = agreement.review_on, review_on
    agreement.save(update_fields=["review_on"])
    _tell("agreement.reviewed", agreement, by, before=before.isoformat(), review_on=review_on.isoformat())
    return agreement


@transaction.atomic
def agreement_end(*, agreement: SharingAgreement, ended_on: date, reason: str, by: Actor) -> SharingAgreement:
    """End it: `ended_on` is the last day on which it counts, yesterday at the earliest, to stop it at once.

    For the lead of any agency that is party to it, and the hub's. Raises NotAllowed, NotOpen, or Incomplete.
    """
    agreement = _held(agreement, by)
    missing = {}
    if ended_on < timezone.localdate() - timedelta(days=1):
        missing["ended_on"] = "The last day cannot be before yesterday: what was shared then was shared."
    elif ended_on < agreement.starts_on:
        missing["ended_on"] = f"Choose {agreement.starts_on:%-d %B %Y} or later: the agreement starts then."
    elif agreement.ended_on is not None and ended_on >= agreement.ended_on:
        missing["ended_on"] = f"Choose a day before {agreement.ended_on:%-d %B %Y}: it ends then already."
    if not reason.strip():
        missing["reason"] = "Say why it ends."
    if missing:
        raise Incomplete(missing)
    agreement.ended_on, agreement.ended_reason = ended_on, reason.strip()
    agreement.save(update_fields=["ended_on", "ended_reason"])
    _tell("agreement.ended", agreement, by, ended_on=ended_on.isoformat())
    return agreement


def may_make(by: Actor) -> bool:
    """Whether the actor makes and reviews agreements: the lead who answers for the hub."""
    return by.may(Perm.AGREEMENT_KEEP) and answers_for_the_hub(by=by)


def _held(agreement: SharingAgreement, by: Actor) -> SharingAgreement:
    """The agreement, locked, when it is the actor's to keep and stands."""
    if not agreements_kept(by=by).filter(pk=agreement.pk).exists():
        raise NotAllowed("This agreement is not for you to keep.")
    agreement = SharingAgreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.ended_on is not None and agreement.ended_on < timezone.localdate():
        raise NotOpen("This agreement has ended already.")
    return agreement


def _left_out(draft: AgreementDraft) -> dict[str, str]:
    missing = {}
    if not draft.title.strip():
        missing["title"] = "Give the agreement a title."
    if not draft.purpose.strip():
        missing["purpose"] = "Say what the agencies share for."
    if draft.lawful_basis not in BASES:
        missing["lawful_basis"] = "Choose the lawful basis."
    if len({agency.pk for agency in draft.parties}) < 2:
        missing["parties"] = "Choose at least two agencies."
    if draft.review_on <= max(draft.starts_on, timezone.localdate()):
        missing["review_on"] = "The review must be after today and after the agreement starts."
    return missing


def _tell(action: str, agreement: SharingAgreement, by: Actor, **detail: object) -> None:
    audit.record(action=action, by=by, target=audit.Target("agreement", str(agreement.public_id), detail))
