"""What waits for the actor's agencies: questions, meetings, actions and referrals on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.selectors import work_of
from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.working_hours import end_of
from meetings.selectors import invitations_for
from people.models import Person
from people.purposes import named
from risk.selectors.questions import questions_for

MOST = 100  # rows: whoever has more to do does the first
_KINDS = {"action": gettext_lazy("Action"), "referral": gettext_lazy("Referral")}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what it is, where it is answered (empty: it may not be opened), until when."""

    kind: str
    reference: str
    href: str
    what: str
    due_at: datetime | None
    mine: bool
    person: Person | None = None


@needs(Perm.WORK_DO)
@recorded
def work_page(request: HttpRequest) -> HttpResponse:
    """The work of the agencies for which the actor does it: what names them first, then by due time."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = [*_questions(actor), *_meetings(actor), *_followed(actor)]
    now = timezone.now()
    rows = sorted(found, key=lambda row: (not row.mine, row.due_at is None, row.due_at or now, row.reference))
    shown = rows[:MOST]
    persons = named([row.person for row in shown if row.person is not None])
    audit.record_access(
        action="work.viewed",
        by=actor,
        target=audit.Target(
            "work", ",".join(actor.where(Perm.WORK_DO).values()), {"shown": len(shown), "persons": persons}
        ),
    )
    context = {
        "yours": [row for row in shown if row.mine],
        "others": [row for row in shown if not row.mine],
        "more": len(rows) > len(shown),
    }
    return render(request, "caselink/work.html", context)


def _questions(actor: Actor) -> Iterator[Row]:
    for question in questions_for(by=actor):
        yield Row(
            _("Question"),
            question.prompt.reference,
            reverse("risk:question", args=[question.public_id]),
            question.words,
            question.due_at,
            question.user_id is not None and question.user_id == actor.user_pk,
            question.prompt.person,
        )


def _meetings(actor: Actor) -> Iterator[Row]:
    for invited in invitations_for(by=actor):
        if invited.waits:
            yield Row(
                _("Meeting"),
                invited.meeting.answer.prompt.reference,
                reverse("meetings:meeting", args=[invited.meeting.public_id]),
                _("Say whether your agency comes, and bring its part"),
                end_of(invited.part_due),
                False,
                invited.meeting.person,
            )


def _followed(actor: Actor) -> Iterator[Row]:
    for one in work_of(by=actor):
        opens = f"actions:{one.kind}" if one.what is not None else ""
        yield Row(
            str(_KINDS.get(one.kind, one.kind)),
            one.reference,
            reverse(opens, args=[one.public_id]) if opens else "",
            one.what or one.state_words,
            one.due_at,
            one.mine,
        )
