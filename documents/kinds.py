"""The kinds of documents: what each is about, and as what it can be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PDF: Final = "pdf"
WORD: Final = "docx"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind's title, the type of the thing it is about, and the forms it can be made in."""

    title: Promise
    about: str
    forms: tuple[str, ...] = (PDF,)


KINDS: Final[Mapping[str, Kind]] = {
    "chronology": Kind(_("Chronology across agencies"), "person", (PDF, WORD)),
    "discussion": Kind(_("Information-sharing document"), "meeting", (PDF, WORD)),
    "minutes": Kind(_("Minutes of a meeting"), "meeting", (PDF, WORD)),
    "decision": Kind(_("Record of a decision"), "prompt"),
    "action_plan": Kind(_("Action plan"), "person", (PDF, WORD)),
    "review_pack": Kind(_("Review pack"), "person"),
}
