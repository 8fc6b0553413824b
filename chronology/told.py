"""A chronology across agencies: what is asked for, and what is told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Filters:
    """What of it is asked for: everything, unless something is named."""

    agencies: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    words: str = ""
    only_injured: bool = False
    only_paired: bool = False


@dataclass(frozen=True, slots=True)
class CommentTold:
    """A reviewer's words at an entry; `own`: the reader may take them away."""

    public_id: UUID
    agency: str  # name
    on: date
    words: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class MayBe:
    """Another entry (its key) that may be the same event, and why, in a sentence."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that one agency recorded or that was decided.

    `key` is its kind and public id, for comments. `kind` is a code, `what` that code in words. `when` is the
    date as it was given, which may be partial (2011-03), and never padded; `source` the agency's own
    reference, without which there is no entry (its name alone, where the reference is not the reader's to
    read). `known_to` are the codes of the agencies that knew it at the moment asked about. `hidden`: of this
    no more is told than that the agency holds something, neither when nor how often. `paired` are the keys of
    the entries that somebody said are the same event, `may_be` those of which nobody has said. `changed`: the
    day since when the record says something else than it did at the moment asked about. `corrected`: the day
    on which somebody (`corrected_by`, a name) of its agency put it right, last.
    """

    key: str
    kind: str
    when: str
    certain: bool
    time: str
    agency: str
    source: str
    words: str
    known_to: frozenset[str] = frozenset()
    paired: Sequence[str] = ()
    comments: Sequence[CommentTold] = ()
    hidden: bool = False
    what: str = ""
    full: bool = False  # an incident that the reader reads in full
    injured: bool = False
    href: str = ""
    may_be: Sequence[MayBe] = ()
    changed: date | None = None
    disputed: bool = False
    corrected: date | None = None
    corrected_by: str = ""

    @property
    def incident(self) -> UUID | None:
        """The public id of the incident that it is, or is told by; None for what was decided."""
        kind, _colon, rest = self.key.partition(":")
        return UUID(rest.split(":")[0]) if kind in ("incident", "offence") else None


@dataclass(frozen=True, slots=True)
class Letters:
    """What stands instead of names, places and references: "Edwin Marlow" to "Person A", and so on.

    In a stable order: the person is Person A, then everybody in the order in which they were first recorded.
    """

    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Review:
    """What one reader is told of one person, in time order, as at a moment (None: now).

    `agencies` maps codes to names, `others` those of agencies that knew of something and recorded none of
    this, `agency_kinds` to what kind of agency it is, in words. `hidden`: there is
    something that this reader may not see. `kinds` maps the kinds that there are, before any filter, to
    words. `letters` stand for whoever is named, where the reader asked for no names.
    """

    entries: Sequence[Entry]
    agencies: Mapping[str, str]
    hidden: bool
    as_at: datetime | None = None
    agency_kinds: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    letters: Letters | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, or several that are one event, ready to show or to typeset.

    `date_words`, `time`, `agency`, `source` and `words` are texts, of several sources one line each; so are
    `paired` and `comments`. `keys` are the entries' keys.
    """

    seq: int
    date_words: str
    certain: bool
    time: str
    agency: str
    source: str
    kind: str
    words: str
    paired: Sequence[str] = ()
    comments: Sequence[str] = ()
    keys: Sequence[str] = ()
    hidden: bool = False


def first_day(when: str) -> date:
    """The first day that a date, which may be partial, can mean; the last day of all where it is empty."""
    return date.fromisoformat((when + "-01-01")[:10]) if when else date.max


def last_day(when: str) -> date:
    """The last day that a date, which may be partial, can mean."""
    if len(when) == 4:
        return date(int(when), 12, 31)
    if len(when) == 7:
        first = first_day(when)
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first_day(when)
