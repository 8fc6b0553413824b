"""A chronology across agencies: what is asked for, and what is told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


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
class Entry:
    """One thing that one agency recorded or that was decided.

    `key` is its kind and public id, for comments. `when` is the date as it was given, which may be partial
    (2011-03), and never padded; `source` the agency's own reference, without which there is no entry.
    `known_to` are the codes of the agencies that knew it at the moment asked about. `hidden`: of this no more
    is told than that it is there.
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
    comments: Sequence[str] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What one reader is told of one person, in time order, as at a moment (None: now).

    `agencies` maps codes to names. `hidden`: there is something that this reader may not see.
    """

    entries: Sequence[Entry]
    agencies: Mapping[str, str]
    hidden: bool
    as_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters instead of names, in a stable order: name, alias or first name to "Person A"."""

    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, ready to show or to typeset: `date_words`, `time`, `paired` and `comments` are texts."""

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
