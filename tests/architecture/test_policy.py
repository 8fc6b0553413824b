"""The tables of docs/permissions.md, row for row, against the code that decides."""

from datetime import date

import pytest

from agencies.models import Role
from agencies.permissions import ROLE_PERMISSIONS, Actor
from agencies.selectors import actor_for_user
from incidents.permissions import Standing, Tier, may_see_open_case, tier
from tests.factories.agencies import MembershipFactory, UserFactory
from tests.factories.incidents import IncidentFactory

OWN, OTHER = 1, 2
INCIDENT = 9


def actor(role: Role) -> Actor:
    return Actor("user", "u", "u", agencies={OWN: "own"}, perms=ROLE_PERMISSIONS[role], user_pk=5)


def seen(
    role: Role, recorded_by: int, sensitivity: str, *, involved=False, case_open=False, granted=()
) -> Tier:
    """What the role sees, a case being open for them only if their role may see open cases."""
    by = actor(role)
    incident = IncidentFactory.build(pk=INCIDENT, agency__pk=recorded_by, sensitivity=sensitivity)
    standing = Standing(involved, case_open and may_see_open_case(by), granted)
    return tier(incident=incident, actor=by, standing=standing)


SENSITIVITIES = ("shared", "restricted", "sealed")
PRACTITIONER, COORDINATOR = Role.PRACTITIONER, Role.MASH_COORDINATOR
ROWS = [
    # who, whose incident, their standing, and what they see of a shared, a restricted and a sealed one
    (PRACTITIONER, OWN, {}, (Tier.FULL, Tier.FULL, Tier.FULL)),
    (Role.AGENCY_MANAGER, OWN, {}, (Tier.FULL, Tier.FULL, Tier.FULL)),
    (PRACTITIONER, OTHER, {"granted": (INCIDENT,)}, (Tier.FULL, Tier.FULL, Tier.FULL)),
    (COORDINATOR, OTHER, {"case_open": True}, (Tier.FULL, Tier.FULL, Tier.EXISTENCE)),
    (COORDINATOR, OTHER, {"involved": True}, (Tier.SUMMARY, Tier.EXISTENCE, Tier.NONE)),
    (PRACTITIONER, OTHER, {"involved": True}, (Tier.SUMMARY, Tier.EXISTENCE, Tier.NONE)),
    (PRACTITIONER, OTHER, {"involved": True, "case_open": True}, (Tier.SUMMARY, Tier.EXISTENCE, Tier.NONE)),
    (PRACTITIONER, OTHER, {"case_open": True}, (Tier.NONE, Tier.NONE, Tier.NONE)),
    (PRACTITIONER, OTHER, {}, (Tier.NONE, Tier.NONE, Tier.NONE)),
    (COORDINATOR, OTHER, {}, (Tier.NONE, Tier.NONE, Tier.NONE)),
    (
        Role.GOVERNANCE_LEAD,
        OWN,
        {"involved": True, "granted": (INCIDENT,)},
        (Tier.NONE, Tier.NONE, Tier.NONE),
    ),
    (Role.SYSTEM_ADMINISTRATOR, OWN, {"involved": True}, (Tier.NONE, Tier.NONE, Tier.NONE)),
]


@pytest.mark.parametrize(("role", "recorded_by", "standing", "expected"), ROWS)
def test_how_much_of_an_incident_is_seen(role, recorded_by, standing, expected):
    assert tuple(seen(role, recorded_by, each, **standing) for each in SENSITIVITIES) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2025, 5, 9), False),
        (date(2025, 5, 10), True),
        (date(2025, 6, 1), True),
        (date(2025, 6, 2), False),
    ],
)
def test_a_role_counts_from_the_first_day_of_a_membership_to_the_last(on, in_force):
    member = MembershipFactory(started_on=date(2025, 5, 10), ended_on=date(2025, 6, 1))
    by = actor_for_user(user=member.user, on=on)
    assert bool(by.perms) == in_force
    assert (member.agency_id in by.agencies) == in_force


@pytest.mark.django_db
def test_no_flag_on_a_user_gives_anything():
    boss = UserFactory(is_superuser=True, is_staff=True)
    by = actor_for_user(user=boss, on=date(2025, 5, 10))
    assert (by.perms, dict(by.agencies)) == (frozenset(), {})


@pytest.mark.django_db
def test_an_inactive_user_has_no_role():
    member = MembershipFactory(user__is_active=False)
    assert not actor_for_user(user=member.user, on=date(2025, 5, 10)).perms
