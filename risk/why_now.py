"""Why a prompt asks now: the few lines at the top of its page, each as far as its reader may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from caselink.templatetags.plain import level_words
from risk.models import Prompt, PromptEvent
from risk.news import News
from risk.rules.findings import RANK
from risk.selectors.pictures import PictureSeen


@dataclass(frozen=True, slots=True)
class WhyNow:
    """What asked last, in words; and, where `told`, what the reader may know of what came since."""

    because: str
    at: datetime
    again: bool  # it was asked, and asked again while it stood open
    worst: str
    told: bool  # whether anything may be said of the time since
    level: str
    since: Sequence[str]


def why_now(
    *,
    prompt: Prompt,
    events: Sequence[PromptEvent],
    sentences: Sequence[str],
    news: News | None,
    picture: PictureSeen | None,
) -> WhyNow:
    """`events` are the prompt's; `sentences`, `news` and `picture` are as this reader may see the person.

    `news` is of the time since the prompt was raised; None, as the picture, where they may not open the
    person: then nothing is said of what came since.
    """
    last = max(events, key=lambda one: (one.at, one.pk), default=None)
    return WhyNow(
        because=last.because if last is not None else "",
        at=last.at if last is not None else prompt.raised_at,
        again=last is not None and last.at > prompt.raised_at,
        worst=sentences[-1] if sentences else "",
        told=news is not None,
        level=_level(prompt, picture) if picture is not None else "",
        since=news.besides if news is not None else (),
    )


def _level(prompt: Prompt, picture: PictureSeen) -> str:
    """The level of the picture then and now."""
    before, after = prompt.picture.level, picture.level
    words = {"before": level_words(before), "after": level_words(after)}
    if before == after:
        return _("The level was %(before)s then, and is still.") % words
    if RANK[after] > RANK[before]:
        return _("The level was %(before)s then, and is higher now: %(after)s.") % words
    return _("The level was %(before)s then, and is lower now: %(after)s.") % words
