"""The chronology across agencies, as sections."""

from django.utils.translation import gettext as _

from agencies.permissions import Actor
from chronology.presenters import rows
from chronology.selectors import review
from chronology.told import Filters, Letters, Row
from documents.content import Block, Section, bullets, note, table, text
from people.models import Person


def chronology_sections(
    *, by: Actor, person: Person, named: bool, letters: Letters | None = None
) -> list[Section]:
    """What the reader is told of the person by every agency, in time order; empty where that is nothing."""
    found = review(by=by, person=person, filters=Filters())
    told = rows(found, named=named, letters=letters)
    if not told and not found.hidden:
        return []
    first: list[Block] = []
    if not named:
        first.append(
            note(
                _(
                    "Names, references and places were taken out by CaseLink. Somebody must read all of it "
                    "before it leaves your agency: what was written in free words may still tell who it is."
                )
            )
        )
    if found.hidden:
        first.append(
            note(_("There is something in the record that you may not see. It is not in this chronology."))
        )
    first.append(text(_("A date that nobody knows to the day is written as it was given.")))
    if named and found.agencies:
        first += [text(_("Agencies whose records are in it:")), bullets(sorted(found.agencies.values()))]
    return [
        Section(_("What this is"), first),
        Section(_("Chronology"), [_table(told, named=named)]),
    ]


def _table(told: list[Row], *, named: bool) -> Block:
    columns = [(_("No."), 2), (_("Date"), 4), (_("Time"), 2), (_("Agency"), 5)]
    columns += [(_("Source"), 4)] if named else []
    columns += [(_("What happened"), 16), (_("Comments"), 5)]
    return table(
        "",
        columns,
        [_row(one, named=named) for one in told],
        empty=_("Nothing that you may see is recorded."),
    )


def _row(one: Row, *, named: bool) -> list[str]:
    words = "\n".join(filter(None, [one.kind, one.words, *one.paired]))
    source = [one.source] if named else []
    return [str(one.seq), one.date_words, one.time, one.agency, *source, words, "\n".join(one.comments)]
