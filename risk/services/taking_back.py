"""Who answered takes the answer back while it waits for its second signature."""

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import Answer, Prompt
from risk.services.entries import entry_move
from risk.services.falling import instead_fall
from risk.services.too_late import who_was_first

MOST_WORDS = 2000  # of why an answer is taken back
NO_REASON = "Taken back by who gave it, who gave no reason."


@transaction.atomic
def answer_take_back(*, prompt: Prompt, reason: str = "", by: User, actor: Actor) -> Answer:
    """The answer does not stand any more: the prompt is open again, and the answer kept beside the next one.

    It is due as the prompt itself is: to take an answer back gains no time. What it agreed and nobody acted
    on is withdrawn. Raises NotAllowed where somebody else gave it, NotOpen where it is signed, returned or
    overtaken, or Incomplete with the key why.
    """
    if not actor.may(Perm.PROMPT_ANSWER):
        raise NotAllowed("Your role may not answer prompts.")
    if len(reason.strip()) > MOST_WORDS:
        raise Incomplete({"why": f"Use at most {MOST_WORDS} characters."})
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    if prompt.state != Prompt.State.COUNTERSIGN:
        raise NotOpen(who_was_first(prompt=prompt))
    answer = prompt.answers.get(returned_at__isnull=True)
    if answer.by_id != by.pk:
        raise NotAllowed("Somebody else answered this prompt: return the answer instead.")
    now = timezone.now()
    answer.returned_by, answer.returned_at = by, now
    answer.return_reason = reason.strip() or NO_REASON
    answer.save(update_fields=["returned_by", "returned_at", "return_reason"])
    instead_fall(answer=answer)
    entry_move(prompt=prompt, move="take_back", at=now)
    detail = {"reference": prompt.reference, "level": prompt.level}
    target = audit.Target("prompt", str(prompt.public_id), detail)
    audit.record(action="prompt.taken_back", by=actor, target=target)
    return answer
