"""What coordinators of the demonstration have said already about who is who, through the services."""

from django.utils import timezone

from agencies.models import User
from agencies.selectors import actor_for_user
from caselink.demo.who_is_who import CONTACTS
from people.models import CandidateLink
from risk.services.identity import identity_decide


def decide() -> int:
    """Give the answers that coordinators have given, once each. Returns how many were given now."""
    given = 0
    for one in CONTACTS:
        if one.decided is None:
            continue
        username, outcome, reason = one.decided
        question = (
            CandidateLink.objects.filter(
                record__involvements__incident__reference=one.reference,
                record__involvements__incident__agency__code=one.agency,
                state=CandidateLink.State.OPEN,
                decisions__isnull=True,
            )
            .order_by("-weight", "pk")
            .first()
        )
        user = User.objects.filter(username=username).first()
        if question is not None and user is not None:
            by = actor_for_user(user=user, on=timezone.localdate())
            identity_decide(candidate=question, outcome=outcome, reason=reason, by=by)
            given += 1
    return given
