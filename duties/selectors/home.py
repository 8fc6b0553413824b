"""What the first page says of what is owed to the people recorded."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from agencies.permissions import Actor, Perm
from duties.models import Pack, SubjectRequest
from duties.selectors.requests import requests_released, requests_visible_to
from duties.selectors.retention import holds_to_review, reviews_for_second


def home(by: Actor) -> Mapping[str, Any]:
    """What waits for the actor; empty where nothing does."""
    today = timezone.localdate()
    found: dict[str, Any] = {}
    if by.may(Perm.SUBJECT_DUTY) or by.may(Perm.SUBJECT_RELEASE):
        waiting = requests_visible_to(by=by).filter(closed_at__isnull=True)
        found["requests"] = waiting.count()
        found["late"] = waiting.filter(due_on__lt=today, stopped_on__isnull=True).count()
    if by.may(Perm.SUBJECT_RELEASE):
        packs = Pack.objects.filter(
            request__in=requests_released(by=by).filter(closed_at__isnull=True),
            made_at__isnull=False,
            released_at__isnull=True,
            ended_at__isnull=True,
        )
        found["to_release"] = packs.count()
    if by.may(Perm.RETENTION_REVIEW):
        found["to_second"] = reviews_for_second(by=by).count()
        found["holds"] = holds_to_review(by=by, today=today)
    return {name: number for name, number in found.items() if number}


def late_everywhere() -> int:
    """How many requests are late, in every agency: a number for whoever keeps CaseLink running."""
    late = SubjectRequest.objects.filter(closed_at__isnull=True, stopped_on__isnull=True)
    return late.filter(due_on__lt=timezone.localdate()).count()
