"""Decisions about who is who, and what came of them, for who may decide links."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from agencies.selectors import agencies_by_code
from audit.presenters import sentence
from caselink.ids import public_id_in
from people.models import Link, LinkDecision, LinkOverride, Person, PersonRecord, WrongDisclosure
from people.permissions import not_blocked
from risk.models import STANDING, Prompt
from risk.selectors.identity import Side, record_shown, sides

_AT_ONCE = timedelta(minutes=2)  # within which the transaction of a decision has looked at every prompt


@dataclass(frozen=True, slots=True)
class Named:
    """A decision with who made it, for which agency, and who took it back, by name."""

    decision: LinkDecision
    who: str
    agency: str
    undone_by: str


def decisions_named(*, decisions: Sequence[LinkDecision]) -> list[Named]:
    """Each with the names of those who decided. Two queries at most."""
    ids = {pk for one in decisions for pk in (one.decided_by, one.undone_by)}
    names = users_named(public_ids=ids)
    agencies = agencies_by_code({one.decided_for for one in decisions}) if decisions else {}
    return [
        Named(
            one,
            names.get(one.decided_by, one.decided_by),
            agencies[one.decided_for].name if one.decided_for in agencies else one.decided_for,
            names.get(one.undone_by, one.undone_by),
        )
        for one in decisions
    ]


@dataclass(frozen=True, slots=True)
class DisclosureNamed:
    """Something shown under a wrong name, with who saw it, for which agency, and who handled it, by name."""

    disclosure: WrongDisclosure
    who: str
    agency: str
    handled_by: str
    did: str  # what was looked at


def disclosures_named(*, disclosures: Sequence[Any]) -> list[DisclosureNamed]:
    """Each of people.selectors.decisions.wrong_visits with the names of who saw and who handled it.

    Two queries at most.
    """
    names = users_named(public_ids={pk for one in disclosures for pk in (one.accessed_by, one.handled_by)})
    agencies = agencies_by_code({one.accessed_for for one in disclosures}) if disclosures else {}
    return [
        DisclosureNamed(
            one,
            names.get(one.accessed_by, one.accessed_by),
            agencies[one.accessed_for].name if one.accessed_for in agencies else one.accessed_for,
            names.get(one.handled_by, one.handled_by),
            ", ".join(map(sentence, dict.fromkeys(one.actions))),
        )
        for one in disclosures
    ]


def users_named(*, public_ids: Iterable[str]) -> dict[str, str]:
    """The full names of these users (or their sign-in names); who is no user is left out."""
    wanted = [one for one in map(public_id_in, public_ids) if one is not None]
    if not wanted:
        return {}
    found = User.objects.filter(public_id__in=wanted)
    return {str(user.public_id): user.get_full_name() or user.get_username() for user in found}


def decision_shown(*, by: Actor, public_id: UUID) -> LinkDecision | None:
    """One decision; None for who may not decide links, or when its record may not be shown to them.

    A first opinion is shown to who gave it alone, until there is a second.
    """
    if not by.may(Perm.LINK_DECIDE):
        return None
    found = (
        LinkDecision.objects.filter(
            record_shown(by, record="record"), not_blocked(by, of="person"), public_id=public_id
        )
        .select_related("record__agency", "person", "candidate")
        .first()
    )
    if found is None or (found.state == LinkDecision.State.OPINION and found.decided_by != by.id):
        return None
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision changed: where its records are now, what holds them there, and who was told."""

    named: Named
    records: Sequence[PersonRecord]
    sides: Sequence[Side]  # the persons those records, and the one asked about, are now
    overrides: Sequence[LinkOverride] = field(default_factory=list)
    disclosures: int = 0  # shown under the wrong name, for the governance lead to handle
    told: Sequence[Agency] = field(default_factory=list)
    prompts: Sequence[Prompt] = field(default_factory=list)  # found to rest on another person's records

    @property
    def decision(self) -> LinkDecision:
        """The decision itself."""
        return self.named.decision

    @property
    def persons(self) -> list[Person]:
        """The persons concerned, as they are now."""
        return [side.person for side in self.sides]

    @property
    def never(self) -> int:
        """How many pairs of records it keeps apart."""
        return sum(one.kind == LinkOverride.Kind.NEVER and one.ended_at is None for one in self.overrides)

    @property
    def always(self) -> int:
        """How many pairs of records it holds together."""
        return sum(one.kind == LinkOverride.Kind.ALWAYS and one.ended_at is None for one in self.overrides)

    @property
    def is_opinion(self) -> bool:
        """Whether it is, or was until taken back or replaced, somebody's opinion alone."""
        stood = self.decision.state == LinkDecision.State.APPLIED
        return not stood and not self.overrides and not self._nobody_could_tell

    @property
    def changed_links(self) -> bool:
        """Whether it has linked anything or kept anything apart."""
        return not self.is_opinion and not self._nobody_could_tell

    @property
    def _nobody_could_tell(self) -> bool:
        opinion = self.decision.state == LinkDecision.State.OPINION
        return self.decision.outcome == LinkDecision.Outcome.CANNOT_TELL and not opinion

    @property
    def may_be_undone(self) -> bool:
        """Whether it stands."""
        return self.decision.state in (LinkDecision.State.APPLIED, LinkDecision.State.OPINION)


def outcome_of(*, by: Actor, decision: LinkDecision) -> Outcome:
    """What came of a decision. Nothing is told of records that the actor may not be shown."""
    overrides = list(decision.overrides.order_by("pk"))
    concerned = {pk for one in overrides for pk in (one.one_id, one.other_id)} | {decision.record_id}
    shown = (
        PersonRecord.objects.filter(record_shown(by, record="pk"), pk__in=concerned)
        .select_related("agency")
        .order_by("pk")
    )
    now = Link.objects.filter(record__in=concerned, ended_at__isnull=True)
    persons = sides(by=by, persons={*now.values_list("person_id", flat=True)})
    told = Agency.objects.filter(identity_notices__decision=decision).distinct().order_by("name")
    return Outcome(
        decisions_named(decisions=[decision])[0],
        list(shown),
        [side for pk, side in sorted(persons.items()) if side.records],
        overrides,
        decision.wrong_disclosures.count(),
        list(told),
        _misled(by, decision, {decision.person_id, *persons}),
    )


def _misled(by: Actor, decision: LinkDecision, persons: Collection[int]) -> list[Prompt]:
    """The prompts that it, or taking it back, showed to rest on another's records, and what stands now."""
    if not persons:
        return []
    about = Q(person__in=list(persons)) & not_blocked(by, of="person")
    found = Q(misled_at__range=(decision.decided_at, decision.decided_at + _AT_ONCE))
    if decision.undone_at is not None:
        found |= Q(misled_at__range=(decision.undone_at, decision.undone_at + _AT_ONCE))
    misled = list(Prompt.objects.filter(found, about).order_by("reference"))
    known = [prompt.pk for prompt in misled]
    anew = Prompt.objects.filter(about, state__in=STANDING).exclude(pk__in=known)
    return [*misled, *anew.order_by("reference")] if misled else []
