"""One person's chronology across agencies, put together for one reader."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from chronology.gaps import Open, gaps
from chronology.selectors.beside import comments_at, disclosed, paired
from chronology.selectors.colleagues import colleagues_named
from chronology.selectors.decided import CASELINK, done, gap_entry, met, prompted, warned
from chronology.selectors.lettering import letters_for
from chronology.selectors.recorded import Recorded, hidden_entry, recorded
from chronology.told import Entry, Filters, Letters, Review, first_day, last_day
from incidents.permissions import Standing, Tier
from incidents.selectors import standing
from people.models import Person
from people.selectors.persons import described_for, persons_visible_to


def review(
    *,
    by: Actor,
    person: Person,
    filters: Filters,
    as_at: datetime | None = None,
    facts: Standing | None = None,
    named: bool = True,
) -> Review:
    """The chronology as the actor may read it today, of what was known at `as_at`: less, never more.

    The number of queries does not depend on how much there is. `facts` is the standing, where the caller has
    found that the person is visible and has read it. With `named` False its letters stand for everybody,
    colleagues as well. Empty where the actor may not know of the person.
    """
    if facts is None:
        if not persons_visible_to(by=by).filter(pk=person.pk).exists():
            return Review(entries=(), agencies={}, hidden=False, as_at=as_at)
        facts = standing(by=by, person=person, today=timezone.localdate())
    return _put_together(by, person, filters, facts=facts, as_at=as_at, named=named)


def _put_together(
    by: Actor, person: Person, filters: Filters, *, facts: Standing, as_at: datetime | None, named: bool
) -> Review:
    found = recorded(by=by, person=person, facts=facts, as_at=as_at)
    acted, opened = done(by=by, person=person, as_at=as_at)
    meetings, heard = met(by=by, person=person, as_at=as_at)
    entries = [
        *found.entries,
        *prompted(by=by, person=person, as_at=as_at, facts=facts),
        *meetings,
        *acted,
        *warned(by=by, person=person, as_at=as_at),
    ]
    agencies = list(
        Agency.objects.filter(code__in={entry.agency for entry in entries} | {one.agency for one in opened})
    )
    names = {agency.code: agency.name for agency in agencies} | {CASELINK: "CaseLink"}
    today = timezone.localdate(as_at) if as_at else timezone.localdate()
    entries += _gaps(by, found, opened, facts=facts, names=names, agencies=agencies, today=today)
    entries = _with_beside(by, person, found, entries, facts=facts, as_at=as_at, heard=heard)
    others = {code for entry in entries for code in entry.known_to} - names.keys()
    return Review(
        entries=_listed(entries, found.hidden, filters),
        agencies={
            code: names[code] for code in sorted({entry.agency for entry in entries}, key=names.__getitem__)
        },
        hidden=bool(found.hidden),
        others=dict(Agency.objects.filter(code__in=others).values_list("code", "name")),
        as_at=as_at,
        agency_kinds={agency.code: str(agency.get_kind_display()) for agency in (*agencies, *found.hidden)},
        kinds=dict(sorted({(entry.kind, _kind(entry)) for entry in entries}, key=lambda kind: kind[1])),
        letters=None if named else _letters(by, person, found, entries, agencies),
    )


def _letters(
    by: Actor,
    person: Person,
    found: Recorded,
    entries: Iterable[Entry],
    agencies: Sequence[Agency],
) -> Letters:
    """What stands for whom."""
    near = {agency.code for agency in agencies}
    return letters_for(
        person=person,
        described=described_for(by=by, persons=[person])[person.pk],
        seen=found.seen,
        parts=found.parts,
        agencies=[*agencies, *found.hidden],
        earlier=found.earlier,
        colleagues=colleagues_named(texts=_texts(entries), agencies=near),
    )


def _texts(entries: Iterable[Entry]) -> Iterator[str]:
    """All that somebody wrote."""
    for entry in entries:
        yield from (entry.words, *(comment.words for comment in entry.comments))


def _listed(entries: Iterable[Entry], hidden: Iterable[Agency], filters: Filters) -> list[Entry]:
    """Those wanted, in time, and at the end the agencies of which something is held back."""
    held_back = [one for one in hidden if filters.agencies in (frozenset(), {one.code})]
    return [*sorted(filter(_wanted(filters), entries), key=in_time), *map(hidden_entry, held_back)]


def in_time(entry: Entry) -> tuple[date, bool, str, str]:
    """Where an entry stands: at the first day it can mean, what has no time before what has."""
    return (first_day(entry.when), entry.certain, entry.time, entry.key)


def _kind(entry: Entry) -> str:
    return {
        "action": _("Action"),
        "warning": _("Warning"),
    }.get(entry.kind, entry.what)


def _gaps(
    by: Actor,
    found: Recorded,
    opened: Sequence[Open],
    *,
    facts: Standing,
    names: dict[str, str],
    agencies: Sequence[Agency],
    today: date,
) -> list[Entry]:
    """Only of agencies whose every entry the reader is told; else what they are not told might fill it."""
    own = by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    hidden = {agency.code for agency in found.hidden}
    whole = {
        agency.code
        for agency in agencies
        if agency.code not in hidden and (agency.pk in own or (facts.whole and agency.pk in facts.partners))
    }
    days: dict[str, list[date]] = {}
    for entry in found.entries:
        days.setdefault(entry.agency, []).append(first_day(entry.when))
    told = [one for one in opened if one.agency in whole]
    return [gap_entry(gap, names[gap.agency]) for gap in gaps(opened=told, recorded=days, today=today)]


def _with_beside(
    by: Actor,
    person: Person,
    found: Recorded,
    entries: Iterable[Entry],
    *,
    facts: Standing,
    as_at: datetime | None,
    heard: Mapping[str, set[str]],
) -> list[Entry]:
    entries = list(entries)
    present = {entry.key for entry in entries}
    comments = comments_at(by=by, person=person, entries=entries, facts=facts)
    same, may_be = paired(tellings=[one for one in found.tellings if f"incident:{one.public_id}" in present])
    full = {one.incident.pk: one.incident for one in found.seen if one.tier == Tier.FULL}
    knew = disclosed(by=by, incidents=full, facts=facts, as_at=as_at)
    return [
        replace(
            entry,
            comments=comments.get(entry.key, ()),
            paired=same.get(entry.key, ()),
            may_be=may_be.get(entry.key, ()),
            known_to=entry.known_to | knew.get(entry.key, set()) | heard.get(entry.key, set()),
        )
        for entry in entries
    ]


def _wanted(asked: Filters) -> Callable[[Entry], bool]:
    """Whether an entry is asked for."""
    words = asked.words.casefold().split()

    def wanted(entry: Entry) -> bool:
        text = f"{entry.what} {entry.source} {entry.words}".casefold()
        return (
            _among(entry.agency, asked.agencies)
            and _among(entry.kind, asked.kinds)
            and (asked.since is None or last_day(entry.when) >= asked.since)
            and (asked.until is None or first_day(entry.when) <= asked.until)
            and all(word in text for word in words)
            and (not asked.only_injured or entry.injured)
            and (not asked.only_paired or bool(entry.paired or entry.may_be))
        )

    return wanted


def _among(value: str, wanted: Collection[str]) -> bool:
    return not wanted or value in wanted
