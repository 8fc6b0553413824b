"""Entries of what was decided and done: prompts, answers, meetings, actions, referrals, warnings.

Never an application under Clare's Law: that somebody asked is not told to anybody who did not receive it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, Referral
from actions.selectors import actions_of, referrals_to_pass_on
from agencies.models import Membership, Role
from agencies.permissions import Actor, Perm
from caselink.templatetags.plain import partial_date
from chronology.gaps import Gap, Open
from chronology.told import Entry
from chronology.words import FELL_WORDS, lines
from incidents.permissions import Standing
from meetings.selectors import meetings_of
from people.models import Person
from people.selectors.persons import case_is_open, persons_found_to_be
from risk.answer_presenters import why_it_fell
from risk.models import Answer, Prompt
from risk.selectors.prompts import each_reason_seen, prompts_known_to, prompts_visible_to
from safeguards.models import WarningNote
from safeguards.selectors import warnings_visible_to

CASELINK: Final = "caselink"  # stands as the agency of what CaseLink itself found


def prompted(*, by: Actor, person: Person, as_at: datetime | None, facts: Standing) -> list[Entry]:
    """The prompts about the person and their answers.

    To whoever may see the prompts with what they rest on, and answers that fell; to other agencies
    that may know of the person that a question was raised, and the answer that counts. `facts` is the
    person's standing.
    """
    persons = persons_found_to_be(person_ids=[person.pk])
    whole = by.may(Perm.PROMPT_VIEW)
    known = prompts_visible_to(by=by) if whole else prompts_known_to(by=by)
    members = Membership.objects.select_related("agency").order_by("pk")
    found = (
        known.filter(person__in=persons)
        .prefetch_related(
            "reasons",
            Prefetch("answers", Answer.objects.select_related("by").order_by("at", "pk")),
            Prefetch("answers__by__memberships", members),
        )
        .order_by("raised_at", "pk")
    )
    prompts = [prompt for prompt in found if _by_then(prompt.raised_at, as_at)]
    titles = _titles(by, person, prompts, facts) if whole else {}
    entries: list[Entry] = []
    for prompt in prompts:
        why = "; ".join(titles.get(prompt.pk, ()))
        entries += [_raised(prompt, why, whole=whole), *_answered(prompt, as_at, whole=whole)]
    return entries


def _titles(by: Actor, person: Person, prompts: Sequence[Prompt], facts: Standing) -> dict[int, list[str]]:
    """Why each prompt was raised: of a closed case what the reader may still see, as on the prompt's page."""
    known = {person.pk: facts} if {prompt.person_id for prompt in prompts} <= {person.pk} else None
    seen = each_reason_seen(prompts=prompts, by=by, today=timezone.localdate(), facts=known)
    withheld = any(one.told is None for prompt in prompts for one in seen[prompt.pk])
    still_open = not withheld or case_is_open(person=person)  # asked only where it decides
    return {
        prompt.pk: [
            one.reason.title
            for one in seen[prompt.pk]
            if one.reason.added_at <= prompt.raised_at and (still_open or one.told is not None)
        ]
        for prompt in prompts
    }


def _raised(prompt: Prompt, why: str, *, whole: bool) -> Entry:
    question = _("Should a professionals meeting be held? Level: %(level)s.")
    return _entry(
        "prompt",
        f"prompt:{prompt.public_id}",
        prompt.raised_at,
        _("Prompt"),
        agency=CASELINK,
        source=f"CaseLink, {prompt.reference}",
        words=lines(question % {"level": prompt.get_level_display()}, why),
        href=reverse("risk:prompt", args=[prompt.public_id]) if whole else "",
    )


