"""Read pictures, each finding as far as the reader may see what it rests on."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from agencies.models import Agency
from agencies.permissions import Actor
from incidents.models import Incident
from incidents.permissions import Standing, Tier, tier
from incidents.selectors import standing
from people.models import Link, Person
from risk.models import Picture, StalePicture
from risk.rules.adding import added_up


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """One finding as the reader may see it, or only that agencies hold more."""

    code: str
    title: str
    says: str
    source: str
    weight: float
    evidence: Sequence[Mapping[str, Any]] = ()
    family: str = "harm"
    floor: str = ""  # the level that it sets by itself


@dataclass(frozen=True, slots=True)
class PictureSeen:
    """A picture as one reader may see it. `ask` lists agencies that hold what is not shown."""

    level: str
    score: float
    ruleset: str
    assessed_at: datetime | None
    stale: bool
    findings: list[FindingSeen]
    ask: list[Agency]
    inputs: int
    partial: bool = False  # findings are held back, whether or not there is anybody to ask


# An incident that waits: one whose participant is this person, or is not linked yet and may be.
_MAY_CONCERN = """
    SELECT 1
    FROM incidents_staleincident waiting
    JOIN incidents_involvement part ON part.incident_id = waiting.incident_id
    JOIN people_personrecord record ON record.id = part.record_id
    LEFT JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
    WHERE link.person_id = %s OR (
        link.id IS NULL AND record.keys && ARRAY(
            SELECT DISTINCT unnest(known.keys)
            FROM people_personrecord known
            JOIN people_link theirs ON theirs.record_id = known.id AND theirs.ended_at IS NULL
            WHERE theirs.person_id = %s
        )
    )
    LIMIT 1
