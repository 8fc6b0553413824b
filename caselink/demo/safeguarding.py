"""A warning, an application under Clare's Law, a frequent attender and an area's routes, by the services."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.utils import timezone

from actions.models import FrequentAttender
from actions.services.attending import attender_share
from agencies.models import Agency, User
from agencies.permissions import Actor
from agencies.selectors import actor_for_user
from caselink.demo.cast import AREA
from people.models import Person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import Route
from risk.services.routes import RouteDraft, route_set
from safeguards.drafts import ApplicationDraft, WarningDraft
from safeguards.models import Application, WarningNote
from safeguards.services.applications import application_check, application_receive
from safeguards.services.warnings import warning_raise

POLICE, UNIT, HUB = "police.practitioner", "miu.practitioner", "hub.manager"
HURT, POSES_RISK = "Marlow", "Hollis"
#: Route, and the agency it leads to or in words whom.
ROUTES: Final = (
    ("s42", "staffordshire-adult-care", ""),
    ("alcohol", "addiction-services", ""),
    ("housing", "chase-housing", ""),
    ("clares_law", "staffordshire-police", ""),
    ("marac", "", "The MARAC administrator of the district"),
)


def safeguard() -> None:
    """Once each. Nothing of what somebody tries with other rules, or was there first."""
    for one in (_warn, _apply, _share, _routes):
        with suppress(Incomplete, NotAllowed, NotOpen):
            one()


def _actor(username: str) -> Actor | None:
    user = User.objects.filter(username=username).first()
    return actor_for_user(user=user, on=timezone.localdate()) if user is not None else None


def _person(family_name: str) -> Person | None:
    found = Person.objects.filter(family_name=family_name, redirected_to__isnull=True)
    return found.order_by("pk").first()


def _agency(by: Actor) -> Agency:
    return Agency.objects.get(pk=next(iter(by.agencies)))


def _warn() -> None:
    by, person = _actor(POLICE), _person(POSES_RISK)
    if by is None or person is None or WarningNote.objects.exists():
        return
    draft = WarningDraft(
        person=person,
        kind="staff",
        reason="Shouted at and followed officers who came to the door. Visit in pairs.",
        agency=_agency(by),
        review_on=timezone.localdate() + timedelta(days=120),
        told="no",
        told_why_not="It would tell him that others in the house had spoken.",
    )
    warning_raise(draft=draft, by=by)


def _apply() -> None:
    by, about, for_person = _actor(POLICE), _person(POSES_RISK), _person(HURT)
    if by is None or about is None or for_person is None or Application.objects.exists():
        return
    draft = ApplicationDraft(
        right="know",
        about=about,
        for_person=for_person,
        agency=_agency(by),
        received_on=timezone.localdate() - timedelta(days=3),
        safe_contact="At the surgery, after his appointment. Never at home, and never by telephone.",
    )
    why = "He may not know what the man he lives with was convicted of."
    application = application_receive(draft=draft, by=by, why=why)
    application_check(
        application=application,
        identity_how="Known to the practice nurse, who was there.",
        safe_contact=draft.safe_contact,
        by=by,
    )


def _share() -> None:
    by, person = _actor(UNIT), _person(HURT)
    if by is None or person is None or FrequentAttender.objects.exists():
        return
    attender_share(
        person=person,
        agency=_agency(by),
        basis="care_act_42",
        why="Comes again and again with injuries, and leaves before anybody can ask how he got them.",
        review_on=timezone.localdate() + timedelta(days=90),
        by=by,
    )


def _routes() -> None:
    by = _actor(HUB)
    if by is None or Route.objects.exists():
        return
    agencies = Agency.objects.in_bulk([code for _route, code, _words in ROUTES if code], field_name="code")
    for code, to, words in ROUTES:
        route_set(draft=RouteDraft(AREA, code, agencies.get(to), words), by=by)
