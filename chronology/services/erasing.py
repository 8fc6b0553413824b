"""Erase with an incident what was written beside it."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from chronology.models import Comment, PairingDecision


def comments_erase(*, public_ids: Collection[UUID]) -> int:
    """Delete the comments at these incidents, and the reasons of pairs that they are of. How many comments.

    Call inside the transaction that erases the incidents. That two were paired goes with either of them.
    """
    PairingDecision.objects.filter(Q(one__in=public_ids) | Q(other__in=public_ids)).delete()
    gone, _by_model = Comment.objects.filter(incident_public_id__in=public_ids).delete()
    return gone
