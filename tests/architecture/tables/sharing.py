"""What sharing adds: agreements, disclosures, who comes to a meeting."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.models import SharingAgreement
from agencies.permissions import Perm
from sharing.services.agreements import AgreementDraft, agreement_end, agreement_make, agreement_review
from tests.architecture.guards import needs

DAY = timedelta(days=1)
URLS = {
    "risk:meeting_people": needs(Perm.PROMPT_ANSWER),
    "risk:meeting_end": needs(Perm.PROMPT_ANSWER),
}
NOBODY_YET = (403, 403, 403, 403, 403, 404, 403, 403)
PAGES_SEEN = {
    ("risk:meeting_people", "the prompt"): NOBODY_YET,
    ("risk:meeting_end", "the prompt"): NOBODY_YET,
}


def agreement_is_made(case) -> Any:
    today = timezone.localdate()
    draft = AgreementDraft(
        title="Falls",
        purpose="Adding up falls.",
        lawful_basis="uk_gdpr_6_1_e",
        parties=list(case.world.agencies.values())[:2],
        starts_on=today,
        review_on=today + 90 * DAY,
    )
    return lambda: agreement_make(draft=draft, by=case.world.actor("governance_lead"))


def agreement_is_reviewed(case) -> Any:
    agreement, today = SharingAgreement.objects.get(), timezone.localdate()
    lead = case.world.actor("governance_lead")
    return lambda: agreement_review(agreement=agreement, review_on=today + 90 * DAY, by=lead)


def agreement_is_ended(case) -> Any:
    agreement, today = SharingAgreement.objects.get(), timezone.localdate()
    lead = case.world.actor("governance_lead")
    return lambda: agreement_end(agreement=agreement, ended_on=today, reason="We leave.", by=lead)


CALLS = [
    ("sharing.services.agreements.agreement_make", "agreement.made", agreement_is_made),
    ("sharing.services.agreements.agreement_review", "agreement.reviewed", agreement_is_reviewed),
    ("sharing.services.agreements.agreement_end", "agreement.ended", agreement_is_ended),
]
NO_EVENT = {"sharing.services.agreements.may_make": "writes nothing"}
