"""What changed in a list of the queue, or of a prompt, since it was shown.

In a line, and without the name of anybody whom records are about.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import User
from agencies.sessions import LONGEST
from caselink.templatetags.plain import moment
from risk.answer_presenters import why_it_fell
from risk.models import Answer
from risk.selectors.live import ListNews, PromptNews

MICROSECONDS = 1_000_000  # of a second


def seen_as(*, version: str, at: datetime, what: str) -> str:
    """What a page sends back to ask whether it is still as shown: the version, and when that was.

    Signed, for `what` was shown and to whom: nobody is told of a time in which they did not look.
    """
    return _signer(what).sign(f"{version}.{round(at.timestamp() * MICROSECONDS)}")


def seen_of(text: str, *, what: str) -> tuple[str, datetime | None]:
    """The version and the moment of what a page sent back; what was not signed for `what` has neither."""
    try:
        version, at = _signer(what).unsign(text, max_age=LONGEST).split(".")
    except signing.BadSignature:
        return "", None
    return version, datetime.fromtimestamp(int(at) / MICROSECONDS, UTC)


def _signer(what: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"risk.live:{what}")


def list_said(news: ListNews | None) -> str:
    """What is new of a list, as in "2 new prompts, 1 claimed by a colleague"."""
    if news is None:
        return _("This list has changed")
    told = [
        (news.new, ngettext("%(count)d new prompt", "%(count)d new prompts", news.new)),
        (news.happened, _("something new in %(count)d")),
        (
            news.claimed,
            ngettext("%(count)d claimed by a colleague", "%(count)d claimed by colleagues", news.claimed),
        ),
        (news.given_back, _("%(count)d held by nobody now")),
        (news.answered, _("%(count)d answered")),
        (news.signed, ngettext("%(count)d answer signed", "%(count)d answers signed", news.signed)),
        (news.opened, _("%(count)d open again: the answer does not stand")),
    ]
    said = [words % {"count": count} for count, words in told if count]
    return ", ".join(said) if said else _("This list has changed")


def prompt_said(news: PromptNews | None, *, reader: int | None = None) -> Sequence[str]:
    """What others did with a prompt since it was shown, a sentence each.

    Of an answer that fell also what its `reader` (a user's primary key) did, who may have another tab open.
    """
    if news is None:
        return [_("This prompt has changed since you opened it.")]
    said = []
    if news.answered is not None:
        who = {"name": _name(news.answered.by), "day": moment(news.answered.at)}
        said.append(_("%(name)s answered this prompt on %(day)s.") % who)
    if news.signed is not None and news.signed.countersigned_by and news.signed.countersigned_at:
        who = {"name": _name(news.signed.countersigned_by), "day": moment(news.signed.countersigned_at)}
        said.append(_("%(name)s signed the answer on %(day)s.") % who)
    if news.fell is not None:
        said.append(_fell(news.fell, reader))
    if news.held_by is not None:
        said.append(_("%(name)s holds this prompt now.") % {"name": _name(news.held_by)})
    if news.given_back is not None and news.given_back.by is not None:
        name = _name(news.given_back.by)
        said.append(_("%(name)s gave this prompt back: nobody holds it now.") % {"name": name})
    elif news.given_back is not None:
        said.append(_("Nobody holds this prompt any more."))
    said += [_("%(agency)s answered what it was asked.") % {"agency": one.name} for one in news.heard_from]
    if news.happened:
        said.append(_("Something that matters was recorded."))
    return said or [_("This prompt has changed since you opened it.")]


def _fell(answer: Answer, reader: int | None) -> str:
    """Which answer does not stand any more, and by whom."""
    by, at = answer.returned_by, answer.returned_at
    if by is None or at is None:
        return _("The answer does not stand any more: the prompt is open again.")
    own = by.pk == reader
    match why_it_fell(answer=answer):
        case "taken_back" if own:
            words = _("You took your answer back on %(day)s: the prompt is open again.")
        case "taken_back":
            words = _("%(name)s took the answer back on %(day)s: the prompt is open again.")
        case "called_off" if own:
            words = _("You called the meeting off on %(day)s.")
        case "called_off":
            words = _("%(name)s called the meeting off on %(day)s.")
        case _returned if own:
            words = _("You returned the answer on %(day)s: the prompt is open again.")
        case _returned:
            words = _("%(name)s returned the answer on %(day)s: the prompt is open again.")
    return words % {"name": _name(by), "day": moment(at)}


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
