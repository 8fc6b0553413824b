"""For whoever comes too late: who was first, and what they did."""

from datetime import datetime

from agencies.models import User
from caselink.templatetags.plain import moment
from risk.answer_presenters import why_it_fell
from risk.models import Prompt

_NOBODY = "This prompt is not waiting for that."
_DID = {
    "taken_back": "took back the answer to",
    "returned": "returned the answer to",
    "called_off": "called off the meeting that answered",
}


def who_was_first(*, prompt: Prompt) -> str:
    """Who answered or signed, and when; of an answer that does not stand any more, who saw to that.

    For services, in words that are shown.
    """
    answers = prompt.answers.select_related("by", "countersigned_by", "returned_by")
    answer = answers.order_by("-at", "-pk").first()
    if answer is None:
        return _NOBODY
    if answer.returned_at is not None:
        did = _DID.get(why_it_fell(answer=answer) or "")
        if answer.returned_by is None or did is None:
            return _NOBODY
        return _said(answer.returned_by, did, answer.returned_at)
    if answer.countersigned_by is not None and answer.countersigned_at is not None:
        return _said(answer.countersigned_by, "countersigned the answer to", answer.countersigned_at)
    return _said(answer.by, "answered", answer.at)


def _said(who: User, did: str, at: datetime) -> str:
    name = who.get_full_name() or who.get_username()
    return f"{name} {did} this prompt on {moment(at)}."
