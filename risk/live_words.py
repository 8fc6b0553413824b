"""What changed in a list of the queue, or of a prompt, since it was shown.

In a line, and without the name of anybody whom records are about.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import User
from risk.selectors.live import ListNews, PromptNews

MICROSECONDS = 1_000_000  # of a second
LONGEST = 16  # digits: beyond the year 2286


def seen_as(*, version: str, at: datetime) -> str:
    """What a page sends back to ask whether it is still as shown: the version, and when that was."""
    return f"{version}.{round(at.timestamp() * MICROSECONDS)}"


def seen_of(text: str) -> tuple[str, datetime | None]:
    """The version and the moment of what a page sent back; what is no such thing has neither."""
    version, _dot, moment = text.partition(".")
    if not moment.isdecimal() or len(moment) > LONGEST:
        return "", None
    return version, datetime.fromtimestamp(int(moment) / MICROSECONDS, UTC)


def list_said(news: ListNews | None) -> str:
    """What is new of a list, as in "2 new, 1 claimed by a colleague"."""
    said = []
    if news is not None and news.new:
        said.append(ngettext("%(count)d new", "%(count)d new", news.new) % {"count": news.new})
    if news is not None and news.claimed:
        words = ngettext("%(count)d claimed by a colleague", "%(count)d claimed by colleagues", news.claimed)
        said.append(words % {"count": news.claimed})
    return ", ".join(said) if said else _("This list has changed")


def prompt_said(news: PromptNews | None, *, now: datetime) -> Sequence[str]:
    """What others did with a prompt since it was shown, a sentence each."""
    if news is None:
        return [_("This prompt has changed since you opened it.")]
    said = []
    if news.answered is not None:
        who = {"name": _name(news.answered.by), "ago": timesince(news.answered.at, now)}
        said.append(_("%(name)s answered this prompt %(ago)s ago.") % who)
    if news.signed is not None and news.signed.countersigned_by and news.signed.countersigned_at:
        who = {
            "name": _name(news.signed.countersigned_by),
            "ago": timesince(news.signed.countersigned_at, now),
        }
        said.append(_("%(name)s signed the answer %(ago)s ago.") % who)
    if news.returned:
        said.append(_("The answer does not stand any more: the prompt is open again."))
    if news.held_by is not None:
        said.append(_("%(name)s holds this prompt now.") % {"name": _name(news.held_by)})
    said += [_("%(agency)s answered what it was asked.") % {"agency": one.name} for one in news.heard_from]
    if news.happened:
        said.append(_("Something that matters was recorded."))
    return said or [_("This prompt has changed since you opened it.")]


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
