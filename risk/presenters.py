"""Prompts and pictures as a reader sees them: reasons with evidence that can be opened."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.models import Agency
from agencies.permissions import Actor
from agencies.selectors import agencies_by_code
from incidents.models import Incident, Sensitivity
from incidents.permissions import Standing, Tier, tier
from risk.models import Prompt, PromptReason
from risk.selectors.pictures import FindingSeen

TOP = 3  # sentences at the top of a person's page
AT_A_GLANCE, ALSO = 2, 3  # in the queue: reasons told in a sentence, and more by title


@dataclass(frozen=True, slots=True)
class Piece:
    """One incident that a sentence rests on."""

    on: str
    agency: str  # its name
    reference: str
    incident: str  # public id where it can be opened, else empty


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a coordinator may read it. `ask` names the agencies whose part is not told."""

    pk: int
    title: str
    says: str
    evidence: Sequence[Piece]
    ask: Sequence[Agency]


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt in the queue: what it says first, what else by title, and how many reasons more."""

    prompt: Prompt
    says: Sequence[str]
    also: Sequence[str]
    more: int


def rows_of(*, prompts: Sequence[Prompt], actor: Actor) -> list[Row]:
    """The queue's rows. One query, however many prompts there are.

    A reason that rests on another agency's sealed incident is named by its title only.
    """
    reasons = {p.pk: sorted(p.reasons.all(), key=lambda r: (r.added_at, r.pk)) for p in prompts}
    wanted = {item["incident"] for each in reasons.values() for reason in each for item in reason.evidence}
    sealed = set(
        Incident.objects.filter(pk__in=wanted, sensitivity=Sensitivity.SEALED)
        .exclude(agency__in=list(actor.agencies))
        .values_list("pk", flat=True)
    )
    return [_row(prompt, reasons[prompt.pk], sealed) for prompt in prompts]


def _row(prompt: Prompt, reasons: Sequence[PromptReason], sealed: Collection[int]) -> Row:
    told = [r for r in reasons if not any(item["incident"] in sealed for item in r.evidence)][:AT_A_GLANCE]
    rest = [reason.title for reason in reasons if reason not in told]
    return Row(prompt, [reason.says for reason in told], rest[:ALSO], max(0, len(rest) - ALSO))


def top_sentences(findings: Sequence[FindingSeen]) -> list[str]:
    """What the weightiest findings say, at most TOP."""
    return [finding.says for finding in sorted(findings, key=lambda f: -f.weight)[:TOP]]


def pieces(findings: Sequence[FindingSeen]) -> list[tuple[FindingSeen, list[Piece]]]:
    """Each finding with its evidence, newest first, agencies by name."""
    names = _names(item["agency"] for finding in findings for item in finding.evidence)
    return [
        (
            finding,
            _newest(
                Piece(
                    item["on"], names.get(item["agency"], item["agency"]), item["reference"], item["incident"]
                )
                for item in finding.evidence
            ),
        )
        for finding in findings
    ]


def reasons_of(*, prompt: Prompt, actor: Actor, facts: Standing) -> list[Reason]:
    """The prompt's reasons, in the order added. Two queries, however many there are.

    A reason that rests on another agency's sealed incident keeps its title, and says no more than
    whom to ask. Evidence can be opened where the actor's tier for it says so.
    """
    reasons = sorted(prompt.reasons.all(), key=lambda reason: (reason.added_at, reason.pk))
    wanted = {item["incident"] for reason in reasons for item in reason.evidence}
    incidents = Incident.objects.filter(pk__in=wanted).select_related("agency").in_bulk()
    return [_reason(reason, incidents, actor, facts) for reason in reasons]


def _reason(reason: PromptReason, incidents: Mapping[int, Incident], actor: Actor, facts: Standing) -> Reason:
    evidence, sealed = [], {}
    for item in reason.evidence:
        incident = incidents.get(item["incident"])
        if incident is None:
            continue
        if incident.sensitivity == Sensitivity.SEALED and incident.agency_id not in actor.agencies:
            sealed[incident.agency_id] = incident.agency
            continue
        opens = tier(incident=incident, actor=actor, standing=facts) >= Tier.SUMMARY
        evidence.append(
            Piece(
                item["on"],
                incident.agency.name,
                incident.reference,
                str(incident.public_id) if opens else "",
            )
        )
    says = "" if sealed else reason.says
    return Reason(reason.pk, reason.title, says, _newest(evidence), list(sealed.values()))


def _newest(evidence: Iterable[Piece]) -> list[Piece]:
    return sorted(evidence, key=lambda piece: (piece.on, piece.reference), reverse=True)


def _names(codes: Iterable[str]) -> dict[str, str]:
    return {code: agency.name for code, agency in agencies_by_code(set(codes)).items()}


def typed(data: Mapping[str, Any], labels: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was typed into a form that can no longer be sent, labelled, so that none of it is lost."""
    return [(str(label), str(data[name])) for name, label in labels.items() if data.get(name)]
