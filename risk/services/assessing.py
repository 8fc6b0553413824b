"""From an incident to a picture: link, mark what is stale, assess, and raise a prompt when it says so."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit import services as audit
from incidents.models import Incident, Involvement, StaleIncident
from incidents.selectors import IncidentSightings
from people.models import Person
from people.selectors.persons import current_person, persons_of_records
from people.services.linking import Linked, Raced, link_records
from risk.models import Picture, PictureVersion, StalePicture
from risk.rules.assess import asks, assess
from risk.rules.findings import ASKING, RANK, Assessment
from risk.rules.neighbourhood import affected, gather, homes, places, spreads
from risk.selectors.neighbourhoods import DatabaseSource, associates_of, facts_of, residents_at
from risk.selectors.pictures import assessment_of
from risk.selectors.prompts import standing_prompt
from risk.services.prompting import prompt_ask, prompts_follow

log = structlog.get_logger(__name__)
LINK_ATTEMPTS = 4
_ASSESSING = 2  # names the advisory locks of assessments


def assess_incidents(*, incident_ids: Iterable[int]) -> None:
    """Link each incident's participants and assess every picture it can change. Safe to repeat."""
    stale: set[int] = set()
    for incident_id in incident_ids:
        stale |= _patiently(incident_id)
    for person_id in sorted(stale):
        reassess(person_id=person_id)


def _patiently(incident_id: int) -> set[int]:
    """Link one incident; when others were linking the same people at the same time, start again."""
    for attempt in range(LINK_ATTEMPTS):
        try:
            return incident_linked(incident_id=incident_id)
        except (Raced, OperationalError) as error:
            if attempt + 1 == LINK_ATTEMPTS or not _may_repeat(error):
                raise
    return set()


def _may_repeat(error: Exception) -> bool:
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return isinstance(error, Raced) or sqlstate in ("40P01", "40001")  # deadlock, serialisation


@transaction.atomic
def incident_linked(*, incident_id: int) -> set[int]:
    """Link one stale incident's participants, mark the pictures it can change, and clear its mark.

    Returns the persons marked; none when another worker has the incident or nothing is left to do.
    """
    mark = StaleIncident.objects.select_for_update(skip_locked=True).filter(pk=incident_id).first()
    if mark is None:
        return set()
    records = list(
        Involvement.objects.filter(incident_id=incident_id).order_by("pk").values_list("record_id", flat=True)
    )
    linked = link_records(record_ids=records, sightings=IncidentSightings())
    _follow(linked)
    persons = _touched(incident_id, linked) | set(
        persons_of_records(record_ids=mark.withdrawn_records).values()
    )
    amended = Incident.objects.filter(pk=incident_id, version__gt=1).values_list("pk", flat=True)
    mark_stale(person_ids=persons, amended=list(amended))
    mark.delete()
    return persons


def _follow(linked: Linked) -> None:
    """What hung on a person who was found to be another hangs on that other now."""
    for gone_id in linked.joined:
        gone = Person.objects.get(pk=gone_id)
        prompts_follow(gone=gone, kept=current_person(person_id=gone_id))


def _touched(incident_id: int, linked: Linked) -> set[int]:
    """Every person whose picture the incident can change: the rule is risk.rules.neighbourhood's."""
    touched = set(linked.persons.values()) | linked.changed
    facts = facts_of([incident_id]).get(incident_id)
    if facts is not None:
        touched |= {_pk(person) for person in affected(facts)}
        spreading = {_pk(person) for person in spreads(facts)} | set(linked.joined.values())
        touched |= associates_of(spreading)
        moved_in = [key for person, key in homes(facts) if person in linked.changed]
        touched |= residents_at({*moved_in, *places(facts)})
    return touched - set(linked.joined)


def _pk(person: object) -> int:
    return int(str(person))


def mark_stale(*, person_ids: Collection[int], amended: Sequence[int] = ()) -> None:
    """Remember that these pictures must be assessed again; a mark already there moves on a generation.

    `amended` are incidents that say something else now.
    """
    if not person_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO risk_stalepicture (person_id, generation, marked_at, attempts, amended)"
            " SELECT person_id, 1, %s, 0, %s FROM unnest(%s::bigint[]) AS person_id ORDER BY person_id"
            " ON CONFLICT (person_id) DO UPDATE"
            " SET generation = risk_stalepicture.generation + 1, attempts = 0,"
            " amended = risk_stalepicture.amended || excluded.amended",
            [timezone.now(), list(amended), sorted(person_ids)],
        )


