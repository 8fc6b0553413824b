"""What a decision is made of beside its answer: further questions, what is done instead, who is absent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from actions.codes import LETTER_ONLY
from actions.drafts import ActionDraft, ReferralDraft
from actions.models import Action
from actions.services.agreeing import action_agree, missing_of_action
from actions.services.referring import missing_of_referral, referral_send
from agencies.models import Agency
from agencies.permissions import Actor
from caselink.reasons import LEAST, is_no_sentence
from caselink.working_hours import end_of
from risk.further_questions import MOST_WORDS, NOTHING_INSTEAD, FurtherQuestion, applying
from risk.models import (
    Absence,
    Answer,
    AnswerAction,
    AnswerFurther,
    AnswerReason,
    AnswerRoute,
    Level,
    Prompt,
    PromptReason,
    Route,
)
from risk.selectors.held_by import Held, agencies_with_contacts
from risk.services.falling import still_followed

LIMBS = ("needs", "risk", "cannot_protect")  # of section 42 of the Care Act 2014
CHOICES = ("yes", "no", "cannot_tell")
MOST_ACTIONS = 5


@dataclass(frozen=True, slots=True)
class ActionChosen:
    """Something that an agency is to do instead, and how (one of Action.How)."""

    draft: ActionDraft
    how: str


@dataclass(frozen=True, slots=True)
class RouteChosen:
    """A route by which the person is referred on: to an agency, or in words to whom; `limbs` for s42."""

    code: str
    why: str
    to_agency: Agency | None = None
    to_words: str = ""
    limbs: Mapping[str, str] = field(default_factory=dict)
    enquiry_anyway: bool | None = None


@dataclass(frozen=True, slots=True)
class Instead:
    """What is done instead of a meeting: actions, routes, and words; with neither, the words say why."""

    words: str = ""
    actions: Sequence[ActionChosen] = ()
    routes: Sequence[RouteChosen] = ()


def missing_of_reasons(
    *, reasons: Sequence[PromptReason], relevance: Mapping[int, str], evidence: Mapping[int, str]
) -> dict[str, str]:
    """What each reason still needs: a field to what must be said."""
    missing = {}
    for reason in reasons:
        if relevance.get(reason.pk) not in AnswerReason.Relevance.values:
            missing[f"relevance_{reason.pk}"] = "Say whether this reason was relevant."
        said = evidence.get(reason.pk, "")
        if not said.strip():
            missing[f"evidence_{reason.pk}"] = "Give the evidence for not pursuing this reason."
        elif is_no_sentence(said):
            missing[f"evidence_{reason.pk}"] = (
                f"Write a sentence of at least {LEAST} characters: what was looked at, and what it says."
            )
    return missing


def further_asked(*, prompt: Prompt, reasons: Sequence[PromptReason]) -> list[FurtherQuestion]:
    """The review's own questions that apply to this prompt, in their order."""
    agencies = {item["agency"] for reason in reasons for item in reason.evidence}
    asked = applying(
        level=prompt.level,
        indicators=[reason.indicator for reason in reasons],
        agencies=len(agencies),
    )
    return [question for each in asked for question in each.questions]


