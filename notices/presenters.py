"""Say a notice in words, and where to read more. Nothing but its code, reference, agency and time is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from agencies.permissions import Actor, Perm
from caselink.templatetags.plain import moment
from notices.codes import CODES
from notices.models import Escalation, Notice
from notices.permissions import may_open, persons_known

# Where each kind of thing is read, and by whom; the first that fits.
PAGES: Final[Mapping[str, Sequence[tuple[str, Perm]]]] = {
    "prompt": [("risk:prompt", Perm.PROMPT_VIEW)],
    "question": [("risk:question", Perm.WORK_DO)],
    "decision": [("risk:decision", Perm.PERSON_VIEW)],
    "meeting": [("meetings:meeting", Perm.WORK_DO)],
    "action": [("actions:action", Perm.WORK_DO)],
    "referral": [("actions:referral", Perm.WORK_DO)],
    "warning": [("safeguards:warning", Perm.PERSON_VIEW)],
    "application": [("safeguards:application", Perm.DISCLOSE)],
    "document": [("documents:document", Perm.FIGURES_VIEW), ("documents:document", Perm.WORK_DO)],
}
# Told to who may not open any longer what it is about.
WITHOUT_PAGE: Final = frozenset({"meeting_not_asked"})


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a page shows it; `address` is empty where there is no page of it for this reader."""

    notice: Notice
    words: str
    address: str


def lines(notices: Sequence[Notice], by: Actor) -> list[Line]:
    """The notices in words. Read with `of_agency`."""
    known = persons_known(by=by, told=notices)
    return [Line(notice, words_of(notice), address_of(notice, by, known)) for notice in notices]


def words_of(notice: Notice) -> str:
    """The sentence of the notice's code."""
    return str(CODES[notice.code].says).format(
        reference=notice.reference or _("without a reference"),
        agency=notice.of_agency.name if notice.of_agency else _("An agency"),
        due=moment(notice.due_at) if notice.due_at else _("soon"),
    )


def address_of(told: Notice | Escalation, by: Actor, known: frozenset[UUID]) -> str:
    """Where what was told of is read; empty where this reader has no page of it.

    `known` is what persons_known gave of this and the others that are shown with it.
    """
    if getattr(told, "code", "") == "escalation" and by.may(Perm.WORK_OVERSEE):
        return reverse("notices:late")
    if getattr(told, "code", "") in WITHOUT_PAGE:
        return ""
    if not may_open(told, by=by, known=known):
        return ""
    for name, perm in PAGES.get(told.about_type, ()):
        if by.may(perm):
            try:
                return reverse(name, args=[told.about_id])
            except NoReverseMatch:
                continue
    return ""
