"""What goes into a document, as its reader may see it now."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from agencies.permissions import Actor
from caselink.templatetags.plain import partial_date
from documents.content import Content, Section
from documents.kinds import ANONYMOUS, KINDS
from documents.selectors.kept import About
from documents.selectors.sources.chronologies import chronology_sections
from documents.selectors.sources.decisions import decision_sections
from documents.selectors.sources.meetings import discussion_sections, minutes_sections
from documents.selectors.sources.plans import plan_sections
from documents.words import moment
from meetings.selectors import meetings_of
from people.selectors.persons import described_for, persons_found_to_be
from risk.selectors.prompts import prompts_visible_to

WIDE = frozenset({"chronology", "action_plan", "review_pack"})


def content_for(*, by: Actor, about: About, kind: str, options: Collection[str]) -> Content | None:
    """The whole content of a document of this kind; None where there is nothing to put into it."""
    named = ANONYMOUS not in options
    sections = _sections(by, about, kind, named=named)
    if not sections:
        return None
    return Content(
        title=str(KINDS[kind].title),
        reference=about.reference,
        about=_described(by, about) if named else _("Person A, whose name is left out"),
        sections=sections,
        wide=kind in WIDE,
        contents=kind == "review_pack",
    )


def _sections(by: Actor, about: About, kind: str, *, named: bool) -> list[Section]:
    if kind == "chronology":
        return chronology_sections(by=by, person=about.person, named=named)
    if kind == "discussion":
        return discussion_sections(by=by, public_id=about.public_id)
    if kind == "minutes":
        return minutes_sections(by=by, public_id=about.public_id)
    if kind == "decision":
        return decision_sections(by=by, public_id=about.public_id)
    if kind == "action_plan":
        return plan_sections(by=by, person=about.person)
    return _pack(by, about)


def _pack(by: Actor, about: About) -> list[Section]:
    """Everything about a person in one: the chronology, each decision, each meeting, and the plan."""
    sections = chronology_sections(by=by, person=about.person, named=True)
    persons = persons_found_to_be(person_ids=[about.person.pk])
    for prompt in prompts_visible_to(by=by).filter(person__in=persons).order_by("raised_at", "pk"):
        found = decision_sections(by=by, public_id=prompt.public_id)
        sections += _under(_("Decision %(reference)s") % {"reference": prompt.reference}, found)
    for meeting in meetings_of(by=by, person=about.person):
        public_id = meeting.public_id
        found = discussion_sections(by=by, public_id=public_id) + minutes_sections(by=by, public_id=public_id)
        sections += _under(_("Meeting %(when)s") % {"when": moment(meeting.starts_at)}, found)
    return sections + plan_sections(by=by, person=about.person)


def _under(title: str, sections: list[Section]) -> list[Section]:
    return [Section(f"{title}: {section.title}", section.blocks) for section in sections]


def _described(by: Actor, about: About) -> str:
    """The name and birth date that the reader may read; empty where none."""
    known = described_for(by=by, persons=[about.person])[about.person.pk]
    name = " ".join(filter(None, [known.given_name, known.family_name]))
    born = partial_date(known.date_of_birth) if known.date_of_birth else ""
    return ", ".join(filter(None, [name, _("born %(when)s") % {"when": born} if born else ""]))
