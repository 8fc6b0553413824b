"""What the first page says of agreements and disclosures."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from agencies.permissions import Actor, Perm
from sharing.selectors.agreements import agreements_due
from sharing.selectors.disclosures import disclosed_to, disclosures_due

AT_MOST = 10


def home(by: Actor) -> Mapping[str, Any]:
    """What waits for the actor: disclosed to them, due for their review; empty where nothing does."""
    if by.user_pk is None:
        return {}
    today = timezone.localdate()
    found: dict[str, Any] = {}
    if by.may(Perm.PERSON_VIEW):
        found["to_read"] = list(disclosed_to(by=by, today=today)[:AT_MOST])
    if by.may(Perm.DISCLOSE) or by.may(Perm.REGISTER_VIEW):
        found["to_review"] = list(disclosures_due(by=by, today=today)[:AT_MOST])
    if by.may(Perm.AGREEMENT_KEEP):
        found["agreements"] = list(agreements_due(by=by, on=today)[:AT_MOST])
    return {what: rows for what, rows in found.items() if rows}
