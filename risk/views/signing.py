"""An answer that waits for its second signature: it is signed, returned, or taken back by who gave it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.models import User
from agencies.permissions import Actor, Perm
from people.services.refusals import NotOpen
from risk.forms import ReturnForm, TakeBackForm
from risk.models import Answer, Prompt
from risk.selectors.work import entry_of, may_sign
from risk.services.prompting import answer_countersign, answer_return
from risk.services.taking_back import answer_take_back
from risk.services.too_late import who_was_first


@dataclass(frozen=True, slots=True)
class Signing:
    """What may be done by this reader with an answer that waits, and who may sign it, by name."""

    signs: bool = False
    takes_back: bool = False  # it is the reader's own
    signers: Sequence[User] = ()


def signing_of(*, prompt: Prompt, answer: Answer | None, actor: Actor) -> Signing:
    """Nothing where no answer waits. Whoever asks has found the prompt by its visibility."""
    if answer is None or prompt.state != Prompt.State.COUNTERSIGN:
        return Signing()
    own = answer.by_id == actor.user_pk
    return Signing(
        signs=not own and actor.may(Perm.PROMPT_COUNTERSIGN),
        takes_back=own and actor.may(Perm.PROMPT_ANSWER),
        signers=may_sign(prompt=prompt, answer=answer),
    )


def waits_still(*, prompt: Prompt, state: str) -> None:
    """Raises NotOpen where the prompt does not stand in this state any more.

    For a form that is not right: that nothing waits for it is said, and not what is wrong with it.
    """
    if prompt.state != state:
        raise NotOpen(who_was_first(prompt=prompt))


def sign(*, prompt: Prompt, by: User, actor: Actor) -> str:
    """Sign it; what was done, in words. Raises NotAllowed or NotOpen."""
    answer = answer_countersign(prompt=prompt, by=by, actor=actor)
    if entry_of(prompt=answer.prompt) is not None:
        return _("You signed the answer. What was agreed is followed now: the prompt closes with that plan.")
    return _("You signed the answer. The prompt is closed.")


def give_back(form: ReturnForm, *, prompt: Prompt, by: User, actor: Actor) -> str | None:
    """Return it; what was done, in words, or None where the form is not right.

    Raises NotAllowed or NotOpen.
    """
    if not form.is_valid():
        waits_still(prompt=prompt, state=Prompt.State.COUNTERSIGN)
        return None
    answer_return(prompt=prompt, reason=form.cleaned_data["return_reason"], by=by, actor=actor)
    return _("The answer is returned. The prompt is open again.")


def take_back(form: TakeBackForm, *, prompt: Prompt, by: User, actor: Actor) -> str | None:
    """Take one's own back; what was done, in words, or None where the form is not right.

    Raises NotAllowed or NotOpen.
    """
    if not form.is_valid():
        waits_still(prompt=prompt, state=Prompt.State.COUNTERSIGN)
        return None
    answer_take_back(prompt=prompt, reason=form.cleaned_data["why"], by=by, actor=actor)
    return _("You took your answer back. The prompt is open again.")
