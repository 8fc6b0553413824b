"""Prompts and pictures as a reader sees them: reasons with evidence that can be opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.selectors import agencies_by_code
from caselink.templatetags.plain import partial_date
from incidents.presenters import path_of
from people.models import Person
from risk.models import STANDING, Prompt
from risk.selectors.pictures import FindingSeen, PictureSeen
from risk.selectors.prompts import ReasonSeen

TOP = 3  # sentences at the top of a person's page
AT_A_GLANCE, ALSO = 2, 3  # in the queue: reasons told in a sentence, and more by title


@dataclass(frozen=True)
class Piece:
    """One incident that a sentence rests on."""

    on: str
    agency: str  # its name
    reference: str
    href: str  # of its page where that can be opened, else empty
    day: str = ""  # `on` in words

    @cached_property
    def item(self) -> SafeString:
        """An item of a list: day, agency and reference, which leads to its page where that may be opened.

        Made once, because many findings of a page rest on the same incident.
        """
        link = '<a class="govuk-link" href="{}">{}</a>'
        reference = format_html(link, self.href, self.reference) if self.href else self.reference
        line = '<li><span class="caselink-nowrap">{}</span>, {}, {}</li>'
        return format_html(line, self.day, self.agency, reference)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a coordinator may read it: when it is not told, `says` is empty and `ask` is not."""

    pk: int
    title: str
    says: str
    evidence: Sequence[Piece]
    ask: Sequence[Agency]
    span: str = ""  # dates and agencies of the evidence
    indicator: str = ""  # its code
    added_at: datetime | None = None
    now: str = ""  # what the picture says of it now, where that is something else


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt in the queue: what it says first, what else by title, and how many reasons more."""

    prompt: Prompt
    says: Sequence[str]
    also: Sequence[str]
    more: int


def rows_of(*, seen: Mapping[int, Sequence[ReasonSeen]], prompts: Sequence[Prompt]) -> list[Row]:
    """The queue's rows, of each prompt's reasons as far as the reader may see them.

    A reason that rests on what the reader may not see is named by its title only.
    """
    return [_row(prompt, seen[prompt.pk]) for prompt in prompts]


def _row(prompt: Prompt, seen: Sequence[ReasonSeen]) -> Row:
    says = [(one, one.told.says) for one in seen if one.told is not None][:AT_A_GLANCE]
    first = [one for one, _says in says]
    rest = [one.reason.title for one in seen if one not in first]
    return Row(prompt, [told for _one, told in says], rest[:ALSO], max(0, len(rest) - ALSO))


def top_sentences(findings: Sequence[FindingSeen]) -> list[str]:
    """What the weightiest findings say, at most TOP."""
    return [finding.says for finding in sorted(findings, key=lambda f: -f.weight)[:TOP]]


def pieces(
    findings: Sequence[FindingSeen], *, of: Person | None = None, names: Mapping[str, str] | None = None
) -> list[tuple[FindingSeen, list[Piece]]]:
    """Each finding with its evidence, newest first, agencies by name.

    `of` is whose page it stands on, `names` those of the agencies by code, where the caller has read them.

    Many findings rest on the same incidents, so each incident is put into words once.
    """
    if names is None:
        names = _names(item["agency"] for finding in findings for item in finding.evidence)
    query = f"?person={of.public_id}" if of is not None else ""
    known: dict[tuple[str, str, str], Piece] = {}

    def piece(item: Mapping[str, Any]) -> Piece:
        key = (item["agency"], item["reference"], item["on"])
        if key not in known:
            path = path_of(item["incident"]) if item["incident"] else ""
            known[key] = Piece(
                item["on"],
                names.get(item["agency"], item["agency"]),
                item["reference"],
                path and path + query,
                partial_date(item["on"]),
            )
        return known[key]

    return [(finding, _newest(piece(item) for item in finding.evidence)) for finding in findings]


def span(evidence: Sequence[Piece]) -> str:
    """From when to when, and by which agencies: of evidence that is sorted newest first."""
    if not evidence:
        return ""
    first, last = evidence[-1], evidence[0]
    days = last.day
    if first.on != last.on:
        days = _("%(first)s to %(last)s") % {"first": first.day, "last": days}
    return "; ".join([days, ", ".join(dict.fromkeys(piece.agency for piece in evidence))])


def reasons_of(*, seen: Sequence[ReasonSeen]) -> list[Reason]:
    """The prompt's reasons with their evidence, agencies by name. One query, however many there are.

    A reason that rests on what the reader may not see keeps its title, and says no more than whom to ask.
    """
    told = {
        finding.code: (finding, rests_on) for finding, rests_on in pieces([o.told for o in seen if o.told])
    }
    reasons = []
    for one in seen:
        finding, evidence = told.get(one.reason.indicator, (None, []))
        says = finding.says if finding else ""
        stored = one.reason
        reasons.append(
            Reason(
                stored.pk,
                stored.title,
                says,
                evidence,
                one.ask,
                span(evidence),
                stored.indicator,
                stored.added_at,
            )
        )
    return reasons


def as_kept(reason: Reason) -> Reason:
    """A reason on a closed case: whole while it may be read, else one of which not even the title is told."""
    return reason if reason.says else Reason(reason.pk, _("What is no longer shown"), "", [], [])


def as_now(reasons: Sequence[Reason], prompt: Prompt, picture: PictureSeen | None) -> list[Reason]:
    """The reasons as they were said when the prompt asked because of them, each with what the picture says
    of it now where that is something else, and nothing where it says nothing of it any more. Of a prompt
    that stands open, and as far as its reader sees both.
    """
    if picture is None or prompt.state not in STANDING:
        return list(reasons)
    found = {finding.code: finding.says for finding in picture.findings}
    return [
        replace(one, now=found[one.indicator])
        if one.says and found.get(one.indicator, one.says) != one.says
        else one
        for one in reasons
    ]


def _newest(evidence: Iterable[Piece]) -> list[Piece]:
    return sorted(evidence, key=lambda piece: (piece.on, piece.reference), reverse=True)


def _names(codes: Iterable[str]) -> dict[str, str]:
    return {code: agency.name for code, agency in agencies_by_code(set(codes)).items()}


def typed(data: Mapping[str, Any], labels: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was typed into a form that can no longer be sent, labelled, so that none of it is lost."""
    return [(str(label), str(data[name])) for name, label in labels.items() if data.get(name)]
