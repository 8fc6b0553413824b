"""Tell agencies and users of what was decided about a prompt. Part of the decision, whose event it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.models import Agency, Role
from notices.services import notice_give, notices_end
from people.selectors.persons import records_of
from risk.models import Answer, Meeting, Prompt
from risk.selectors.work import entry_of


def tell_involved(*, code: str, prompt: Prompt, key: str, at: datetime) -> None:
    """Tell every agency that holds a record of the person; it reads no more of it than it may."""
    agencies = Agency.objects.filter(pk__in=records_of(person=prompt.person).values("agency"))
    _tell(
        prompt,
        code=code,
        about=("decision", prompt.public_id),
        at=at,
        agencies=[(agency, "") for agency in agencies.order_by("pk")],
        key=key,
    )


def tell_invited(*, meeting: Meeting, prompt: Prompt, at: datetime) -> None:
    """Tell the agencies that are asked to the meeting."""
    _tell(
        prompt,
        code="meeting_invited",
        about=("meeting", meeting.public_id),
        at=at,
        agencies=[(agency, "") for agency in meeting.agencies.order_by("pk")],
        key=f"meeting_invited:{meeting.public_id}",
    )


def tell_to_sign(*, prompt: Prompt, answer: Answer) -> None:
    """Tell the coordinators whose turn it is that an answer waits for a second signature.

    Not who gave it: they cannot sign.
    """
    entry = entry_of(prompt=prompt)
    _tell(
        prompt,
        code="decision_countersign",
        at=answer.at,
        agencies=[] if entry is None else [(entry.turn_agency, Role.MASH_COORDINATOR)],
        key=_to_sign(answer),
        apart=answer.by,
    )


def tell_returned(*, prompt: Prompt, answer: Answer, at: datetime) -> None:
    """Tell who gave an answer that it was returned; why stands beside it."""
    _tell(prompt, code="decision_returned", at=at, users=[answer.by], key=_returned(answer.pk))


def untell_returned(*, prompt: Prompt, at: datetime) -> None:
    """The prompt is answered anew, or over: that answers to it were returned waits for nobody any more."""
    returned = prompt.answers.filter(returned_at__isnull=False).values_list("pk", flat=True)
    notices_end(*map(_returned, returned), at=at)


def untell_to_sign(*, answer: Answer, at: datetime) -> None:
    """The answer waits for no signature any more: it was signed, or does not stand."""
    notices_end(_to_sign(answer), at=at)


def _tell(prompt: Prompt, *, about: tuple[str, UUID] | None = None, **more: Any) -> None:
    """`about` is the prompt, unless it is said; `more` as of notice_give."""
    notice_give(
        about=about or ("prompt", prompt.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        **more,
    )


def _returned(answer_pk: int) -> str:
    return f"decision_returned:{answer_pk}"


def _to_sign(answer: Answer) -> str:
    return f"decision_countersign:{answer.pk}"
