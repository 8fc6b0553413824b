"""References of actions and referrals, to be read aloud: CL-A-2026-000001, CL-R-2026-000001."""

from datetime import datetime
from typing import Literal

from django.utils import timezone

from actions.models import ReferenceCounter


def reference_take(*, kind: Literal["A", "R"], at: datetime) -> str:
    """The next reference of the year: the row is locked until commit, so none is given twice."""
    year = timezone.localtime(at).year
    ReferenceCounter.objects.get_or_create(kind=kind, year=year)
    counter = ReferenceCounter.objects.select_for_update().get(kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"CL-{kind}-{year}-{counter.last:06d}"
