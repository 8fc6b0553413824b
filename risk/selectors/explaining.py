"""Read what a picture is explained with: the incidents as the reader sees them, and what changed for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Subquery
from django.utils import timezone

from agencies.permissions import Actor
from agencies.ways import among
from audit.selectors import last_look
from incidents.models import Incident, IncidentVersion
from incidents.permissions import Standing, Tier
from incidents.selectors import Seen, standing
from people.models import Person
from people.selectors.persons import public_ids_of
from risk.models import Picture, PictureVersion
from risk.rules.explain import Changes, appeared_and_went, moved
from risk.rules.sights import Sight, sight_of
from risk.selectors.pictures import PictureSeen, findings_seen

SITTING = timedelta(hours=1)  # as long as a purpose lasts: looking twice in it is one look
WITHOUT_A_LOOK = timedelta(days=30)


def sights(*, seen: Iterable[Seen], keys: Mapping[int, Collection[str]]) -> dict[int, Sight]:
    """The incidents (primary keys) of a chronology as far as its reader may see them; what they may only
    know to exist is left out. `keys` are those under which the person takes part.
    """
    found = {}
    for one in seen:
        incident = one.incident
        if one.tier >= Tier.SUMMARY:
            sight = sight_of(
                incident.record,
                keys=keys.get(incident.pk, ()),
                incident=str(incident.public_id),
                agency_kind=incident.agency.kind,
                whole=one.tier == Tier.FULL,
            )
            if sight is not None:
                found[incident.pk] = sight
    return found


def last_looked(*, by: Actor, person: Person, now: datetime) -> tuple[datetime, bool]:
    """Since when what is new is told, and whether that is the reader's last look at this person.

    A look within the last hour is the same sitting; who never looked is told of the last 30 days.
    """
    looked = last_look(
        actor_kind=by.kind,
        actor_id=by.id,
        action="person.viewed",
        target_type="person",
        target_ids=public_ids_of(person=person),
        before=now - SITTING,
    )
    return (now - WITHOUT_A_LOOK, False) if looked is None else (looked, True)


def changes(
    *,
    by: Actor,
    person: Person,
    since: datetime,
    picture: PictureSeen,
    seen: Sequence[Seen],
    own: Mapping[int, Sight],
    facts: Standing | None = None,
) -> Changes:
    """What is new of this person since a moment, as far as the reader may see it.

    `seen` and `own` are the reader's chronology and its sights, `facts` the standing where the caller has
    read it. Seven queries at most, however much is new.
    """
    earlier = IncidentVersion.objects.filter(
        among("incident", own), received_at__lte=since, superseded_at__gt=since
    )
    amended = set(earlier.values_list("incident_id", flat=True))
    new = {one.incident.pk for one in seen if one.incident.received_at > since} - amended
    versions = PictureVersion.objects.filter(person=person)
    before = _before(person, since)
    levels = list(
        versions.filter(assessed_at__gt=since)
        .order_by("assessed_at", "pk")
        .values_list("assessed_at", "level")
    )
    facts = facts or standing(by=by, person=person, today=timezone.localdate())
    appeared, went = _findings(by, person, before, picture, facts, [one.incident for one in seen])
    return Changes(
        moved(
            [(timezone.localtime(at).date(), level) for at, level in levels],
            before=before.level if before else "none",
        ),
        [own[pk] for pk in own if pk in new],
        [own[pk] for pk in own if pk in amended],
        appeared,
        went,
    )


def _before(person: Person, since: datetime) -> PictureVersion | None:
    """What the picture said then, and beside it what stands: what is only held back now has not gone."""
    stands = Subquery(Picture.objects.filter(person=person).values("findings")[:1])
    earlier = PictureVersion.objects.filter(person=person, assessed_at__lte=since)
    return earlier.annotate(findings_now=stands).order_by("-assessed_at", "-pk").first()


def _findings(
    by: Actor,
    person: Person,
    before: PictureVersion | None,
    picture: PictureSeen,
    facts: Standing,
    incidents: Iterable[Incident],
) -> tuple[list[str], list[str]]:
    kept = before.findings if before else []
    stand: Sequence[Mapping[str, str]] = getattr(before, "findings_now", None) or []
    if before is not None and kept == stand:
        return [], []
    shown, _ask = findings_seen(findings=kept, actor=by, facts=facts, person=person, own=incidents)
    now = {finding.code: finding.title for finding in picture.findings}
    if before is not None:
        now |= {finding["code"]: finding["title"] for finding in stand}
    return appeared_and_went(
        before={finding["code"]: finding["title"] for finding in kept},
        before_shown=[finding.code for finding in shown],
        now=now,
        now_shown=[finding.code for finding in picture.findings],
    )
