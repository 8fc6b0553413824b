"""From an incident to a picture: link, mark what is stale, assess, and raise a prompt when it says so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial

import structlog
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from actions.services.reading import referrals_read
from agencies.permissions import SYSTEM
from audit import services as audit
from incidents.models import StaleIncident
from incidents.selectors import IncidentSightings, records_replaced
from people.models import Person
from people.selectors.persons import current_person, persons_of_records
from people.services.carrying import overrides_carry
from people.services.cases import case_areas_follow
from people.services.linking import Linked, Raced, link_records, records_retire
from risk.models import Picture, PictureVersion, StalePicture
from risk.rules.assess import asks, assess
from risk.rules.findings import ASKING, RANK, Assessment
from risk.rules.neighbourhood import affected, gather, homes, places, spreads
from risk.selectors.neighbourhoods import DatabaseSource, associates_of, facts_of, residents_at
from risk.selectors.prompts import standing_prompt
from risk.services.entries import entries_follow
from risk.services.further import Whom, further_end, further_keep
from risk.services.marks import (
    PictureWork,
    clear_incident,
    clear_picture,
    lock_persons,
    mark_stale,
    take_incident,
    take_picture,
)
from risk.services.prompting import prompt_ask, prompts_follow

log = structlog.get_logger(__name__)
LINK_ATTEMPTS = 4


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
            if attempt + 1 == LINK_ATTEMPTS or not may_repeat(error=error):
                raise
    return set()


def may_repeat(*, error: Exception) -> bool:
    """Whether it failed only because others were linking the same people: then it is started again."""
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return isinstance(error, Raced) or sqlstate in ("40P01", "40001")  # deadlock, serialisation


@transaction.atomic
def incident_linked(*, incident_id: int) -> set[int]:
    """Link one stale incident's participants, mark the pictures it can change, and clear its mark.

    Returns the persons marked; none when another worker has the incident or nothing is left to do.
    """
    work = take_incident(incident_id=incident_id)
    if work is None:
        return set()
    if work.withdrawn:
        replaced = records_replaced(incident_id=incident_id, withdrawn=work.withdrawn)
        overrides_carry(replaced=replaced, sightings=IncidentSightings())
    linked = link_records(record_ids=work.records, sightings=IncidentSightings())
    joins_follow(linked=linked)
    lock_persons(person_ids=set(linked.persons.values()) | linked.changed)
    persons = _touched(incident_id, linked)
    if work.withdrawn:
        persons |= _withdrawn(work.withdrawn)
    mark_stale(person_ids=persons, amended=[incident_id] if work.version > 1 else [])
    referrals_read(incident_ids=[incident_id])
    clear_incident(work)
    return persons


def _withdrawn(records: Sequence[int]) -> set[int]:
    """An amendment took these out: one that no incident names any longer stops attracting others."""
    persons = set(persons_of_records(record_ids=records).values())
    around = associates_of(persons)
    retired = records_retire(record_ids=records, sightings=IncidentSightings())
    return persons | retired | (around if retired else set())


def joins_follow(*, linked: Linked) -> None:
    """What hung on a person who was found to be another hangs on that other now."""
    for gone_id in linked.joined:
        further_end(person_id=gone_id)
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


@transaction.atomic
def reassess(*, person_id: int, asking: bool = True) -> Assessment | None:
    """Assess one person's picture from their neighbourhood, if it is marked stale. Safe to repeat.

    One assessment of a person at a time. The mark is cleared only when nothing was marked since it
    was read, so that no change between reading and writing is lost.
    """
    work = take_picture(person_id=person_id)
    if work is None:
        return None
    if work.redirected_to is not None:
        further_end(person_id=person_id)
        mark_stale(person_ids=[current_person(person_id=person_id).pk], amended=work.amended)
        clear_picture(work)
        return None
    now = timezone.now()
    if work.in_case and case_areas_follow(person_id=person_id):
        entries_follow(person_id=person_id)
    neighbourhood = gather(person_id, DatabaseSource())
    after = assess(neighbourhood, at=now)
    whom = Whom(person_id, work.public_id)
    further_due = further_keep(whom=whom, neighbourhood=neighbourhood, at=now)
    version = _keep(work, after, now, further_due)
    if asking and RANK[after.level] >= RANK[ASKING]:
        _ask(work, after, version, now)
    clear_picture(work)
    return after


def _ask(work: PictureWork, after: Assessment, version: PictureVersion | None, now: datetime) -> None:
    person = Person.objects.get(pk=work.person_id)
    prompt = standing_prompt(person=person)
    seen_before = work.before.inputs if work.before else ()
    ask = asks(
        work.before,
        after,
        open_prompt=prompt is not None,
        open_level=prompt.level if prompt else None,
        new_incidents=frozenset(after.inputs).difference(seen_before).union(work.amended),
    )
    if ask is not None:
        prompt_ask(person=person, ask=ask, picture=version or _latest(person), at=now)


def _keep(
    work: PictureWork, after: Assessment, now: datetime, further_due: date | None
) -> PictureVersion | None:
    """Store the picture; where it says something new, keep a version of it and write an event.

    It is next due when it, or a further picture that is assessed with it, may change by time alone.
    """
    due = min([day for day in (after.next_due, further_due) if day is not None], default=None)
    picture = {
        "level": after.level,
        "score": after.score,
        "findings": after.as_dict()["findings"],
        "inputs": after.inputs,
        "ruleset": after.ruleset,
        "assessed_at": now,
    }
    Picture.objects.bulk_create(
        [Picture(person_id=work.person_id, **picture, next_due=due)],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=[*picture, "next_due"],
    )
    if _says_the_same(work.before, after):
        return None
    version = PictureVersion.objects.create(person_id=work.person_id, **picture)
    if (work.before.level if work.before else "none") != after.level:
        audit.record(
            action="picture.changed",
            by=SYSTEM,
            target=audit.Target(
                "person",
                str(work.public_id),
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