@transaction.atomic
def reassess(*, person_id: int) -> Assessment | None:
    """Assess one person's picture from their neighbourhood, if it is marked stale. Safe to repeat.

    One assessment of a person at a time. The mark is cleared only when nothing was marked since it
    was read, so that no change between reading and writing is lost.
    """
    _lock(person_id)
    mark = StalePicture.objects.filter(pk=person_id).first()
    if mark is None:
        return None
    person = current_person(person_id=person_id)
    if person.pk != person_id:
        mark_stale(person_ids=[person.pk], amended=mark.amended)
        _clear(mark)
        return None
    now = timezone.now()
    before = assessment_of(person=person)
    after = assess(gather(person_id, DatabaseSource()), at=now)
    version = _keep(person, before, after, now)
    if RANK[after.level] >= RANK[ASKING]:
        _ask(person, before, after, version, mark.amended, now)
    _clear(mark)
    return after


def _ask(
    person: Person,
    before: Assessment | None,
    after: Assessment,
    version: PictureVersion | None,
    amended: Sequence[int],
    now: datetime,
) -> None:
    prompt = standing_prompt(person=person)
    ask = asks(
        before,
        after,
        open_prompt=prompt is not None,
        open_level=prompt.level if prompt else None,
        new_incidents=frozenset(after.inputs).difference(before.inputs if before else ()).union(amended),
    )
    if ask is not None:
        prompt_ask(person=person, ask=ask, picture=version or _latest(person), at=now)


def _lock(person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"person {person_id}", _ASSESSING]
        )


def _clear(mark: StalePicture) -> None:
    StalePicture.objects.filter(pk=mark.pk, generation=mark.generation).delete()


def _keep(
    person: Person, before: Assessment | None, after: Assessment, now: datetime
) -> PictureVersion | None:
    """Store the picture; where it says something new, keep a version of it and write an event."""
    kept = after.as_dict()
    picture = {
        "level": after.level,
        "score": after.score,
        "findings": kept["findings"],
        "inputs": kept["inputs"],
        "ruleset": after.ruleset,
        "assessed_at": now,
    }
    Picture.objects.bulk_create(
        [Picture(person=person, **picture, next_due=after.next_due)],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=[*picture, "next_due"],
    )
    if _says_the_same(before, after):
        return None
    version = PictureVersion.objects.create(person=person, **picture)
    if (before.level if before else "none") != after.level:
        audit.record(
            action="picture.changed",
            by=SYSTEM,
            target=audit.Target(
                "person",
                str(person.public_id),
                {"level": after.level, "score": after.score, "ruleset": after.ruleset},
            ),
        )
    return version


def _says_the_same(before: Assessment | None, after: Assessment) -> bool:
    """Nothing to tell of somebody is the same as nothing told before."""
    if before is None:
        return after.level == "none" and not after.findings
    return (before.level, before.findings) == (after.level, Assessment.from_dict(after.as_dict()).findings)


def _latest(person: Person) -> PictureVersion:
    return PictureVersion.objects.filter(person=person).latest("assessed_at")


def sweep(*, older_than: datetime, limit: int = 200) -> int:
    """Do what lost messages left undone: stale incidents, then stale and due pictures. Returns how many.

    One that fails is counted against it and does not stop the others; a mark is never given up.
    """
    done = 0
    incidents = StaleIncident.objects.filter(marked_at__lt=older_than).order_by("attempts", "marked_at")
    for pk in list(incidents.values_list("pk", flat=True)[:limit]):
        done += _guarded(StaleIncident, pk, partial(assess_incidents, incident_ids=[pk]))
    due = Picture.objects.filter(next_due__lte=timezone.localdate()).exclude(
        person_id__in=StalePicture.objects.values("person_id")
    )
    mark_stale(person_ids=list(due.order_by("next_due").values_list("person_id", flat=True)[:limit]))
    pictures = StalePicture.objects.filter(marked_at__lt=older_than).order_by("attempts", "marked_at")
    for pk in list(pictures.values_list("pk", flat=True)[:limit]):
        done += _guarded(StalePicture, pk, partial(reassess, person_id=pk))
    return done


def _guarded(model: type[StaleIncident] | type[StalePicture], pk: int, work: Callable[[], object]) -> int:
    try:
        work()
    except Exception as error:  # noqa: BLE001  one bad mark must not keep the others waiting
        model.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
        log.error("mark_failed", model=model.__name__, id=pk, error=type(error).__name__)
        return 0
    return 1
