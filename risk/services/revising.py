"""After records were parted: prompts as they would be if those records had never been together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from agencies.permissions import SYSTEM
from audit import services as audit
from incidents.models import Incident
from incidents.selectors import incidents_about
from people.models import Case, Person
from people.selectors.persons import persons_found_to_be
from people.services.cases import case_close
from risk.models import STANDING, Answer, PictureVersion, Prompt, PromptEvent
from risk.rules.assess import Ask, Assessment, asks, assess
from risk.rules.findings import RANK, Finding
from risk.rules.neighbourhood import gather
from risk.selectors.neighbourhoods import EarlierSource
from risk.services.entries import entry_leave
from risk.services.falling import instead_fall
from risk.services.prompting import prompt_ask
from risk.services.telling import untell_returned

BECAUSE = "It rested on records of another person."
MOST_MOMENTS = 100  # of the latest at which the picture said something new
JUST_BEFORE = timedelta(microseconds=1)


@dataclass(slots=True)
class _Asked:
    """What would have been asked, in order, and what the prompt would say in the end."""

    times: list[tuple[datetime, Ask]] = field(default_factory=list)
    level: str | None = None
    reasons: dict[str, Finding] = field(default_factory=dict)

    def add(self, at: datetime, ask: Ask) -> None:
        self.times.append((at, ask))
        if self.level is None or RANK[ask.level] > RANK[self.level]:
            self.level = ask.level
        self.reasons.update({finding.code: finding for finding in ask.findings})


def prompts_revise(*, parted: Mapping[int, Collection[int]], around: Collection[int]) -> None:
    """Make the prompts of these persons (primary keys) what they would be without what was parted.

    `parted` maps a person from whom records were taken to the persons who have those now; `around` are
    those near any of them. An open prompt that rests on incidents of another person is withdrawn, and
    raised anew, from the moment at which it would have been, where the person's own incidents ask for it;
    an answered one is marked. The pictures are up to date. Call inside the transaction that parted them.
    """
    persons = set(parted).union(*parted.values())
    moments = _moments(persons)
    misled = [
        prompt for prompt in _prompts(persons | set(around)) if _misled(prompt, parted.get(prompt.person_id))
    ]
    for prompt in misled:
        if prompt.state == Prompt.State.ANSWERED:
            _mark(prompt)
    standing = {prompt.person_id for prompt in misled if prompt.state in STANDING}
    for person in Person.objects.filter(pk__in=persons | standing).order_by("pk"):
        _revise(person, moments)


def _prompts(persons: Collection[int]) -> list[Prompt]:
    kept = Prompt.objects.filter(
        person__in=persons, state__in=[*STANDING, Prompt.State.ANSWERED], misled_at__isnull=True
    )
    return list(kept.select_related("person__picture").prefetch_related("reasons"))


def _misled(prompt: Prompt, taken: Collection[int] | None) -> bool:
    """Whether a reason rests on an incident that is not looked at any more, or is another's now.

    `taken` are the persons who have records that were this one's; None where none were taken.
    """
    rests_on = {item["incident"] for reason in prompt.reasons.all() for item in reason.evidence}
    if not rests_on <= set(prompt.person.picture.inputs):
        return True
    if not taken:
        return False
    theirs = Incident.objects.filter(
        pk__in=rests_on,
        involvements__record__links__person__in=taken,
        involvements__record__links__ended_at__isnull=True,
    )
    own = incidents_about(person=prompt.person).values("pk")
    return theirs.exclude(pk__in=own).exists()


def _moments(persons: Collection[int]) -> list[datetime]:
    """When pictures of these persons, or of persons found to be them, said something new; and now."""
    family = persons_found_to_be(person_ids=persons)
    versions = PictureVersion.objects.filter(person__in=family).order_by("-assessed_at")
    latest = versions.values_list("assessed_at", flat=True)[:MOST_MOMENTS]
    return sorted({*latest, timezone.now()})


def _mark(prompt: Prompt) -> None:
    """An answer is history and stays; that its question rested on another's records is told beside it."""
    prompt.misled_at = timezone.now()
    prompt.save(update_fields=["misled_at"])
    audit.record(action="prompt.misled", by=SYSTEM, target=_target(prompt))


