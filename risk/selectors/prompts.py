"""Read prompts: the coordinators' queue, and one prompt with everything beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from incidents.models import Incident
from incidents.permissions import Standing
from incidents.selectors import incidents_blocked_for, standings
from people.models import Person
from people.permissions import coordinated_in, not_blocked
from people.selectors.persons import persons_visible_to
from risk.models import STANDING, Answer, Prompt, PromptReason
from risk.rules.findings import RANK
from risk.rules.registry import INDICATORS
from risk.selectors.pictures import FindingSeen, finding_seen, grounds_of

_OF_AN_ANSWER = ("by", "countersigned_by", "returned_by", "meeting__course")
_WITH_ALL = (
    "reasons",
    "events",
    Prefetch("answers", Answer.objects.select_related(*_OF_AN_ANSWER).order_by("at")),
    "answers__reasons__reason",
    "answers__meeting__agencies",
    "answers__meeting__askings__agency",
    "answers__absences__agency",
    "answers__further",
    "answers__routes__referral__to_agency",
)


def prompts_visible_to(*, by: Actor) -> QuerySet[Prompt]:
    """The prompts this actor may see: coordinators those of their area, everybody else none.

    Those about persons whose case is or was in the area, and of whom an agency that shares with theirs under
    an agreement holds a record, or nobody holds one any more. None about anybody they are kept away from.
    """
    rule = visible(by=by, of="person")
    return Prompt.objects.none() if rule is None else Prompt.objects.filter(*rule).select_related("person")


def prompt_opens(*, by: Actor, prompt: Prompt) -> bool:
    """Whether the page of the prompt opens for the actor; asked of the database where their role may."""
    return by.may(Perm.PROMPT_VIEW) and prompts_visible_to(by=by).filter(pk=prompt.pk).exists()


def visible(*, by: Actor, of: str) -> Sequence[Any] | None:
    """The rule of prompts_visible_to, as filters on what names a person with `of`; None: nothing at all."""
    if not by.may(Perm.PROMPT_VIEW):
        return None
    return not_blocked(by, of=of), coordinated_in(by, of=of)


def given_back(*, by: Actor, prompt: Prompt) -> Answer | None:
    """The actor's own latest answer that no meeting is pursued, if it was returned or taken back.

    Whoever asks has found the prompt by its visibility, with its answers.
    """
    own = [one for one in prompt.answers.all() if one.by_id == by.user_pk]
    latest = own[-1] if own else None
    back = latest is not None and latest.returned_at is not None and latest.kind == Answer.Kind.NOT_PURSUED
    return latest if back else None


def prompts_known_to(*, by: Actor) -> QuerySet[Prompt]:
    """The prompts whose existence this actor may know: those about persons of whom it may know.

    That a question stands about somebody, how urgent it is and until when is for every agency that
    holds a record of them, so that it can bring what it has; what the question rests on is told by
    reasons_seen. Answering is not for everybody: see prompts_visible_to.
    """
    return (
        Prompt.objects.filter(person__in=persons_visible_to(by=by))
        .select_related("person")
        .prefetch_related("reasons")
    )


@dataclass(frozen=True, slots=True)
class ReasonSeen:
    """A prompt's reason as the actor may see it: `told`, or None and the agencies to `ask` instead."""

    reason: PromptReason
    told: FindingSeen | None
    ask: Sequence[Agency]


def each_reason_seen(
    *,
    prompts: Sequence[Prompt],
    by: Actor,
    today: date,
    facts: Mapping[int, Standing] | None = None,
    own: Iterable[Incident] = (),
) -> dict[int, list[ReasonSeen]]:
    """For each prompt (primary key) its reasons in the order added, each as far as the actor may see it.

    The rule is the picture's: see risk.selectors.pictures.finding_seen. The prompts come with their
    reasons and persons; the number of queries depends neither on how many they are nor on their reasons.
    `facts` is the standing for each person (primary key), where the caller has read it; `own`, where all are
    about one person, their incidents (see grounds_of).
    """
    reasons = {p.pk: sorted(p.reasons.all(), key=lambda r: (r.added_at, r.pk)) for p in prompts}
    findings = {reason.pk: _as_finding(reason) for each in reasons.values() for reason in each}
    persons = {prompt.person_id for prompt in prompts}
    grounds = grounds_of(findings=findings.values(), persons=persons, own=own)
    known = standings(by=by, persons=persons, today=today) if facts is None else facts

    def seen(prompt: Prompt, reason: PromptReason) -> ReasonSeen:
        told, hidden = finding_seen(
            finding=findings[reason.pk],
            actor=by,
            facts=known[prompt.person_id],
            person=prompt.person,
            grounds=grounds,
        )
        return ReasonSeen(reason, told, list({i.agency_id: i.agency for i in hidden}.values()))

    return {prompt.pk: [seen(prompt, reason) for reason in reasons[prompt.pk]] for prompt in prompts}


