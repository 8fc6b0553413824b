"""Read the rules in force, and how often each was a reason for a prompt and answered "not relevant"."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from agencies.permissions import Actor, Perm
from risk.models import Answer, AnswerReason, Prompt, PromptReason
from risk.rules.pictures import pair as _registers_pairs  # noqa: F401
from risk.rules.pictures import posing as _registers_posing  # noqa: F401
from risk.rules.pictures.pair_view import PAIR
from risk.rules.pictures.posing_view import POSING
from risk.rules.pictures.registry import Rule
from risk.rules.registry import INDICATORS, Indicator
from risk.rules.ruleset import FOLDER, RULESET, Ruleset, load

FurtherRule = Rule[Any]  # of a pair, or of somebody who poses risk
MAY_READ = (Perm.PROMPT_VIEW, Perm.ACCESS_REVIEW)  # coordinators; managers and governance leads


def thresholds_of(*, ruleset: str) -> Mapping[str, float]:
    """The scores from which levels hold in the ruleset of this name (version+hash); empty if not known."""
    version = ruleset.partition("+")[0]
    try:
        found = load(version)
    except (FileNotFoundError, ValueError, KeyError):
        return {}
    return found.levels if found.name == ruleset else {}


def ruleset_in_force() -> Ruleset:
    """The ruleset that pictures are assessed with."""
    return RULESET


@lru_cache(maxsize=1)
def about_in_force() -> Mapping[str, Any]:
    """What the ruleset's file says of itself.

    `about`, `hold` (why a level is kept so long), and `sources`: by place ("fear.steps.0") how a number came
    about.
    """
    content = json.loads((FOLDER / f"{RULESET.version}.json").read_text(encoding="utf-8"))
    return {
        "about": content.get("about", ""),
        "hold": (content.get("hold") or {}).get("basis", ""),
        "sources": content.get("sources") or {},
    }


def rules_in_force() -> list[Indicator]:
    """The indicators that run, in the order of the ruleset."""
    return [INDICATORS[code] for code in RULESET.indicators if code in INDICATORS]


def pair_rules_in_force() -> list[FurtherRule]:
    """The rules of two persons together that run, in the order of the ruleset."""
    return _running(RULESET.pair, PAIR.by_code)


def posing_rules_in_force() -> list[FurtherRule]:
    """The rules of somebody who poses risk that run, in the order of the ruleset."""
    return _running(RULESET.posing, POSING.by_code)


def _running(part: Mapping[str, Any], known: Mapping[str, FurtherRule]) -> list[FurtherRule]:
    given = part.get("indicators") or {}
    return [known[code] for code, each in given.items() if code in known and not each.get("off")]


@dataclass(frozen=True, slots=True)
class Burden:
    """Of one indicator: how often it was a reason for a prompt, and what became of those reasons."""

    raised: int = 0
    meeting: int = 0  # the prompt was answered by arranging a meeting
    relevant: int = 0
    not_relevant: int = 0
    cannot_tell: int = 0
    not_said: int = 0  # not pursued before it was asked whether the reason was relevant

    @property
    def said(self) -> int:
        """How many of the reasons somebody judged: the whole of which a share may be taken."""
        return self.relevant + self.not_relevant + self.cannot_tell

    @property
    def open(self) -> int:
        """How many of the reasons nobody has judged yet, or did before that was asked."""
        return self.raised - self.meeting - self.said


def burden(*, by: Actor, since: datetime | None, until: datetime) -> dict[str, Burden]:
    """By indicator's code, what became of the reasons given in a period; nothing unless the actor may know.

    An answer that was returned does not count: the one after it does. Reasons of prompts that were withdrawn
    or continued in another are left out. Two queries.
    """
    if not any(by.may(perm) for perm in MAY_READ):
        return {}
    reasons = PromptReason.objects.filter(added_at__lt=until).exclude(
        prompt__state__in=(Prompt.State.WITHDRAWN, Prompt.State.SUPERSEDED)
    )
    if since is not None:
        reasons = reasons.filter(added_at__gte=since)
    met = Answer.objects.filter(
        prompt=OuterRef("prompt"), kind=Answer.Kind.MEETING_ARRANGED, returned_at__isnull=True
    )
    raised = {
        code: (count, meetings)
        for code, count, meetings in reasons.annotate(met=Exists(met))
        .values_list("indicator")
        .annotate(count=Count("pk"), meetings=Count("pk", filter=Q(met=True)))
        .order_by("indicator")
    }
    said: dict[str, dict[str, int]] = {}
    answered = AnswerReason.objects.filter(reason__in=reasons, answer__returned_at__isnull=True)
    for code, relevance, count in (
        answered.values_list("reason__indicator", "relevance").annotate(count=Count("pk")).order_by()
    ):
        said.setdefault(code, {})[relevance or "not_said"] = count
    return {code: Burden(count, meetings, **said.get(code, {})) for code, (count, meetings) in raised.items()}
