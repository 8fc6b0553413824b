"""Entries of what was decided and done: prompts, answers, meetings, actions, referrals, warnings.

Never an application under Clare's Law: that somebody asked is not told to anybody who did not receive it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, Referral
from actions.selectors import actions_of, referrals_of
from agencies.models import Membership
from agencies.permissions import Actor, Perm
from chronology.gaps import Gap, Open
from chronology.told import Entry
from chronology.words import lines
from people.models import Person
from people.selectors.persons import persons_found_to_be
from risk.models import Answer, Meeting, Prompt
from risk.selectors.prompts import prompts_visible_to
from safeguards.models import WarningNote
from safeguards.selectors import warnings_visible_to

CASELINK: Final = "caselink"  # stands as the agency of what CaseLink itself found


def prompted(*, by: Actor, person: Person, as_at: datetime | None) -> list[Entry]:
    """The prompts about the person, their answers and their meetings, for whoever may see the prompts."""
    if not by.may(Perm.PROMPT_VIEW):
        return []
    members = Membership.objects.select_related("agency").order_by("pk")
    found = (
        prompts_visible_to(by=by)
        .filter(person__in=persons_found_to_be(person_ids=[person.pk]))
        .prefetch_related(
            "reasons",
            Prefetch("answers", Answer.objects.select_related("by", "meeting").order_by("at", "pk")),
            Prefetch("answers__by__memberships", members),
            "answers__meeting__agencies",
        )
        .order_by("raised_at", "pk")
    )
    entries = []
    for prompt in found:
        if _by_then(prompt.raised_at, as_at):
            entries += [_raised(prompt), *_answered(prompt, as_at)]
    return entries


def _raised(prompt: Prompt) -> Entry:
    why = "; ".join(reason.title for reason in prompt.reasons.all() if reason.added_at <= prompt.raised_at)
    return _entry(
        "prompt",
        f"prompt:{prompt.public_id}",
        prompt.raised_at,
        _("Prompt"),
        agency=CASELINK,
        source=f"CaseLink, {prompt.reference}",
        words=lines(
            _("Should a professionals meeting be held? Level: %(level)s.")
            % {"level": prompt.get_level_display()},
            why,
        ),
        href=reverse("risk:prompt", args=[prompt.public_id]),
    )


def _answered(prompt: Prompt, as_at: datetime | None) -> Iterator[Entry]:
    for number, answer in enumerate(prompt.answers.all(), start=1):
        if not _by_then(answer.at, as_at):
            continue
        agency = next((one.agency for one in answer.by.memberships.all() if _worked(one, answer)), None)
        code, name = (agency.code, agency.name) if agency else (CASELINK, "CaseLink")
        returned = answer.returned_at is not None and _by_then(answer.returned_at, as_at)
        yield _entry(
            "decision",
            f"answer:{prompt.public_id}:{number}",
            answer.at,
            _("Decision"),
            agency=code,
            source=f"{name}, {prompt.reference}",
            words=lines(
                f"{answer.get_kind_display()}.",
                answer.instead,
                _("Returned: %(why)s") % {"why": answer.return_reason} if returned else "",
            ),
            href=reverse("risk:prompt", args=[prompt.public_id]),
        )
        meeting = getattr(answer, "meeting", None)
        if meeting is not None:
            yield _meeting(meeting, prompt, code, name)


def _worked(membership: Membership, answer: Answer) -> bool:
    day = timezone.localdate(answer.at)
    ended = membership.ended_on
    return (
        membership.role == "mash_coordinator" and membership.started_on <= day and (not ended or ended >= day)
    )


def _meeting(meeting: Meeting, prompt: Prompt, agency: str, name: str) -> Entry:
    invited = ", ".join(one.name for one in meeting.agencies.all())
    return _entry(
        "meeting",
        f"meeting:{meeting.public_id}",
        meeting.starts_at,
        _("Professionals meeting"),
        agency=agency,
        source=f"{name}, {prompt.reference}",
        words=lines(_("Asked to come: %(agencies)s") % {"agencies": invited}, meeting.end_reason),
    )


def done(*, by: Actor, person: Person, as_at: datetime | None) -> tuple[list[Entry], list[Open]]:
    """Actions and referrals that the actor may see; and since and until when each agency had one open."""
    actions: Sequence[Action] = [_plain(one, "action") for one in actions_of(by=by, person=person)]
    referrals: Sequence[Referral] = [_plain(one, "referral") for one in referrals_of(by=by, person=person)]
    entries: list[Entry] = []
    opened: list[Open] = []
    for action in actions:
        if _by_then(action.agreed_at, as_at):
            entries += _action(action, as_at)
            until = action.closed_at if _by_then(action.closed_at, as_at) else None
            opened.append(_open(action.owner_agency.code, action.agreed_at, until, action.reference))
    for referral in referrals:
        if _by_then(referral.sent_at, as_at):
            entries.append(_referral(referral, as_at))
            until = referral.closed_at if _by_then(referral.closed_at, as_at) else None
            if referral.to_agency is not None:
                opened.append(_open(referral.to_agency.code, referral.sent_at, until, referral.reference))
    return entries, opened


def _plain(one: Any, name: str) -> Any:
    return getattr(one, name, one)


def _open(agency: str, since: datetime, until: datetime | None, what: str) -> Open:
    return Open(agency, timezone.localdate(since), timezone.localdate(until) if until else None, what)


def _action(action: Action, as_at: datetime | None) -> Iterator[Entry]:
    owner = action.owner_agency
    source = f"{owner.name}, {action.reference}"
    due = _("To be done by %(day)s") % {"day": action.due_on.isoformat()}
    yield _entry(
        "action", f"action:{action.public_id}", action.agreed_at, _("Action agreed"),
        agency=owner.code, source=source, words=lines(action.what, due),
    )  # fmt: skip
    if action.closed_at is not None and _by_then(action.closed_at, as_at):
        yield _entry(
            "action", f"action:{action.public_id}:closed", action.closed_at,
            _("Action: %(how)s") % {"how": action.get_closed_as_display()},
            agency=owner.code, source=source,
            words=lines(action.what, action.done_words, action.evidence, action.closed_reason),
        )  # fmt: skip


def _referral(referral: Referral, as_at: datetime | None) -> Entry:
    to = referral.to_agency.name if referral.to_agency else referral.to_words
    came = referral.answered_at is None or _by_then(referral.answered_at, as_at)
    closed = referral.closed_at is not None and _by_then(referral.closed_at, as_at)
    return _entry(
        "referral",
        f"referral:{referral.public_id}",
        referral.sent_at,
        _("Referral"),
        agency=referral.from_agency.code,
        source=f"{referral.from_agency.name}, {referral.reference}",
        words=lines(
            _("To %(agency)s") % {"agency": to},
            referral.why,
            referral.outcome if came else "",
            referral.followed if closed else "",
        ),
    )


def warned(*, by: Actor, person: Person, as_at: datetime | None) -> list[Entry]:
    """The warnings about the person of which the actor may know, when raised and when lowered."""
    entries = []
    for told, warning in warnings_visible_to(by=by, person=person):
        if not _by_then(warning.raised_at, as_at):
            continue
        entries.append(_warning(warning, told.reason or "", warning.raised_at, _("Warning raised"), ""))
        if warning.lowered_at is not None and _by_then(warning.lowered_at, as_at):
            reason = told.lowered_reason or ""
            entries.append(_warning(warning, reason, warning.lowered_at, _("Warning lowered"), ":lowered"))
    return entries


def _warning(warning: WarningNote, reason: str, at: datetime, what: str, more: str) -> Entry:
    return _entry(
        "warning", f"warning:{warning.public_id}{more}", at, what, agency=warning.agency.code,
        source=warning.agency.name, words=lines(f"{warning.get_kind_display()}.", reason),
    )  # fmt: skip


def gap_entry(gap: Gap, name: str) -> Entry:
    """That an agency with something open recorded nothing for a while, as an entry of CaseLink's."""
    until = gap.until.isoformat() if gap.until else _("now")
    return Entry(
        key=f"gap:{gap.agency}:{gap.since.isoformat()}",
        kind="gap",
        what=_("Nothing recorded"),
        when=gap.since.isoformat(),
        certain=True,
        time="",
        agency=gap.agency,
        source=_("CaseLink, from what %(agency)s recorded") % {"agency": name},
        words=_("No entry from %(agency)s between %(since)s and %(until)s, while open: %(what)s")
        % {"agency": name, "since": gap.since.isoformat(), "until": until, "what": gap.what},
    )


def _entry(
    kind: str, key: str, at: datetime, what: str, *, agency: str, source: str, words: str, href: str = ""
) -> Entry:
    local = timezone.localtime(at)
    return Entry(
        key=key, kind=kind, what=what, when=local.date().isoformat(), certain=True, time=f"{local:%H:%M}",
        agency=agency, source=source, words=words, known_to=frozenset({agency}) - {CASELINK}, href=href,
    )  # fmt: skip


def _by_then(at: datetime | None, as_at: datetime | None) -> bool:
    return at is not None and (as_at is None or at <= as_at)
