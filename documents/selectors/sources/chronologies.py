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
    found = review(by=by, person=person, filters=Filters(), named=named)
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
    said = any(one.comments for one in told)
    columns = [(_("No."), 2), (_("When"), 4), (_("Source"), 6) if named else (_("Agency"), 5)]
    columns += [(_("What happened"), 18), *([(_("Comments"), 6)] if said else [])]
    return table(
        "",
        columns,
        [_row(one, comments=said) for one in told],
        empty=_("Nothing that you may see is recorded."),
    )


def _row(one: Row, *, comments: bool) -> list[str]:
    """The source names the agency, and without names what kind of agency it is."""
    when = "\n".join(filter(None, [one.date_words, one.time]))
    words = "\n".join(filter(None, [one.kind, one.words, *one.paired]))
    return [str(one.seq), when, one.source, words, *(["\n".join(one.comments)] if comments else [])]
