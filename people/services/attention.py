"""Persons whose records may no longer belong together: asked about, never taken apart by CaseLink.

What was linked stays linked until somebody decides (hysteresis), and a question closes by itself when the
records hold together again.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from agencies.permissions import Actor
from audit import services as audit
from people.matching.coherence import parts
from people.matching.model import MODEL
from people.models import ClusterReview, LinkDecision, Person, PersonRecord
from people.selectors.linkage import DatabaseIndex
from people.selectors.overrides import Override, asked_of_persons, overrides_between, ties_of_persons

HOLDS = "the records hold together again"

_RETURN = """
    WITH RECURSIVE concerned AS (
        SELECT unnest(%(persons)s::bigint[]) AS id
        UNION SELECT joined.id
        FROM people_person joined JOIN concerned ON joined.redirected_to_id = concerned.id
    ), back AS (
        UPDATE people_candidatelink SET set_aside_at = NULL
        WHERE set_aside_at IS NOT NULL AND state = 'open' AND (
            person_id IN (SELECT id FROM concerned)
            OR record_id IN (
                SELECT record_id FROM people_link WHERE person_id = ANY(%(persons)s) AND ended_at IS NULL
            )
        )
    )
    SELECT DISTINCT person_id FROM people_clusterreview
    WHERE person_id = ANY(%(persons)s) AND closed_at IS NULL
    UNION
    SELECT one.person_id FROM people_link one
    JOIN people_linkoverride kept ON kept.one_id = one.record_id AND kept.kind = 'asked'
    JOIN people_link other ON other.record_id = kept.other_id AND other.person_id = one.person_id
    WHERE one.person_id = ANY(%(persons)s) AND one.ended_at IS NULL AND other.ended_at IS NULL
      AND people_override_stands(kept.ended_at, kept.expires_on)
"""


def attention_return(*, person_ids: Collection[int]) -> set[int]:
    """These persons changed: what was set aside about them comes back to the queue.

    Returns those of them about whom a question is open, or must be: see carrying.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RETURN, {"persons": list(person_ids)})
        return {person_id for (person_id,) in cursor.fetchall()}


def clusters_look(*, person_ids: Collection[int], index: DatabaseIndex, by: Actor) -> None:
    """Score the records of each of these persons afresh; open a question where they do not hold, or close it.

    Call inside the transaction of the change. The number of queries grows with the persons only.
    """
    tied, asked = ties_of_persons(person_ids), asked_of_persons(person_ids)
    open_reviews = {
        (review.person_id, review.reason): review
        for review in ClusterReview.objects.filter(person__in=list(person_ids), closed_at__isnull=True)
    }
    for person in Person.objects.filter(pk__in=list(person_ids)).order_by("pk"):
        found = {
            ClusterReview.Reason.BROKEN: _asked(asked.get(person.pk, ())) or _broken(person, index),
            ClusterReview.Reason.CONTRADICTION: _contradicts(person, tied),
        }
        for reason, explanation in found.items():
            _ask_or_close(person, reason, explanation, open_reviews.get((person.pk, reason)), by)


def _asked(waiting: Sequence[Override]) -> dict[str, Any] | None:
    """Records that a decision would keep apart, had they not been together: one part, and each of the others.

    What was carried stands between one new record and many: the one is what is asked about. Nothing else is
    asked meanwhile, so that an answer is an answer to this.
    """
    if not waiting:
        return None
    times = Counter(record for one in waiting for record in (one.one, one.other))
    apart = {max(one.one, one.other, key=lambda record: (times[record], record)) for one in waiting}
    groups = [sorted(times.keys() - apart), *([record] for record in sorted(apart))]
    decisions = LinkDecision.objects.filter(pk__in={one.decision for one in waiting}).order_by("pk")
    said = [str(public_id) for public_id in decisions.values_list("public_id", flat=True)]
    return {"parts": _public(groups), "decisions": said}


def _broken(person: Person, index: DatabaseIndex) -> dict[str, Any] | None:
    members = index.members_of(person.pk)
    if len(members) < 2:
        return None
    refs = [int(str(member.ref)) for member in members]
    always = [(one.one, one.other) for one in overrides_between(refs, refs) if one.kind == "always"]
    groups = parts(members, MODEL, always=always)
    if len(groups) < 2:
        return None
    return {"parts": _public(groups)}


def _public(groups: Sequence[Sequence[Any]]) -> list[list[str]]:
    ids = {int(str(ref)) for group in groups for ref in group}
    known = dict(PersonRecord.objects.filter(pk__in=ids).values_list("pk", "public_id"))
    return [sorted(str(known[int(str(ref))]) for ref in group) for group in groups]


def _contradicts(person: Person, tied: dict[int, Any]) -> dict[str, Any] | None:
    """An always that leads to another person, from whom a never keeps this one apart."""
    mine = tied.get(person.pk)
    both = mine.always & mine.never if mine else ()
    if not both:
        return None
    others = Person.objects.filter(pk__in=both).order_by("pk").values_list("public_id", flat=True)
    return {"persons": [str(public_id) for public_id in others]}


def _ask_or_close(
    person: Person, reason: str, explanation: dict[str, Any] | None, review: ClusterReview | None, by: Actor
) -> None:
    if explanation is not None and review is None:
        ClusterReview.objects.create(person=person, reason=reason, explanation=explanation)
        action = "cluster.questioned"
    elif explanation is None and review is not None:
        review.closed_at, review.closed_by, review.close_reason = timezone.now(), by.id, HOLDS
        review.save(update_fields=["closed_at", "closed_by", "close_reason"])
        action = "cluster.settled"
    else:
        if review is not None and explanation is not None and review.explanation != explanation:
            review.explanation = explanation
            review.save(update_fields=["explanation"])
        return
    target = audit.Target("person", str(person.public_id), {"reason": str(reason)})
    audit.record(action=action, by=by, target=target)
