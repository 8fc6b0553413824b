"""Send mail that names nobody: how many things of which kind wait, and where to sign in.

A message is sent first and marked afterwards, so that none is lost; where the mark fails it is sent again
with the same Message-ID, by which mail programs see one message. No audit event: it tells nobody anything.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPRecipientsRefused
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import User
from agencies.selectors import actor_for_user
from notices.codes import kind_of
from notices.models import Notice, Preference
from notices.selectors.audience import audience
from notices.selectors.told import notices_for

log = structlog.get_logger(__name__)
AT_MOST = 200  # notices looked at in one run
TOO_OLD = timedelta(days=1)  # what could not be sent for so long is in the day's message
GIVE_UP = 3  # messages one after another that do not reach the mail server: it is down
_NEVER = 500  # from here a mail server's answer is that it never takes the message (RFC 5321, 4.2.1)


class _Went(Enum):
    """What became of a message: sent, or never can be; to be tried again; the mail server was not there."""

    DONE = auto()
    LATER = auto()
    DOWN = auto()


def mail_send(*, now: datetime) -> int:
    """Send what cannot wait: one message to each user who is told of any of it. How many messages.

    Two at once take different notices. Safe to repeat; what could not be sent to somebody is sent to them the
    next time, and not again to whoever was sent it.
    """
    waiting = Notice.objects.filter(mailed_at__isnull=True)
    waiting.filter(at__lt=now - TOO_OLD).update(mailed_at=now)
    found = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_MOST])
    if not found:
        return 0
    _on_disk()
    return _send_at_once(found, now)


@transaction.atomic
def _on_disk() -> None:
    """A commit that waits for the disk, and with it all before: nothing is said outside that may be lost.

    Notices may be of commits that did not wait (docs/adr/0010).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'notices', '')")


@transaction.atomic
def _send_at_once(found: list[int], now: datetime) -> int:
    notices = list(
        Notice.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=found, mailed_at__isnull=True)
        .order_by("pk")
    )
    told = _not_yet(notices, timezone.localdate(now))
    reached: list[tuple[User, Notice]] = []
    late: set[int] = set()  # notices (primary keys) that somebody is still to be sent
    sent, down = 0, 0
    for user, theirs in told.items():
        keys = sorted(notice.key for notice in theirs)
        counts = Counter(notice.about_type for notice in theirs)
        went = _send(user, counts, keys) if down < GIVE_UP else _Went.DOWN
        down = down + 1 if went is _Went.DOWN else 0
        if went is _Went.DONE:
            sent += 1
            reached += [(user, notice) for notice in theirs]
        else:
            late.update(notice.pk for notice in theirs)
    once = {_once(user, notice): True for user, notice in reached if notice.pk in late}
    if once:
        cache.set_many(once, timeout=int(2 * TOO_OLD.total_seconds()))
    Notice.objects.filter(pk__in={notice.pk for notice in notices} - late).update(mailed_at=now)
    return sent


def _not_yet(notices: Iterable[Notice], on: date) -> dict[User, list[Notice]]:
    """Who is to be sent mail at once of which of these: not again of what they were sent."""
    told = [(user, one) for one in notices if one.seen_at is None for user in _at_once(one, on)]
    before = cache.get_many([_once(user, notice) for user, notice in told]) if told else {}
    found: dict[User, list[Notice]] = {}
    for user, notice in told:
        if _once(user, notice) not in before:
            found.setdefault(user, []).append(notice)
    return found


def _once(user: User, notice: Notice) -> str:
    """Where it is kept, until the notice is too old, that this user was sent mail of it."""
    return f"mailed:{notice.public_id}:{user.public_id}"


def digest_send(*, now: datetime) -> int:
    """Send each user whose hour has come what waits for them, gathered: once a day. How many messages.

    Safe to repeat; what could not be sent is sent an hour later.
    """
    hour, sent = timezone.localtime(now).hour, 0
    users = User.objects.filter(is_active=True, memberships__isnull=False).exclude(email="").distinct()
    told_by = {one.user_id: one for one in Preference.objects.all()}
    for user in users.order_by("pk").iterator():
        chosen = told_by.get(user.pk) or Preference(user=user)
        if chosen.hour <= hour and chosen.mail != Preference.Mail.NONE:
            sent += _gather(user, now)
    return sent


@transaction.atomic
def _gather(user: User, now: datetime) -> bool:
    """One message of the day, unless its time has passed, or nothing waits."""
    today = timezone.localdate(now)
    Preference.objects.get_or_create(user=user)
    mine = Preference.objects.select_for_update(of=("self",), skip_locked=True).filter(user=user).first()
    if mine is None or (mine.gathered_at is not None and timezone.localdate(mine.gathered_at) >= today):
        return False
    actor = actor_for_user(user=user, on=today)
    waiting = notices_for(by=actor).filter(seen_at__isnull=True)
    counts = Counter(waiting.values_list("about_type", flat=True))
    if counts and _send(user, counts, [today.isoformat()]) is not _Went.DONE:
        return False
    mine.gathered_at = now
    mine.save(update_fields=["gathered_at"])
    return bool(counts)


def _at_once(notice: Notice, on: date) -> Iterable[User]:
    """Who is sent mail of this at once: as they chose, or as is usual for their role."""
    readers = {user: usual for user, usual in audience(notice=notice, on=on).items() if user.email}
    chosen = dict(
        Preference.objects.filter(user__in=list(readers)).exclude(mail="").values_list("user_id", "mail")
    )
    for user, usual in readers.items():
        if chosen.get(user.pk, Preference.Mail.AT_ONCE if usual else "") == Preference.Mail.AT_ONCE:
            yield user


def _send(user: User, counts: Counter[str], keys: Iterable[str]) -> _Went:
    number = counts.total()
    subject = ngettext("CaseLink: %(n)d thing waits for you", "CaseLink: %(n)d things wait for you", number)
    lines = [f"{kind_of(about)}: {count}" for about, count in sorted(counts.items())]
    where = _("Sign in to CaseLink to read more.")
    message = EmailMessage(
        subject=subject % {"n": number},
        body="\n".join([*lines, "", f"{where} {settings.PUBLIC_URL}".strip(), ""]),
        to=[user.email],
        headers={"Message-ID": _message_id(user, keys)},
        connection=get_connection(),
    )
    try:
        message.send()
    except OSError as failed:  # of the connection, and whatever the mail server answers
        log.warning("mail_not_sent", failed=type(failed).__name__)
        return _failed(failed)
    return _Went.DONE


def _failed(failed: OSError) -> _Went:
    """No such address, or one that never takes the message: it is no use trying again.

    What the server answers before it was told for whom (a wrong password) is no answer about one address.
    """
    if isinstance(failed, SMTPRecipientsRefused):
        return _Went.DONE
    if isinstance(failed, SMTPDataError) and failed.smtp_code >= _NEVER:
        return _Went.DONE
    return _Went.LATER if isinstance(failed, SMTPDataError) else _Went.DOWN


def _message_id(user: User, keys: Iterable[str]) -> str:
    """The same for the same notices to the same user, and telling nothing of them."""
    said = "\n".join([str(user.public_id), *keys])
    host = urlsplit(settings.PUBLIC_URL).hostname or "caselink.invalid"
    return f"<{hashlib.blake2b(said.encode(), digest_size=16).hexdigest()}@{host}>"
