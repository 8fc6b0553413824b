"""Questions of who is who, and records linked to a person, as whoever decides them may see them.

Whoever may decide links sees identities (names, numbers, addresses), whether or not a case is open: a link
that was missed is the reason why none is. They never see an incident here. A record that is known from
another agency's sealed incidents alone does not appear at all, nor does a question that rests on one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject, NullIf

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from incidents.models import Involvement, Sensitivity
from incidents.selectors import incidents_blocked_for
from people.models import CandidateLink, Case, Link, LinkDecision, LinkOverride, Person, PersonRecord
from people.permissions import followed
from people.selectors.persons import (
    Description,
    current_person,
    persons_blocked_for,
    persons_visible_to,
)
from risk.identity_told import explanation_told, weight_told
from risk.models import STANDING, Prompt


def _told(by: Actor) -> QuerySet[Involvement]:
    """The involvements that make a record known to this actor.

    All but those in others' sealed incidents, and those of anybody from whom they are kept away.
    """
    own = list(by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG))
    told = Involvement.objects.filter(
        ~Q(incident__sensitivity=Sensitivity.SEALED) | Q(incident__agency__in=own)
    )
    away = persons_blocked_for(by=by)
    if not away:
        return told
    theirs = Link.objects.filter(person__in=sorted(away), ended_at__isnull=True)
    return told.exclude(record__in=theirs.values("record"))


def record_shown(by: Actor, *, record: str) -> Exists:
    """Whether the record that this column names may be shown to whoever decides links."""
    return Exists(_told(by).filter(record=OuterRef(record)))


def _against() -> Cast:
    """The record that the deciding comparison was made with, out of the explanation."""
    said = KeyTextTransform("against", "explanation")
    digits = Func(
        said, Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
    )
    return Cast(NullIf(digits, Value("")), BigIntegerField())


def questions_shown(*, by: Actor) -> QuerySet[Any]:
    """The candidate links this actor may see, decided ones too; none unless they may decide links.

    Annotated with `person_now` and `record_now`, the persons both sides are at present (primary keys).
    """
    if not by.may(Perm.LINK_DECIDE):
        return CandidateLink.objects.none()
    links = Link.objects.filter(ended_at__isnull=True)
    asked = CandidateLink.objects.annotate(
        person_now=followed(),
        record_now=Subquery(links.filter(record=OuterRef("record")).values("person")[:1]),
        against_record=_against(),
    )
    held = links.filter(record_shown(by, record="record"), person=OuterRef("person_now"))
    return asked.filter(
        Q(against_record__isnull=True) | Q(record_shown(by, record="against_record")),
        record_shown(by, record="record"),
        Exists(held),
    )


def questions_open(*, by: Actor) -> QuerySet[Any]:
    """Those that wait for a decision, which a later link or a decision about the same two has not given."""
    waiting = questions_shown(by=by).filter(state=CandidateLink.State.OPEN)
    return waiting.exclude(record_now=F("person_now")).exclude(Exists(_kept_apart()))


def _kept_apart() -> QuerySet[Link]:
    """Links of the person asked about to records from which a decision keeps the record apart for ever.

    The same two people may have been asked about from the other side, and answered there.
    """
    never = LinkOverride.objects.filter(
        Q(one=OuterRef(OuterRef("record")), other=OuterRef("record"))
        | Q(other=OuterRef(OuterRef("record")), one=OuterRef("record")),
        kind=LinkOverride.Kind.NEVER,
        ended_at__isnull=True,
    )
    return Link.objects.filter(Exists(never), person=OuterRef("person_now"), ended_at__isnull=True)


def attention(column: str) -> Q:
    """A filter: a question about the person that this column names waits for an answer or a meeting."""
    cases = Case.objects.filter(person=OuterRef(column), closed_at__isnull=True)
    prompts = Prompt.objects.filter(person=OuterRef(column), state__in=STANDING)
    return Q(Exists(cases)) | Q(Exists(prompts))


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record with how often, from when and until when its agency saw it, as far as may be told."""

    record: PersonRecord
    link: Link | None = None
    incidents: int = 0
    first_on: date | None = None
    last_on: date | None = None

    @property
    def bits(self) -> float | None:
        """The weight of its link, as far as it may be told; None where no step of it is known."""
        known = explanation_told(self.link.explanation).get("weight") if self.link else None
        return known if self.link and self.link.method != Link.Method.NEW else None

    @property
    def sentences(self) -> Sequence[str]:
        """Why it is linked, as far as it may be told, the strongest first."""
        return explanation_told(self.link.explanation).get("sentences", ()) if self.link else ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question: the person as they are now, by the records that may be shown."""

    person: Person
    records: Sequence[RecordShown] = field(default_factory=list)
    waits: bool = False  # a case or a prompt is open
    opens: bool = False  # the reader may open the person's page

    @property
    def incidents(self) -> int:
        """How many incidents hang on it, counted by record."""
        return sum(one.incidents for one in self.records)

    @property
    def known(self) -> Description:
        """Name and birth date, as most of the records that may be shown have them."""
        return described(self.records)

    @property
    def agencies(self) -> list[Agency]:
        """The agencies whose records those are, by name."""
        found = {one.record.agency_id: one.record.agency for one in self.records}
        return sorted(found.values(), key=lambda agency: agency.name)

    @property
    def first_on(self) -> date | None:
        """The first day on which any of those agencies saw them."""
        return min((one.first_on for one in self.records if one.first_on), default=None)

    @property
    def last_on(self) -> date | None:
        """The last day on which any of those agencies saw them."""
        return max((one.last_on for one in self.records if one.last_on), default=None)


def sides(*, by: Actor, persons: Collection[int]) -> dict[int, Side]:
    """What may be shown of each of these persons (primary keys). Two queries, however many they are."""
    by_person = _linked(by, persons)
    found = Person.objects.filter(pk__in=list(persons)).annotate(
        waits=ExpressionWrapper(attention("pk"), output_field=BooleanField()),
        opens=Exists(persons_visible_to(by=by).filter(pk=OuterRef("pk"))),
    )
    return {
        person.pk: Side(person, by_person.get(person.pk, []), person.waits, person.opens) for person in found
    }


def _linked(by: Actor, persons: Collection[int]) -> dict[int, list[RecordShown]]:
    """For each of these persons, their records that may be shown, oldest first. One query."""
    linked = (
        Link.objects.filter(
            record_shown(by, record="record"), person__in=list(persons), ended_at__isnull=True
        )
        .annotate(seen=_seen(by, record="record"))
        .select_related("record__agency")
        .order_by("record__created_at", "record_id")
    )
    by_person: dict[int, list[RecordShown]] = {}
    for link in linked:
        by_person.setdefault(link.person_id, []).append(_shown(link.record, link, link.seen))
    return by_person


def _seen(by: Actor, *, record: str) -> Subquery:
    """In how many incidents the record was seen, from which day and until which, as far as may be told.

    Without those in which somebody takes part from whom the actor is kept away.
    """
    told = _told(by).filter(record=OuterRef(record)).order_by().values("record")
    if persons_blocked_for(by=by):
        told = told.exclude(incident__in=sorted(incidents_blocked_for(by=by)))
    facts = JSONObject(
        times=Count("incident", distinct=True),
        first=Min("incident__occurred_on"),
        last=Max("incident__occurred_on"),
    )
    return Subquery(told.annotate(seen=facts).values("seen")[:1])


def _shown(record: PersonRecord, link: Link | None, seen: Mapping[str, Any] | None) -> RecordShown:
    if not seen:
        return RecordShown(record, link)
    first, last = (date.fromisoformat(seen[name]) for name in ("first", "last"))
    return RecordShown(record, link, seen["times"], first, last)


@dataclass(frozen=True, slots=True)
class Question:
    """One record, the person it may concern, and everything beside it that helps to decide."""

    candidate: CandidateLink
    asked: RecordShown  # the record that is asked about
    left: Side  # the person that record points to now
    right: Side  # the person it may concern
    others: Sequence[CandidateLink]  # other persons the same record may concern
    decisions: Sequence[LinkDecision]  # oldest first, without what the reader must not read yet
    hidden_opinion: bool  # somebody else's first opinion is kept back until the reader has given theirs
    own_opinion: LinkDecision | None  # the reader's own, which waits for a second
    differ: bool = False  # opinions that do not agree wait: somebody must settle it

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.candidate.state == CandidateLink.State.OPEN and not self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether both are one person by now."""
        return self.left.person.pk == self.right.person.pk


