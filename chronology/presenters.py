"""A chronology's entries as rows: the only source of pages and documents."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from caselink.templatetags.plain import partial_date
from chronology.anonymous import anonymous
from chronology.same import all_the_same
from chronology.told import Entry, Letters, Review, Row


def rows(review: Review, *, named: bool, letters: Letters | None = None) -> list[Row]:
    """Its rows, numbered from 1. With `named` False without names (by `letters`), references and places.

    Entries that somebody said are one event are one row, where the first of them stands; `letters` are the
    review's own unless others are given. Raises ValueError where names are to be left out and nothing stands
    for them.
    """
    instead = None if named else (letters or review.letters)
    if review.entries and instead is None and not named:
        raise ValueError("nothing stands for the names that are to be left out")
    by_key = {entry.key: entry for entry in review.entries}
    found: list[Row] = []
    shown: set[str] = set()
    same = {entry.key: entry.paired for entry in review.entries}
    for entry in review.entries:
        if entry.key not in shown:
            one_event = all_the_same(entry.key, same) & by_key.keys()
            shown |= one_event
            together = (
                [each for each in review.entries if each.key in one_event] if len(one_event) > 1 else [entry]
            )
            found.append(_row(len(found) + 1, together, review, instead))
    numbers = {key: row.seq for row in found for key in row.keys}
    return [_with_pairs(row, by_key, numbers) for row in found] if numbers else found


def _row(seq: int, together: Sequence[Entry], review: Review, letters: Letters | None) -> Row:
    first = together[0]
    return Row(
        seq=seq,
        date_words=date_words(first),
        certain=first.certain,
        time=_lines(entry.time for entry in together),
        agency=_lines(_agency(entry, review, letters) for entry in together),
        source=_lines(_source(entry, review, letters) for entry in together),
        kind=_lines(entry.what for entry in together),
        words=_lines(_words(entry, review, letters, several=len(together) > 1) for entry in together),
        comments=[
            _plain(f"{comment.agency}, {partial_date(comment.on)}: {comment.words}", letters)
            for entry in together
            for comment in entry.comments
        ],
        keys=[entry.key for entry in together],
        hidden=first.hidden,
    )


def _with_pairs(row: Row, by_key: Mapping[str, Entry], numbers: Mapping[str, int]) -> Row:
    said = list(dict.fromkeys(_pairs(row, by_key, numbers)))
    return Row(**{name: getattr(row, name) for name in Row.__dataclass_fields__} | {"paired": said})


def _pairs(row: Row, by_key: Mapping[str, Entry], numbers: Mapping[str, int]) -> Iterator[str]:
    if len(row.keys) > 1:
        yield _("One event, recorded by %(count)d agencies.") % {"count": len(row.keys)}
    for key in row.keys:
        for other in by_key[key].may_be:
            if other.key in numbers:
                number = {"number": numbers[other.key], "why": other.why}
                yield _("May be the same as number %(number)d. %(why)s") % number


def date_words(entry: Entry) -> str:
    """The day; of one that is not known whole, as much as is known, and that the rest is not."""
    said = partial_date(entry.when)
    if not entry.when:
        return _("Not told")
    if entry.certain:
        return said
    if len(entry.when) == len("2011-03"):
        return _("%(month)s, day not known") % {"month": said}
    return _("%(year)s, day and month not known") % {"year": said} if len(entry.when) == 4 else said


def _agency(entry: Entry, review: Review, letters: Letters | None) -> str:
    name = review.agencies.get(entry.agency) or entry.source
    return review.agency_kinds.get(entry.agency, name) if letters else name


def _source(entry: Entry, review: Review, letters: Letters | None) -> str:
    return _agency(entry, review, letters) if letters else entry.source


def _words(entry: Entry, review: Review, letters: Letters | None, *, several: bool) -> str:
    said = _plain(entry.words, letters)
    if entry.changed:
        changed = _("Changed by the agency on %(day)s; what it says today and did not say then is left out.")
        said = _lines([said, changed % {"day": partial_date(entry.changed)}])
    if entry.corrected:
        said = _lines([said, _corrected(entry, named=letters is None)])
    if entry.disputed:
        said = _lines([said, _("The person says that something in it is wrong.")])
    return f"{_agency(entry, review, letters)}: {said}" if several else said


def _corrected(entry: Entry, *, named: bool) -> str:
    when = {"day": partial_date(entry.corrected), "name": entry.corrected_by}
    return (
        _("Corrected on %(day)s by %(name)s.") if named else _("Corrected on %(day)s by the agency.")
    ) % when


def _plain(text: str, letters: Letters | None) -> str:
    return anonymous(text, letters) if letters else text


def _lines(parts: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(part for part in parts if part))
