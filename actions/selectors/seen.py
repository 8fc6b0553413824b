"""Which actions and referrals an actor may see whole, and of which they may know that there is one."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from actions.models import Action, Referral
from actions.permissions import Reach, coordinated, known, referred_now, working
from agencies.models import Agency
from agencies.permissions import Actor
from agencies.selectors.hubs import hub_of
from incidents.models import Incident, Sensitivity
from incidents.selectors import incidents_blocked_for
from people.models import Case
from people.permissions import followed, not_blocked
from people.selectors.persons import areas_of


def actions_seen(*, by: Actor, reach: Reach | None = None) -> QuerySet[Action]:
    """The actions that the actor may see whole, each with `now`: whom it is about today (primary key).

    `reach` is what the rules say of the one person whom all that is asked for is about.
    """
    rule = (working(by, "owner_agency") & known(by, reach)) | coordinated(by, reach)
    return _actions(by).filter(rule)


def actions_coordinated(*, by: Actor) -> QuerySet[Action]:
    """Those of them about which the actor decides."""
    return _actions(by).filter(coordinated(by))


def actions_known(*, by: Actor) -> QuerySet[Action]:
    """The actions of which the actor may know that there is one: also of agencies whose work they do."""
    return _actions(by).filter(working(by, "owner_agency") | coordinated(by))


def _actions(by: Actor) -> QuerySet[Action]:
    rows = Action.objects.annotate(now=followed()).filter(not_blocked(by, of="now"))
    return rows.select_related("person", "owner_agency", "owner_user", "agreed_by", "closed_by")


def referrals_seen(*, by: Actor, reach: Reach | None = None) -> QuerySet[Referral]:
    """The referrals that the actor may see whole, each with `now`: whom it is about today (primary key).

    What an incident told of is seen with the incident: its own agency's always, others' while it is shared
    with everybody who may know of the person, and a coordinator's unless it is sealed. `reach` as of
    actions_seen.
    """
    own = working(by, "from_agency") & known(by, reach)
    received = working(by, "to_agency") & known(by, reach) & told_by(Sensitivity.SHARED)
    decided = coordinated(by, reach) & told_by(Sensitivity.SHARED, Sensitivity.RESTRICTED)
    return _referrals(by).filter(own | received | decided)


def referrals_coordinated(*, by: Actor) -> QuerySet[Referral]:
    """Those of them about which the actor decides."""
    seen = told_by(Sensitivity.SHARED, Sensitivity.RESTRICTED)
    return _referrals(by).filter(coordinated(by) & seen)


def referrals_known(*, by: Actor) -> QuerySet[Referral]:
    """The referrals of which the actor may know that there is one: also those to agencies whose work they do.

    One that an incident told of was sent outside CaseLink: its receiver learns of it as of the incident.
    """
    theirs = working(by, "to_agency") & Q(incident_public_id__isnull=True)
    seen = referrals_seen(by=by).values("pk")
    return _referrals(by).filter(theirs | Q(pk__in=seen))


def told_by(*sensitivities: str) -> Q:
    """A filter on Referral: no incident told of it, or one of these sensitivities."""
    incidents = Incident.objects.filter(sensitivity__in=sensitivities)
    return Q(incident_public_id__isnull=True) | Q(incident_public_id__in=incidents.values("public_id"))


def _referrals(by: Actor) -> QuerySet[Referral]:
    rows = Referral.objects.annotate(now=referred_now()).filter(not_blocked(by, of="now"))
    if hidden := incidents_blocked_for(by=by):
        away = Incident.objects.filter(pk__in=sorted(hidden))
        rows = rows.filter(
            Q(incident_public_id__isnull=True) | ~Q(incident_public_id__in=away.values("public_id"))
        )
    return rows.select_related("person", "from_agency", "to_agency", "sent_by")


def hub_for(*, person_id: int, on: date | None = None) -> Agency:
    """The agency whose coordinators judge what was done for this person. For services: it asks no right."""
    case = Case.objects.filter(person=person_id, closed_at__isnull=True).first()
    areas = list(case.areas) if case is not None else areas_of(person_id=person_id)
    return hub_of(areas=areas, on=on or timezone.localdate())
