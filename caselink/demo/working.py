"""What coordinators of the demonstration have taken to hold and agreed, through the services."""

from django.utils import timezone

from agencies.models import User
from agencies.selectors import actor_for_user
from caselink.demo.work_actions import demonstrate
from people.services.refusals import NotAllowed, NotOpen
from risk.models import STANDING, Holding, Prompt
from risk.services.queueing import prompt_claim

#: The family name of whom a milder prompt is about, and who has claimed it. Mr E's is left to the visitor.
CLAIMED = ("Penhallow", "mash.coordinator2")


def work() -> None:
    """Claim what nobody has claimed yet, and say what is to be done, once."""
    demonstrate()
    family_name, username = CLAIMED
    user = User.objects.filter(username=username).first()
    prompt = Prompt.objects.filter(person__family_name=family_name, state__in=STANDING).first()
    if user is None or prompt is None or Holding.objects.filter(prompt=prompt, user__isnull=False).exists():
        return
    try:
        prompt_claim(prompt=prompt, by=actor_for_user(user=user, on=timezone.localdate()))
    except (NotAllowed, NotOpen):
        return  # a visitor was first
