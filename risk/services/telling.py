"""Tell agencies and users of what was decided about a prompt. Part of the decision, whose event it is."""

from datetime import datetime

from agencies.models import Agency, Role
from notices.services import notice_give
from people.selectors.persons import records_of
from risk.models import Answer, Meeting, Prompt
from risk.selectors.work import coordinates, entry_of, may_sign


def tell_involved(*, code: str, prompt: Prompt, key: str, at: datetime) -> None:
    """Tell every agency that holds a record of the person; it reads no more of it than it may."""
    agencies = Agency.objects.filter(pk__in=records_of(person=prompt.person).values("agency"))
    notice_give(
        code=code,
        about=("decision", prompt.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        at=at,
        agencies=[(agency, "") for agency in agencies.order_by("pk")],
        key=key,
    )


def tell_invited(*, meeting: Meeting, prompt: Prompt, at: datetime) -> None:
    """Tell the agencies that are asked to the meeting."""
    notice_give(
        code="meeting_invited",
        about=("meeting", meeting.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        at=at,
        agencies=[(agency, "") for agency in meeting.agencies.order_by("pk")],
        key=f"meeting_invited:{meeting.public_id}",
    )


def tell_to_sign(*, prompt: Prompt, answer: Answer) -> None:
    """Tell the coordinators whose turn it is that an answer waits for a second signature.

    Not who gave it: they cannot sign. Where nobody else may, the agency is told all the same.
    """
    entry = entry_of(prompt=prompt)
    found = [] if entry is None else may_sign(prompt=prompt, answer=answer)
    users = [one for one in found if entry and coordinates(user=one, agency=entry.turn_agency)]
    notice_give(
        code="decision_countersign",
        about=("prompt", prompt.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        at=answer.at,
        users=users,
        agencies=[] if entry is None or users else [(entry.turn_agency, Role.MASH_COORDINATOR)],
        key=f"decision_countersign:{answer.pk}",
    )
