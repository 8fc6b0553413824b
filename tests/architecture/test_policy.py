"""The tables of docs/permissions.md, row for row, against the code that decides."""

import ast
from datetime import date

import pytest

from agencies.models import Role
from agencies.permissions import ROLE_PERMISSIONS, Actor
from agencies.selectors import actor_for_user
from incidents.permissions import Standing, Tier, may_see_open_case, tier
from tests.architecture.source import imported, modules, tree_of
from tests.factories.agencies import MembershipFactory, UserFactory
from tests.factories.incidents import IncidentFactory

OWN, OTHER = 1, 2
INCIDENT = 9


def actor(role: Role) -> Actor:
    return Actor("user", "u", "u", agencies={OWN: "own"}, perms=ROLE_PERMISSIONS[role], user_pk=5)


def seen(role: Role, recorded_by: int, sensitivity: str, *, case_open=False, **standing) -> Tier:
    """What the role sees, a case being open for them only if their role may see open cases.

    Both agencies share under an agreement, unless `partners` says otherwise.
    """
    by = actor(role)
    incident = IncidentFactory.build(pk=INCIDENT, agency__pk=recorded_by, sensitivity=sensitivity)
    facts = {"partners": (OWN, OTHER), "case_open": case_open and may_see_open_case(by), **standing}
    return tier(incident=incident, actor=by, standing=Standing(**facts))


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
    # a person who was opened by name: agreements do not matter
    (PRACTITIONER, OTHER, {"opened": True}, (Tier.FULL, Tier.FULL, Tier.EXISTENCE)),
    (PRACTITIONER, OTHER, {"opened": True, "partners": (OWN,)}, (Tier.FULL, Tier.FULL, Tier.EXISTENCE)),
    # without an agreement there are no summaries and no open case; grants and the own agency's stay
    (PRACTITIONER, OTHER, {"involved": True, "partners": (OWN,)}, (Tier.NONE, Tier.NONE, Tier.NONE)),
    (COORDINATOR, OTHER, {"case_open": True, "partners": (OWN,)}, (Tier.NONE, Tier.NONE, Tier.NONE)),
    (
        COORDINATOR,
        OTHER,
        {"case_open": True, "involved": True, "partners": (OWN,)},
        (Tier.NONE, Tier.NONE, Tier.NONE),
    ),
    (
        PRACTITIONER,
        OTHER,
        {"granted": (INCIDENT,), "partners": (OWN,)},
        (Tier.FULL, Tier.FULL, Tier.FULL),
    ),
    (PRACTITIONER, OWN, {"partners": ()}, (Tier.FULL, Tier.FULL, Tier.FULL)),
]
#: Each way to an incident, and every role: a block beats all of them.
WAYS = [
    {},
    {"involved": True},
    {"case_open": True},
    {"opened": True},
    {"granted": (INCIDENT,)},
    {"involved": True, "case_open": True, "opened": True, "granted": (INCIDENT,)},
]


@pytest.mark.parametrize(("role", "recorded_by", "standing", "expected"), ROWS)
def test_how_much_of_an_incident_is_seen(role, recorded_by, standing, expected):
    assert tuple(seen(role, recorded_by, each, **standing) for each in SENSITIVITIES) == expected


@pytest.mark.parametrize("standing", WAYS)
@pytest.mark.parametrize("recorded_by", [OWN, OTHER])
@pytest.mark.parametrize("role", list(Role))
def test_a_block_beats_every_role_and_every_way(role, recorded_by, standing):
    for each in SENSITIVITIES:
        assert seen(role, recorded_by, each, blocked=(INCIDENT,), **standing) == Tier.NONE


def test_a_standing_of_which_nothing_is_said_shows_nothing_of_others():
    incident = IncidentFactory.build(pk=INCIDENT, agency__pk=OTHER, sensitivity="shared")
    for role in Role:
        assert tier(incident=incident, actor=actor(role), standing=Standing()) == Tier.NONE


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


def called(path: str) -> set[str]:
    """The functions that a file calls by name."""
    calls = (node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def attributes(path: str) -> set[str]:
    """The attributes that a file reads or calls."""
    return {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}


def test_nothing_asks_django_or_guardian_who_may_do_what():
    """Their answers know nothing of tiers, ends and blocks, and give a superuser everything."""
    asking = {"is_superuser", "is_staff", "has_perm", "has_perms", "has_module_perms", "get_objects_for_user"}
    found = {path: (called(path) | attributes(path)) & asking for path in modules()}
    assert {path: names for path, names in found.items() if names} == {}
    shortcuts = ("guardian.shortcuts", "guardian.managers", "guardian.core", "guardian.backends")
    taken = [name for path in modules() for name in imported(path) if name.startswith(shortcuts)]
    assert taken == []


def test_how_much_is_seen_is_decided_where_things_are_read():
    assert {path for path in modules() if "tier" in called(path) and "/selectors/" not in path} == set()


def test_no_page_or_address_reads_links_cases_or_grants_by_itself():
    """What opens a person is read by the policy alone, so that no page has a rule of its own."""
    opening = {"Case", "PersonGrant", "IncidentGrant", "PersonBlock"}
    pages = [path for path in modules() if "/views" in path or "/api/" in path]
    found = {path: {name.rpartition(".")[2] for name in imported(path)} & opening for path in pages}
    assert {path: names for path, names in found.items() if names} == {}