def reasons_seen(*, prompt: Prompt, by: Actor, today: date) -> tuple[list[FindingSeen], list[Agency]]:
    """The prompt's reasons as far as the actor may see what they rest on, and the agencies to ask."""
    seen = each_reason_seen(prompts=[prompt], by=by, today=today)[prompt.pk]
    ask = {agency.pk: agency for one in seen for agency in one.ask}
    return [one.told for one in seen if one.told is not None], list(ask.values())


def _as_finding(reason: PromptReason) -> dict[str, Any]:
    """The reason as a finding; one whose indicator is gone from the rules is held back as if about others."""
    rule = INDICATORS.get(reason.indicator)
    return {
        "code": reason.indicator,
        "title": reason.title,
        "says": reason.says,
        "source": rule.source if rule else "",
        "about_others": rule is None or rule.about_others,
        "weight": 0.0,
        "evidence": reason.evidence,
    }


def queue(*, by: Actor) -> QuerySet[Prompt]:
    """The prompts that wait for somebody, the one due first at the top, with their reasons."""
    return (
        prompts_visible_to(by=by)
        .filter(state__in=STANDING)
        .prefetch_related("reasons")
        .order_by("due_at", "pk")
    )


def prompt_visible_to(*, by: Actor, public_id: UUID) -> Prompt | None:
    """One prompt with reasons, events and answers; None when the actor may not know of it."""
    return prompts_visible_to(by=by).filter(public_id=public_id).prefetch_related(*_WITH_ALL).first()


def agencies_holding(*, by: Actor, prompt: Prompt) -> list[int]:
    """Primary keys of the agencies that recorded what the prompt's reasons rest on.

    Without incidents in which somebody takes part from whom the actor is kept away.
    """
    rests_on = {item["incident"] for reason in prompt.reasons.all() for item in reason.evidence}
    rests_on -= incidents_blocked_for(by=by)
    return list(Agency.objects.filter(incidents__in=rests_on).distinct().values_list("pk", flat=True))


# One query however often it was asked: a prompt knows the one before it alone.
_BEFORE = """
    WITH RECURSIVE earlier(id, back) AS (
        SELECT id, 1 FROM risk_prompt WHERE id = %s
        UNION ALL
        SELECT prompt.asked_before_id, earlier.back + 1
        FROM risk_prompt prompt JOIN earlier ON earlier.id = prompt.id
        WHERE prompt.asked_before_id IS NOT NULL
    )
    SELECT id FROM earlier ORDER BY back
"""


def earlier_prompts(*, by: Actor, prompt: Prompt) -> list[Prompt]:
    """The prompts asked before about the same question, newest first, with their answers.

    Without those about somebody else then from whom the actor is kept away.
    """
    if prompt.asked_before_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [prompt.asked_before_id])
        ids = [pk for (pk,) in cursor.fetchall()]
    kept = Prompt.objects.filter(not_blocked(by, of="person"))
    found = kept.select_related("person").prefetch_related(*_WITH_ALL).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def standing_prompt(*, person: Person) -> Prompt | None:
    """The open prompt about this person, if there is one."""
    return Prompt.objects.filter(person=person, state__in=STANDING).first()


def level_held_to(*, prompt: Prompt, person: Person) -> str:
    """The level to which actions about the person are held that are agreed after the prompt was answered:
    where it was asked again meanwhile, the higher of the two."""
    again = standing_prompt(person=person)
    levels = [prompt.level] if again is None else [prompt.level, again.level]
    return max(levels, key=RANK.__getitem__)