def _answered(prompt: Prompt, as_at: datetime | None, *, whole: bool) -> Iterator[Entry]:
    for number, answer in enumerate(prompt.answers.all(), start=1):
        counts = answer.returned_at is None and _signed(answer, prompt, as_at)
        if not _by_then(answer.at, as_at) or not (whole or counts):
            continue
        agency = next((one.agency for one in answer.by.memberships.all() if _worked(one, answer)), None)
        code, name = (agency.code, agency.name) if agency else (CASELINK, "CaseLink")
        fell = why_it_fell(answer=answer)
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
                answer.instead if whole or answer.kind == Answer.Kind.NOT_PURSUED else "",
                FELL_WORDS[fell or "overtaken"] % {"why": answer.return_reason} if returned else "",
            ),
            href=reverse("risk:decision", args=[prompt.public_id]),
        )


def _signed(answer: Answer, prompt: Prompt, as_at: datetime | None) -> bool:
    """Whether it waited for no second signature then: what was signed later had not been given by then."""
    if answer.countersigned_at is not None:
        return _by_then(answer.countersigned_at, as_at)
    return prompt.state != Prompt.State.COUNTERSIGN


def _worked(membership: Membership, answer: Answer) -> bool:
    day, ended = timezone.localdate(answer.at), membership.ended_on
    coordinates = membership.role == Role.MASH_COORDINATOR
    return coordinates and membership.started_on <= day and (ended is None or ended >= day)


def met(*, by: Actor, person: Person, as_at: datetime | None) -> tuple[list[Entry], dict[str, set[str]]]:
    """The meetings about the person of which the actor may know; and which agencies knew of which incidents
    (by entry key) by the parts that were brought to those that they may read whole.
    """
    meetings: list[Any] = list(meetings_of(by=by, person=person))
    prefetch_related_objects(meetings, "agencies", "minutes", "parts")
    entries: list[Entry] = []
    knew: dict[str, set[str]] = {}
    for meeting in meetings:
        if not _by_then(meeting.answer.at, as_at):
            continue
        entries.append(_meeting(meeting, as_at))
        invited = {agency.code for agency in meeting.agencies.all()}
        for part in meeting.parts.all() if meeting.as_whole else ():
            if _by_then(part.at, as_at):
                for incident in part.prefilled:
                    knew.setdefault(f"incident:{incident}", set()).update(invited)
    return entries, knew


def _meeting(meeting: Any, as_at: datetime | None) -> Entry:
    whole: bool = meeting.as_whole
    invited = ", ".join(agency.name for agency in meeting.agencies.all()) if whole else ""
    course, minutes = getattr(meeting, "course", None), getattr(meeting, "minutes", None)
    decided = course is not None and _by_then(course.decided_at, as_at)
    off = not decided and _by_then(meeting.ended_at, as_at) and (course is None or course.decided_at is None)
    return _entry(
        "meeting",
        f"meeting:{meeting.public_id}",
        meeting.starts_at,
        _("Professionals meeting"),
        agency=CASELINK,
        source=f"CaseLink, {meeting.answer.prompt.reference}",
        words=lines(
            _("Asked to come: %(agencies)s") % {"agencies": invited} if invited else "",
            minutes.decision if decided and minutes is not None else "",
            _("Called off: %(why)s") % {"why": meeting.end_reason if whole else ""} if off else "",
        ),
        href=reverse("meetings:meeting", args=[meeting.public_id]),
    )


def done(*, by: Actor, person: Person, as_at: datetime | None) -> tuple[list[Entry], list[Open]]:
    """Actions and referrals that the actor may see; and since and until when each agency had one open."""
    actions: Sequence[Action] = actions_of(by=by, person=person)
    referrals = referrals_to_pass_on(by=by, person=person)
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


def _open(agency: str, since: datetime, until: datetime | None, what: str) -> Open:
    return Open(agency, timezone.localdate(since), timezone.localdate(until) if until else None, what)


def _action(action: Action, as_at: datetime | None) -> Iterator[Entry]:
    owner = action.owner_agency
    source = f"{owner.name}, {action.reference}"
    due = _("To be done by %(day)s") % {"day": partial_date(action.due_on)}
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
    until = partial_date(gap.until) if gap.until else _("now")
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
        % {"agency": name, "since": partial_date(gap.since), "until": until, "what": gap.what},
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
