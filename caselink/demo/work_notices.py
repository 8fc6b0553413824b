"""What the demonstration's people have been told, and who covers for whom, through the services."""

from datetime import timedelta

from django.utils import timezone

from agencies.models import Agency, User
from agencies.selectors import actor_for_user
from notices.models import Cover
from notices.services import notice_give
from notices.services.covering import cover_set
from people.services.refusals import Incomplete, NotAllowed
from risk.models import STANDING, Prompt

#: Who is away for a week, and who is told as well.
AWAY, INSTEAD = "mash.coordinator2", "mash.coordinator"


def demonstrate() -> None:
    """One cover, and a notice to the hub's coordinators of each prompt that waits past its time. Once."""
    away = User.objects.filter(username=AWAY).first()
    instead = User.objects.filter(username=INSTEAD).first()
    agency = Agency.objects.filter(memberships__user=away).first()
    if away is None or instead is None or agency is None:
        return
    today, now = timezone.localdate(), timezone.now()
    if not Cover.objects.filter(user=away).exists():
        try:
            cover_set(
                user=away,
                instead=instead,
                agency=agency,
                from_on=today,
                to_on=today + timedelta(days=7),
                by=actor_for_user(user=away, on=today),
            )
        except (Incomplete, NotAllowed):
            return  # somebody tries the demonstration with other roles
    for prompt in Prompt.objects.filter(state__in=STANDING, due_at__lt=now).select_related("person"):
        notice_give(
            code="prompt_late",
            about=("prompt", prompt.public_id),
            reference=prompt.reference,
            person=prompt.person.public_id,
            at=now,
            users=[away],
            key=f"demonstration:{prompt.public_id}",
        )
