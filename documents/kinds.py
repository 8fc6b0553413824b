"""The kinds of documents: what each is about, and as what it can be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PDF: Final = "pdf"
WORD: Final = "docx"
#: An option of a chronology: letters instead of names.
ANONYMOUS: Final = "anonymous"
#: The exact type under which each form is sent.
CONTENT_TYPES: Final[Mapping[str, str]] = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind's title, the type of the thing it is about, and the forms and options it can be made with."""

    title: Promise
    about: str
    forms: tuple[str, ...] = (PDF,)
    options: tuple[str, ...] = ()


KINDS: Final[Mapping[str, Kind]] = {
    "chronology": Kind(_("Chronology across agencies"), "person", (PDF, WORD), (ANONYMOUS,)),
    "discussion": Kind(_("Information-sharing document"), "meeting", (PDF, WORD)),
    "minutes": Kind(_("Minutes of a meeting"), "meeting", (PDF, WORD)),
    "decision": Kind(_("Record of a decision"), "prompt"),
    "action_plan": Kind(_("Action plan"), "person", (PDF, WORD)),
    "review_pack": Kind(_("Review pack"), "person"),
}
OPTIONS: Final[Mapping[str, Promise]] = {ANONYMOUS: _("without names")}
FAILURES: Final[Mapping[str, Promise]] = {
    "right_gone": _("You may no longer see what it is about. Open the page of it again to find out why."),
    "nothing_there": _("There is nothing yet to put into it."),
    "broke": _(
        "CaseLink tried three times and could not make it. Ask for it again; if that fails too, tell "
        "whoever looks after CaseLink."
    ),
}


def kinds_about(about: str) -> dict[str, Kind]:
    """The kinds that are about a thing of this type."""
    return {code: kind for code, kind in KINDS.items() if kind.about == about}