def _revise(person: Person, moments: Sequence[datetime]) -> None:
    standing = Prompt.objects.select_for_update().filter(person=person, state__in=STANDING).first()
    answered = Answer.objects.filter(prompt__person=person, prompt__state=Prompt.State.ANSWERED)
    since = answered.order_by("-at").values_list("at", flat=True).first()
    asked = _would_ask(person.pk, [at for at in moments if since is None or at > since], since)
    if standing is not None:
        if _says(standing, asked):
            return
        _withdraw(standing)
    picture = PictureVersion.objects.filter(person=person).order_by("-assessed_at").first()
    if picture is not None:
        for at, ask in asked.times:
            prompt_ask(person=person, ask=ask, picture=picture, at=at)
    if standing is not None and not asked.times:
        _close_case(person)


def _would_ask(person_id: int, moments: Sequence[datetime], since: datetime | None) -> _Asked:
    """What a picture of the records as they are linked now would have asked at each of these moments."""
    source, asked = EarlierSource(), _Asked()
    before = _assessed(person_id, source, since) if since else None
    for at in moments:
        after = _assessed(person_id, source, at)
        known = before.inputs if before else ()
        ask = asks(
            before,
            after,
            open_prompt=asked.level is not None,
            open_level=asked.level,
            new_incidents=frozenset(after.inputs).difference(known),
        )
        if ask is not None:
            asked.add(at, ask)
        before = after
    return asked


def _assessed(person_id: int, source: EarlierSource, at: datetime) -> Assessment:
    source.until = at
    return assess(gather(person_id, source), at=at)


def _says(prompt: Prompt, asked: _Asked) -> bool:
    """Whether the prompt says what would have been asked: its level, its reasons, and their evidence."""
    says = {
        reason.indicator: sorted(item["incident"] for item in reason.evidence)
        for reason in prompt.reasons.all()
    }
    would = {
        code: sorted(int(str(evidence.incident)) for evidence in finding.evidence)
        for code, finding in asked.reasons.items()
    }
    return (prompt.level, says) == (asked.level, would)


def _withdraw(prompt: Prompt) -> None:
    now = timezone.now()
    if prompt.state == Prompt.State.COUNTERSIGN:
        answer = prompt.answers.get(returned_at__isnull=True)
        answer.returned_at, answer.return_reason = now, BECAUSE
        answer.save(update_fields=["returned_at", "return_reason"])
        instead_fall(answer=answer)
    untell_returned(prompt=prompt, at=now)
    PromptEvent.objects.create(prompt=prompt, at=now, level=prompt.level, because=BECAUSE)
    prompt.misled_at = now
    prompt.save(update_fields=["misled_at"])
    entry_leave(prompt=prompt, move="withdraw", at=now)
    audit.record(action="prompt.withdrawn", by=SYSTEM, target=_target(prompt))


def _close_case(person: Person) -> None:
    """The case that the withdrawn prompt opened closes, unless a meeting was arranged in it."""
    case = Case.objects.filter(person=person, closed_at__isnull=True).first()
    if (
        case is None
        or Answer.objects.filter(
            prompt__person=person, kind=Answer.Kind.MEETING_ARRANGED, at__gte=case.opened_at
        )
        .exclude(returned_at__isnull=False)
        .exists()
    ):
        return
    case_close(person=person, reason="its prompt rested on records of another person")


def _target(prompt: Prompt) -> audit.Target:
    detail = {"reference": prompt.reference, "level": prompt.level}
    return audit.Target("prompt", str(prompt.public_id), detail)
