"""What a meeting agrees, hears and decides, before it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """The lawful bases (codes of sharing.bases, at least one) and what was agreed about what is said."""

    bases: Sequence[str]
    words: str


@dataclass(frozen=True, slots=True)
class PartDraft:
    """What one agency brings: facts and opinion apart, and how it sees the person's relationship."""

    facts: str
    opinion: str
    says_relationship: str = ""


@dataclass(frozen=True, slots=True)
class AttendedDraft:
    """Whether an agency came (None: not said), who came for it, and if nobody, why and what was done."""

    came: bool | None
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class MinutesDraft:
    """Facts, opinion and decision apart, why, and of the person each code of meetings.about.ABOUT.

    `about_person` maps each code to a choice (CHOICES) and words; all are demanded.
    """

    facts: str
    opinion: str
    decision: str
    why: str
    about_person: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class InvitedTold:
    """One agency asked to a meeting: whether it held records then, its reply, and whether it came.

    `reply` is waiting, comes, sends_part or cannot; `attended` None until that was noted. `asked_why` is why
    it was asked after the meeting was arranged, for whoever reads the whole.
    """

    agency: str
    name: str
    holds: bool
    reply: str
    reply_words: str
    attended: bool | None
    who: str
    asked_why: str = ""


@dataclass(frozen=True, slots=True)
class PartTold:
    """One agency's part, under its own name, as last saved."""

    agency: str
    name: str
    facts: str
    opinion: str
    says_relationship: str
    version: int


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """A meeting as far as one reader may know of it; what they may not is empty or None.

    `whole` is False for somebody whose agency is merely invited: of the parts they read their own alone.
    `absent` maps the name of each agency that has contacts and is not invited to the reason.
    """

    meeting: Any
    whole: bool
    invited: Sequence[InvitedTold]
    absent: Mapping[str, str]
    terms: TermsDraft | None
    parts: Sequence[PartTold]
    minutes: MinutesDraft | None
    actions: Sequence[Any]
    before: Sequence[Any]
