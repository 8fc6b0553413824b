"""Who comes or calls often, counted from an agency's own incidents; and whom agencies shared with the hub."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from actions.models import FrequentAttender
from actions.permissions import known, working
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from incidents.models import Involvement
from incidents.selectors import incidents_blocked_for
from people.models import Person
from people.permissions import followed, not_blocked

UNITS, AMBULANCE = ("miu_attendance", "ed_attendance"), ("ambulance_callout",)
CAME = ("subject", "victim")
#: Which contacts, in how many days, how many of them are often (docs/actions.md).
OFTEN = ((UNITS, 365, 5), (AMBULANCE, 30, 5), (AMBULANCE, 91, 12))


@dataclass(frozen=True, slots=True)
class Attending:
    """How often the person came to this agency, or it was called for them, in the days up to today."""

    agency: Agency
    count: int
    window_days: int


def attending(*, by: Actor, person: Person, on: date) -> list[Attending]:
    """At which of the actor's agencies the person attends often: for each, the first rule that fits.

    Of incidents that the actor may see alone; whoever called for them.
    """
    works = by.where(Perm.WORK_DO)
    rows = Involvement.objects.filter(
        incident__agency__in=list(works),
        incident__kind__in=(*UNITS, *AMBULANCE),
        incident__occurred_on__range=(on - timedelta(days=365), on),
        role__in=CAME,
        record__links__person=person,
        record__links__ended_at__isnull=True,
    ).exclude(incident__in=sorted(incidents_blocked_for(by=by)))
    told = list(rows.values_list("incident__agency", "incident__kind", "incident__occurred_on", "incident"))
    found: dict[int, tuple[int, int]] = {}
    for agency in sorted({row[0] for row in told}):
        for kinds, days, least in OFTEN:
            since = on - timedelta(days=days)
            count = len({row[3] for row in told if row[0] == agency and row[1] in kinds and row[2] > since})
            if count >= least:
                found[agency] = (count, days)
                break
    agencies = Agency.objects.in_bulk(found)
    return [Attending(agencies[pk], *often) for pk, often in found.items()]


def attenders_seen(*, by: Actor) -> QuerySet[FrequentAttender]:
    """What the actor's agencies shared with the hub, or agencies with theirs; each with `now` and `whole`.

    Where `whole` is false, whom it is about may not be told.
    """
    rows = FrequentAttender.objects.annotate(now=followed()).filter(
        not_blocked(by, of="now"), ended_at__isnull=True
    )
    hubs = list(by.where(Perm.PROMPT_ANSWER))
    theirs = rows.filter(hub__in=hubs) | rows.filter(working(by, "agency") & known(by))
    whole = FrequentAttender.objects.annotate(now=followed()).filter(known(by), pk=OuterRef("pk"))
    return (
        theirs.annotate(whole=Exists(whole))
        .select_related("person", "agency", "hub", "shared_by")
        .order_by("review_on", "pk")
    )


def shared_by_agencies(*, person: Person, agencies: Sequence[Agency]) -> set[int]:
    """Which of these agencies (primary keys) share the person with the hub already."""
    rows = FrequentAttender.objects.annotate(now=followed()).filter(
        agency__in=agencies, ended_at__isnull=True
    )
    return {agency for agency, now in rows.values_list("agency", "now") if now == person.pk}