"""


def is_stale(*, person: Person) -> bool:
    """Whether something was received about this person that the picture does not hold yet."""
    if StalePicture.objects.filter(person=person).exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(_MAY_CONCERN, [person.pk, person.pk])
        return cursor.fetchone() is not None


def picture_seen(
    *,
    by: Actor,
    person: Person,
    today: date,
    facts: Standing | None = None,
    own: Iterable[Incident] = (),
) -> PictureSeen:
    """The person's picture as this actor may see it. The caller has checked that the person is visible, and
    gives the standing and the person's own incidents (see grounds_of) where it has read them.

    A finding is shown when everything it rests on may be seen at least in summary; otherwise only
    the agencies to ask are named, so that nothing is said about third parties or sealed sources, and the
    score is of what is shown: the difference would tell how much the rest adds. Of a finding that rests on
    somebody from whom the actor is kept away not even the agencies are named.
    """
    picture = Picture.objects.filter(person=person).first()
    if picture is None:
        return PictureSeen("none", 0.0, "", None, is_stale(person=person), [], [], 0)
    facts = facts or standing(by=by, person=person, today=today)
    shown, ask = findings_seen(findings=picture.findings, actor=by, facts=facts, person=person, own=own)
    partial = len(shown) < len(picture.findings)
    return PictureSeen(
        level=picture.level,
        score=added_up((found.family, found.weight) for found in shown) if partial else picture.score,
        ruleset=picture.ruleset,
        assessed_at=picture.assessed_at,
        stale=is_stale(person=person),
        findings=shown,
        ask=ask,
        inputs=len(picture.inputs),
        partial=partial,
    )


@dataclass(frozen=True, slots=True)
class Grounds:
    """What findings rest on, read once: the incidents, and who takes part in which.

    Many findings rest on the same incidents: what is asked of one more than once is kept.
    """

    incidents: Mapping[int, Incident]
    taking_part: Mapping[int, set[int]]  # by person, both by primary key
    _tiers: dict[tuple[int, int], tuple[Actor, Standing, dict[int, Tier]]] = field(default_factory=dict)
    _public_ids: dict[int, str] = field(default_factory=dict)

    def tiers(self, actor: Actor, facts: Standing) -> dict[int, Tier]:
        """How much of each incident this actor may see, as far as it was asked.

        Both are kept beside it, so that their identities stay their own.
        """
        return self._tiers.setdefault((id(actor), id(facts)), (actor, facts, {}))[2]

    def public_id(self, incident: int) -> str:
        """The public id of an incident (primary key); empty where there is none."""
        if incident not in self._public_ids:
            found = self.incidents.get(incident)
            self._public_ids[incident] = "" if found is None else str(found.public_id)
        return self._public_ids[incident]


def grounds_of(
    *, findings: Iterable[Mapping[str, Any]], persons: Collection[int], own: Iterable[Incident] = ()
) -> Grounds:
    """The grounds of these findings about these persons. Two queries at most; no record is read.

    `own`: incidents in which the one person takes part, where the caller has read them (a chronology, say).
    Raises ValueError for these beside several persons.
    """
    rests_on = {item["incident"] for finding in findings for item in finding["evidence"]}
    incidents = {incident.pk: incident for incident in own}
    if incidents and len(persons) != 1:
        raise ValueError("Whose incidents these are is known of one person alone.")
    taking_part: dict[int, set[int]] = {person: set(incidents) for person in persons}
    if rest := rests_on - incidents.keys():
        read = Incident.objects.defer("record").select_related("agency")
        incidents |= read.in_bulk(rest)
        links = Link.objects.filter(
            person__in=list(persons), ended_at__isnull=True, record__involvements__incident__in=rest
        )
        for person, incident in links.values_list("person_id", "record__involvements__incident_id"):
            taking_part[person].add(incident)
    return Grounds(incidents, taking_part)


def findings_seen(
    *,
    findings: Iterable[Mapping[str, Any]],
    actor: Actor,
    facts: Standing,
    person: Person,
    own: Iterable[Incident] = (),
) -> tuple[list[FindingSeen], list[Agency]]:
    """Split findings into those that may be shown and the agencies to ask about the rest.

    `own` as of grounds_of.
    """
    findings = list(findings)
    grounds = grounds_of(findings=findings, persons=[person.pk], own=own)
    shown, ask = [], Counter[int]()
    agencies: dict[int, Agency] = {}
    for finding in findings:
        seen, hidden = finding_seen(finding=finding, actor=actor, facts=facts, person=person, grounds=grounds)
        for incident in hidden:
            agencies[incident.agency_id] = incident.agency
            ask[incident.agency_id] += 1
        if seen is not None:
            shown.append(seen)
    return shown, [agencies[pk] for pk, _ in ask.most_common()]


def finding_seen(
    *, finding: Mapping[str, Any], actor: Actor, facts: Standing, person: Person, grounds: Grounds
) -> tuple[FindingSeen | None, list[Incident]]:
    """The finding when all it rests on may be seen; else None, and the incidents that forbid it.

    Where one of these has somebody in it from whom the reader is kept away, None and no incident at all.
    What rested on an incident that was erased since is shown to nobody.
    """
    incidents = grounds.incidents
    own = grounds.taking_part[person.pk]
    evidence = [incidents[item["incident"]] for item in finding["evidence"] if item["incident"] in incidents]
    if len(evidence) < len(finding["evidence"]):
        return None, []
    tiers = grounds.tiers(actor, facts)
    for incident in evidence:
        if incident.pk not in tiers:
            tiers[incident.pk] = tier(incident=incident, actor=actor, standing=facts)
    of_others = finding.get("about_others", True)
    hidden = [i for i in evidence if not _may_show(tiers[i.pk], of_others or i.pk not in own)]
    if any(incident.pk in facts.blocked for incident in hidden):
        return None, []
    return (None if hidden else _seen(finding, grounds)), hidden


def _may_show(allowed: Tier, of_others: bool) -> bool:
    """Whether a reader to whom so much of an incident is allowed may see that a finding rests on it.

    What a finding says about others (their violence, an order on them), and an incident in which only
    others took part, are third parties' details: only the agency that recorded them, and those who see
    an open case in full, read that. A finding kept before it was recorded whether its indicator speaks of
    others is taken to.
    """
    return allowed == Tier.FULL if of_others else allowed >= Tier.SUMMARY


def _seen(finding: Mapping[str, Any], grounds: Grounds) -> FindingSeen:
    evidence = [
        {
            "agency": item["agency"],
            "reference": item["reference"],
            "on": item["on"],
            "incident": grounds.public_id(item["incident"]),
        }
        for item in finding["evidence"]
    ]
    return FindingSeen(
        finding["code"],
        finding["title"],
        finding["says"],
        finding["source"],
        finding["weight"],
        evidence,
        finding.get("family") or "harm",
        finding.get("floor") or "",
    )