def question_shown(*, by: Actor, public_id: UUID) -> Question | None:
    """One question with both sides; None when the actor may not see it."""
    candidate = questions_shown(by=by).filter(public_id=public_id).select_related("record__agency").first()
    if candidate is None:
        return None
    person = current_person(person_id=candidate.person_id)
    # A record taken out of everything points to nobody; then it stands for itself.
    left = candidate.record_now or person.pk
    both = sides(by=by, persons={left, person.pk})
    record = candidate.record
    asked = next((one for one in both[left].records if one.record.pk == record.pk), RecordShown(record))
    decisions = _decisions_about(candidate, person)
    kept, hidden, own = _independent(decisions, by)
    return Question(
        candidate=candidate,
        asked=asked,
        left=both[left],
        right=both[person.pk],
        others=_others(by, candidate),
        decisions=kept,
        hidden_opinion=hidden,
        own_opinion=own,
        differ=_differ(decisions),
    )


def _decisions_about(candidate: CandidateLink, person: Person) -> list[LinkDecision]:
    """On this question, and earlier ones on the same record and person."""
    same = Q(candidate=candidate) | Q(record=candidate.record_id, person__in={candidate.person_id, person.pk})
    return list(LinkDecision.objects.filter(same).order_by("decided_at", "pk"))