def missing_of_further(
    *, asked: Sequence[FurtherQuestion], further: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """What is left out of the further questions: choice_ or said_ and the code, to what must be said."""
    missing = {}
    for question in asked:
        choice, said = further.get(question.code, ("", ""))
        if choice not in CHOICES:
            missing[f"choice_{question.code}"] = f"Answer: {question.asks}"
        if not said.strip():
            missing[f"said_{question.code}"] = f"Say what is known: {question.asks}"
        elif len(said.strip()) > MOST_WORDS:
            missing[f"said_{question.code}"] = f"Use at most {MOST_WORDS} characters."
    return missing


def missing_of_instead(*, prompt: Prompt, instead: Instead, hub: Agency, at: datetime) -> dict[str, str]:
    """What is left out of what is done instead.

    Keys are instead, and of each action and route those of its draft with "_" and its place (from 0), or its
    code. At a high level a letter alone is not enough, whatever else is said.
    """
    missing: dict[str, str] = {}
    if not instead.actions and not instead.routes and not instead.words.strip():
        missing["instead"] = "Say what is done instead, and by whom."
    for place, one in enumerate(instead.actions):
        if one.how not in Action.How.values:
            missing[f"how_{place}"] = "Say how it is done."
        left = missing_of_action(draft=one.draft, at=at)
        missing |= {f"{key}_{place}": says for key, says in left.items()}
    if _letter_alone(prompt, instead):
        missing["how_0"] = (
            "At a high level a letter alone is not enough: agree a visit, a call or an appointment too, or "
            "arrange a meeting."
        )
    goes_on = _sent_already(prompt, instead)
    for route in instead.routes:
        missing |= {f"{key}_{route.code}": says for key, says in _left_of_route(prompt, route, hub).items()}
        if reference := goes_on.get(route.code):
            missing[f"why_{route.code}"] = (
                f"{reference} was sent with an earlier answer and goes on: leave this out, or close it first."
            )
    return missing


def _sent_already(prompt: Prompt, instead: Instead) -> Mapping[str, str]:
    """Of each route, the reference of what an answer that fell sent by it, and the receiver acted on."""
    if not instead.routes:
        return {}
    rows = AnswerRoute.objects.filter(
        answer__prompt=prompt, answer__returned_at__isnull=False, referral__closed_at__isnull=True
    )
    return dict(rows.exclude(referral=None).values_list("code", "referral__reference"))


def _letter_alone(prompt: Prompt, instead: Instead) -> bool:
    hows = frozenset(one.how for one in instead.actions)
    return prompt.level == Level.HIGH and not instead.routes and hows == LETTER_ONLY


def _left_of_route(prompt: Prompt, route: RouteChosen, hub: Agency) -> dict[str, str]:
    if route.code not in Route.Code.values:
        return {"route": "Choose one of the routes."}
    missing = missing_of_referral(draft=_referral(prompt, route, hub))
    if route.code == Route.Code.S42:
        for limb in LIMBS:
            if route.limbs.get(limb) not in CHOICES:
                missing[f"limb_{limb}"] = "Say of each part of the section 42 test whether it is met."
        failed = any(route.limbs.get(limb) == "no" for limb in LIMBS)
        if failed and route.enquiry_anyway is None:
            missing["anyway"] = "A part is not met: say whether an enquiry still goes ahead."
    return missing


def _referral(prompt: Prompt, route: RouteChosen, hub: Agency) -> ReferralDraft:
    return ReferralDraft(
        person=prompt.person,
        route=route.code,
        from_agency=hub,
        why=route.why,
        to_agency=route.to_agency,
        to_words=route.to_words,
    )


def instead_keep(*, answer: Answer, instead: Instead, hub: Agency, by: Actor, at: datetime) -> None:
    """Keep what is done instead: actions are agreed and referrals sent now, a second signature or not.

    Help does not wait for a form (docs/decisions.md); if the answer falls, falling.instead_fall has what
    nobody acted on by then withdrawn.
    """
    for one in instead.actions:
        action = action_agree(draft=one.draft, by=by, at=at)
        AnswerAction.objects.create(answer=answer, action=action)
    for route in instead.routes:
        referral = referral_send(draft=_referral(answer.prompt, route, hub), by=by, at=at)
        AnswerRoute.objects.create(
            answer=answer,
            code=route.code,
            referral=referral,
            limbs=dict(route.limbs),
            enquiry_anyway=route.enquiry_anyway,
            why=route.why.strip(),
        )
    if not instead.actions and not instead.routes:
        AnswerFurther.objects.create(
            answer=answer, code=NOTHING_INSTEAD, choice="yes", said=instead.words.strip()
        )


def further_keep(
    *, answer: Answer, asked: Sequence[FurtherQuestion], further: Mapping[str, tuple[str, str]]
) -> None:
    """Keep what was said to the questions that applied."""
    AnswerFurther.objects.bulk_create(
        AnswerFurther(
            answer=answer, code=one.code, choice=further[one.code][0], said=further[one.code][1].strip()
        )
        for one in asked
    )


def in_words(*, instead: Instead) -> str:
    """What is done instead as one text, a line each, for whoever reads no more than that.

    Without a referral under Clare's Law: agencies that hold a record read this. AnswerRoute has it.
    """
    lines = [
        f"{Action.How(one.how).label}: {one.draft.what.strip()} ({one.draft.owner_agency.name}, "
        f"by {one.draft.due_on:%-d %B %Y})"
        for one in instead.actions
    ]
    for route in instead.routes:
        if route.code == Route.Code.CLARES_LAW:
            continue
        to = route.to_agency.name if route.to_agency is not None else route.to_words.strip()
        lines.append(f"{Route.Code(route.code).label}: referred to {to}. {route.why.strip()}")
    return "\n".join([*lines, *([instead.words.strip()] if instead.words.strip() else [])])


def plan_due(*, answer: Answer) -> datetime | None:
    """When the first action is due of what the answer agreed, and of what earlier ones left standing.

    None where there is none.
    """
    actions, _referrals = still_followed(answer=answer)
    first = min(actions.values_list("due_on", flat=True), default=None)
    return end_of(first) if first is not None else None


def has_plan(*, answer: Answer) -> bool:
    """Whether something is to be followed up: an action or a referral, of it or of an earlier one."""
    if answer.actions.exists() or answer.routes.filter(referral__isnull=False).exists():
        return True
    return any(rows.exists() for rows in still_followed(answer=answer))


def absent(*, prompt: Prompt, agencies: Sequence[Agency], by: Actor, at: datetime) -> list[Held]:
    """The agencies with contacts of which the actor may know, and which are not asked to the meeting."""
    asked = {agency.pk for agency in agencies}
    held = agencies_with_contacts(by=by, person=prompt.person, on=timezone.localdate(at), prompt=prompt)
    return [one for one in held if one.agency.pk not in asked]


def missing_of_absences(*, absent: Sequence[Held], absences: Mapping[int, str]) -> dict[str, str]:
    """Of each agency (primary key) that is left out, that its absence must be explained."""
    return {
        f"absence_{one.agency.pk}": (
            f"{one.agency.name} recorded {one.contacts} contact{'' if one.contacts == 1 else 's'} with this "
            "person: ask it to come, or say why it is not asked."
        )
        for one in absent
        if not absences.get(one.agency.pk, "").strip()
    }


def absences_keep(*, answer: Answer, absent: Sequence[Held], absences: Mapping[int, str]) -> None:
    """Keep why each agency with contacts is not asked."""
    Absence.objects.bulk_create(
        Absence(answer=answer, agency=one.agency, why=absences[one.agency.pk].strip()) for one in absent
    )


def hub_for(*, actor: Actor, holder: Agency | None) -> Agency:
    """For which agency the actor decides: the one that holds the prompt, or else their own."""
    if holder is not None:
        return holder
    return Agency.objects.filter(pk__in=actor.agencies).order_by("name", "pk")[0]
