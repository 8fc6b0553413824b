"""The pictures of pairs and of who poses risk: assessed with a person's picture, of what was read for it.

A pair is assessed with the picture of the one whose key is lower. Whatever can change it marks both: an
incident of both, or one of them moving in with the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from agencies.permissions import SYSTEM
from audit import services as audit
from people.models import Person
from risk.models import FurtherVersion, PairPicture, PosingPicture
from risk.rules.findings import Assessment
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.pictures.pair import assess_pair, others_of
from risk.rules.pictures.posing import assess_posing

# The level of each picture that is kept: of the person alone (no other), and of each pair that is theirs.
_KEPT = """
    SELECT NULL::bigint, level FROM risk_posingpicture WHERE person_id = %s
    UNION ALL
    SELECT other_id, level FROM risk_pairpicture WHERE one_id = %s
"""


@dataclass(frozen=True, slots=True)
class Whom:
    """The person whose picture is assessed, by primary key and public id."""

    id: int
    public_id: UUID


def further_keep(*, whom: Whom, neighbourhood: Neighbourhood, at: datetime) -> date | None:
    """Assess and store the further pictures that go with this person's; returns when one is next due.

    Each whose level changed gets a version and an audit event; one that says nothing any more is removed.
    A fixed number of queries, however many pairs. Call inside the transaction of the assessment.
    """
    before = _kept(whom.id)
    now: dict[int | None, Assessment] = {None: assess_posing(neighbourhood, at=at)}
    for other in others_of(neighbourhood):
        if int(str(other)) > whom.id:
            now[int(str(other))] = assess_pair(neighbourhood, other, at=at)
    said = {other: found for other, found in now.items() if found.findings}
    _store(whom.id, said, at)
    _remove(whom.id, [other for other in before if other not in said])
    moved = {
        other: now.get(other)
        for other in {**before, **said}
        if before.get(other, "none") != (said[other].level if other in said else "none")
    }
    _versions(whom, moved, at, ruleset=now[None].ruleset)
    return min((found.next_due for found in now.values() if found.next_due is not None), default=None)


def further_end(*, person_id: int) -> None:
    """Remove what goes with the picture of somebody who was found to be another: that other is assessed anew.

    Pairs that go with the picture of the second of two are removed when that is assessed; they are not shown
    meanwhile, for nobody is shown a person who redirects.
    """
    PosingPicture.objects.filter(person=person_id).delete()
    PairPicture.objects.filter(one=person_id).delete()


def _kept(person_id: int) -> dict[int | None, str]:
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [person_id, person_id])
        return dict(cursor.fetchall())


def _content(found: Assessment, at: datetime) -> dict[str, Any]:
    return {
        "level": found.level,
        "score": found.score,
        "findings": [finding.as_dict() for finding in found.findings],
        "inputs": found.inputs,
        "ruleset": found.ruleset,
        "assessed_at": at,
    }


def _store(person_id: int, said: Mapping[int | None, Assessment], at: datetime) -> None:
    if None in said:
        content = _content(said[None], at)
        PosingPicture.objects.bulk_create(
            [PosingPicture(person_id=person_id, **content)],
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=list(content),
        )
    pairs = [
        PairPicture(one_id=person_id, other_id=other, **_content(found, at))
        for other, found in sorted((o, f) for o, f in said.items() if o is not None)
    ]
    if pairs:
        PairPicture.objects.bulk_create(
            pairs,
            update_conflicts=True,
            unique_fields=["one", "other"],
            update_fields=["level", "score", "findings", "inputs", "ruleset", "assessed_at"],
        )


def _remove(person_id: int, gone: Sequence[int | None]) -> None:
    if None in gone:
        PosingPicture.objects.filter(person=person_id).delete()
    others = [other for other in gone if other is not None]
    if others:
        PairPicture.objects.filter(one=person_id, other__in=others).delete()


def _versions(whom: Whom, moved: Mapping[int | None, Assessment | None], at: datetime, ruleset: str) -> None:
    if not moved:
        return
    empty = Assessment("none", 0.0, (), (), ruleset, None)
    FurtherVersion.objects.bulk_create(
        FurtherVersion(
            kind=FurtherVersion.Kind.POSING if other is None else FurtherVersion.Kind.PAIR,
            person_id=whom.id,
            other_id=other,
            **_content(found or empty, at),
        )
        for other, found in moved.items()
    )
    names = dict(
        Person.objects.filter(pk__in=[o for o in moved if o is not None]).values_list("pk", "public_id")
    )
    audit.record_many(
        action="picture.changed",
        by=SYSTEM,
        targets=[
            audit.Target("person", str(whom.public_id), _changed(found or empty, names.get(other or 0)))
            for other, found in moved.items()
        ],
    )


def _changed(found: Assessment, other: UUID | None) -> dict[str, Any]:
    """What the audit says of a change: of which picture, to which level."""
    kind = {"kind": "posing"} if other is None else {"kind": "pair", "other": str(other)}
    return {**kind, "level": found.level, "score": found.score, "ruleset": found.ruleset}