def _independent(
    decisions: Sequence[LinkDecision], by: Actor
) -> tuple[list[LinkDecision], bool, LinkDecision | None]:
    """What the reader may read of these: not a lone opinion that still waits for theirs."""
    waiting = [one for one in decisions if one.state == LinkDecision.State.OPINION]
    own = next((one for one in waiting if one.decided_by == by.id), None)
    alone = own is None and not _differ(decisions)
    hidden = [one.pk for one in waiting if alone and one.decided_by != by.id]
    return [one for one in decisions if one.pk not in hidden], bool(hidden), own


def _differ(decisions: Sequence[LinkDecision]) -> bool:
    """Whether opinions that do not agree wait on the same question."""
    return len({one.outcome for one in decisions if one.state == LinkDecision.State.OPINION}) > 1


def _others(by: Actor, candidate: Any) -> list[CandidateLink]:
    """The other persons this record may concern, likeliest first, each once, as scored last."""
    found = (
        questions_shown(by=by)
        .filter(record=candidate.record_id)
        .exclude(person_now=candidate.person_now)
        .order_by("-pk")
    )
    newest: dict[int, CandidateLink] = {}
    for one in found:
        newest.setdefault(one.person_now, one)
    return sorted(newest.values(), key=lambda one: -weight_told(one.explanation, stored=one.weight))


def links_shown(*, by: Actor, person: Person) -> list[RecordShown]:
    """The records linked to a person with how and why, for who may decide links; none for others."""
    if not by.may(Perm.LINK_DECIDE):
        return []
    return _linked(by, [person.pk]).get(person.pk, [])


def described(records: Iterable[RecordShown]) -> Description:
    """What most of these records say of name and birth, the fullest birth date first."""
    told = [one.record for one in records]
    longest = max((len(record.date_of_birth) for record in told), default=0)
    return Description(
        _most(record.given_name for record in told),
        _most(record.family_name for record in told),
        _most(record.date_of_birth for record in told if len(record.date_of_birth) == longest),
    )


def _most(said: Iterable[str]) -> str:
    words = [word for word in said if word]
    return min(words, key=lambda word: (-words.count(word), word), default="")
