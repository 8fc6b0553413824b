"""Who may see what, once more: slow, obvious, and written from docs/permissions.md alone.

Plain data in, plain answers out. Nothing here is shared with the code that decides: no permission, no
selector, no query. Where this and the selectors differ, one of them, or the page, is wrong.

Persons, agencies, records and incidents are named by their place in the world's tuples; times are minutes
from the moment of the question, days are days from today, both negative in the past.
"""

from dataclasses import dataclass, field
from enum import IntEnum

WINDOW = 730  # days for which an agency's own involvement lets it read summaries

# "What a role may do", as far as it decides who sees what.
ROLES = {
    "practitioner": {"log", "find", "view", "disclose"},
    "agency_manager": {"log", "find", "view", "disclose"},
    "mash_coordinator": {"log", "find", "view", "disclose", "queue", "cases"},
    "governance_lead": set(),
    "system_administrator": set(),
}
SCOPES = {
    "incidents:write": {"log"},
    "incidents:read": {"view"},
    "people:read": {"find", "view"},
    "prompts:read": {"view"},
    "webhooks:manage": set(),
    "disclosures:read": set(),
    "work:read": set(),
}


class Amount(IntEnum):
    """How much of an incident somebody sees."""

    NOTHING = 0
    EXISTENCE = 1
    SUMMARY = 2
    FULL = 3


@dataclass(frozen=True)
class Agency:
    area: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    parties: frozenset[int]
    first: int
    review: int
    last: int | None


@dataclass(frozen=True)
class Membership:
    agency: int
    role: str
    first: int
    last: int | None


@dataclass(frozen=True)
class User:
    memberships: tuple[Membership, ...]
    active: bool = True
    superuser: bool = False


@dataclass(frozen=True)
class System:
    """An agency's system: the client's scopes, and those of the token it comes with."""

    agency: int
    scopes: frozenset[str]
    token: frozenset[str]


@dataclass(frozen=True)
class Record:
    """What an agency holds of a person, of nobody any more where `person` is None; says where they live."""

    agency: int
    person: int | None
    home: int = 0


@dataclass(frozen=True)
class Incident:
    """An incident in which these records (all of its agency) take part, at this home if at any."""

    agency: int
    sensitivity: str
    day: int
    records: tuple[int, ...]
    at: int | None = None


@dataclass(frozen=True)
class Case:
    person: int
    areas: frozenset[str]
    closed: bool


@dataclass(frozen=True)
class Grant:
    """To a user, on a person or an incident (by place). One on somebody merged opens nobody any more."""

    user: int
    thing: int
    starts: int
    ends: int
    ended: int | None = None
    emergency: bool = False


@dataclass(frozen=True)
class Block:
    """Of a person, or of somebody found to be one: those follow the persons, in the order of `merged`."""

    user: int
    person: int
    ended: bool = False


@dataclass(frozen=True)
class Finding:
    """What these incidents say of a person or, where `about_others`, of others as well."""

    incidents: tuple[int, ...]
    about_others: bool = True


@dataclass(frozen=True)
class Picture:
    """Of a person; as somebody who poses risk; or of that person and another."""

    person: int
    findings: tuple[Finding, ...]
    other: int | None = None


@dataclass(frozen=True)
class World:
    agencies: tuple[Agency, ...]
    agreements: tuple[Agreement, ...]
    users: tuple[User, ...]
    systems: tuple[System, ...]
    persons: int
    records: tuple[Record, ...]
    incidents: tuple[Incident, ...]
    cases: tuple[Case, ...]
    person_grants: tuple[Grant, ...]
    incident_grants: tuple[Grant, ...]
    blocks: tuple[Block, ...]
    merged: tuple[int, ...] = ()  # somebody who was found to be this person, or one merged before
    prompts: tuple[int, ...] = ()  # persons
    pictures: tuple[Picture, ...] = ()
    posing: tuple[Picture, ...] = ()
    pairs: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Somebody who asks: what they may do at which agency; who they are, if they are a user."""

    may: dict[int, set[str]] = field(default_factory=dict)
    user: int | None = None

    def where(self, *acts: str) -> set[int]:
        """The agencies for which they do any of these."""
        return {agency for agency, able in self.may.items() if able & set(acts)}


def user_reads(world: World, place: int) -> Reader:
    """A role counts from the day a membership starts to the day it ends; an inactive user has none."""
    user = world.users[place]
    may: dict[int, set[str]] = {}
    for held in user.memberships:
        if user.active and held.first <= 0 and (held.last is None or held.last >= 0):
            may.setdefault(held.agency, set()).update(ROLES[held.role])
    return Reader(may, place)


def system_reads(world: World, place: int, *, widest: bool = False) -> Reader:
    """The scopes that both the client and its token have; those of the client where `widest`."""
    system = world.systems[place]
    scopes = system.scopes if widest else system.scopes & system.token
    return Reader({system.agency: set().union(*(SCOPES[scope] for scope in scopes))})


# What the rules speak of


def share(world: World, one: int, other: int) -> bool:
    """Both are party to one agreement that is in force today; an agency shares with itself always."""
    if one == other:
        return True
    for agreement in world.agreements:
        in_force = agreement.first <= 0 and (agreement.last is None or agreement.last >= 0)
        if in_force and one in agreement.parties and other in agreement.parties:
            return True
    return False


def shares_with(world: World, reader: Reader, agency: int) -> bool:
    """Whether the agency shares with any for which the reader logs, views persons or sees open cases."""
    return any(share(world, agency, own) for own in reader.where("log", "view", "cases"))


def areas_of(world: World, agencies: set[int]) -> set[str]:
    """Of each those it covers or, where it names none, its own area."""
    areas: set[str] = set()
    for agency in agencies:
        covers, own = world.agencies[agency].covers, world.agencies[agency].area
        areas |= set(covers) if covers else {own} - {""}
    return areas


def of_their_area(world: World, reader: Reader, case: Case) -> bool:
    """It has no area, or one of those of the agencies for which the reader's role sees open cases."""
    own = reader.where("cases")
    return bool(own) and (not case.areas or bool(case.areas & areas_of(world, own)))


def case_open_to(world: World, reader: Reader, person: int) -> bool:
    """Whether a case of the person that is not closed is open to the reader."""
    return any(
        case.person == person and not case.closed and of_their_area(world, reader, case)
        for case in world.cases
    )


def holders(world: World, person: int) -> set[int]:
    """The agencies that hold a record of the person."""
    return {record.agency for record in world.records if record.person == person}


def found_to_be(world: World, person: int) -> int:
    """Somebody found to be another person is that other one."""
    while person >= world.persons:
        person = world.merged[person - world.persons]
    return person


def kept_away(world: World, reader: Reader, person: int) -> bool:
    """Whether a block on this user and this person is in force."""
    return any(
        block.user == reader.user and found_to_be(world, block.person) == person and not block.ended
        for block in world.blocks
    )


def in_force(grant: Grant) -> bool:
    """From the moment it starts until it was to end or was ended, that last moment excluded."""
    return grant.starts <= 0 and grant.ends > 0 and (grant.ended is None or grant.ended > 0)


def granted(reader: Reader, grants: tuple[Grant, ...], thing: int) -> bool:
    """Whether one of the grants opens the thing to the reader, whose role views persons."""
    return bool(reader.where("view")) and any(
        grant.user == reader.user and grant.thing == thing and in_force(grant) for grant in grants
    )


def taking_part(world: World, incident: Incident) -> set[int]:
    """The persons who take part in an incident."""
    persons = {world.records[place].person for place in incident.records}
    return {person for person in persons if person is not None}


# Of whom you may know


def knows(world: World, reader: Reader, person: int) -> bool:
    """Whether the person exists for the reader."""
    return bool(ways(world, reader, person))


def ways(world: World, reader: Reader, person: int) -> list[str]:
    """Why the person exists for the reader: an own record, an open case, a grant; nothing if they do not."""
    if not reader.where("find", "view"):
        return []
    if kept_away(world, reader, person):
        return []
    held = holders(world, person)
    found = []
    if held & reader.where("find", "view"):
        found.append("own")
    if case_open_to(world, reader, person) and any(shares_with(world, reader, each) for each in held):
        found.append("case")
    if granted(reader, world.person_grants, person):
        found.append("grant")
    return found


def told(world: World, reader: Reader, place: int) -> bool:
    """Whether the reader may be told of a record."""
    record = world.records[place]
    if record.person is None or kept_away(world, reader, record.person):
        return False
    if record.agency in reader.where("find", "view"):
        return True
    if case_open_to(world, reader, record.person) and shares_with(world, reader, record.agency):
        return True
    unsealed = any(
        place in incident.records and incident.sensitivity != "sealed" for incident in world.incidents
    )
    return unsealed and granted(reader, world.person_grants, record.person)


def prompt_seen(world: World, reader: Reader, person: int) -> bool:
    """Whether a coordinator sees a prompt about the person."""
    if not reader.where("queue") or kept_away(world, reader, person):
        return False
    held = holders(world, person)
    return any(case.person == person and of_their_area(world, reader, case) for case in world.cases) and (
        not held or any(shares_with(world, reader, each) for each in held)
    )


# How much of an incident you see


def amount(world: World, reader: Reader, place: int) -> Amount:
    """Read with each person who takes part and of whom the reader may know, and with nobody: the best."""
    incident = world.incidents[place]
    known = [person for person in taking_part(world, incident) if knows(world, reader, person)]
    return max(line(world, reader, place, person) for person in [*known, None])


def chronology(world: World, reader: Reader, person: int) -> dict[int, Amount]:
    """The person's incidents of which anything is seen: read with that person, and with nobody."""
    if not knows(world, reader, person):
        return {}
    amounts = {
        place: max(line(world, reader, place, person), line(world, reader, place, None))
        for place, each in enumerate(world.incidents)
        if person in taking_part(world, each)
    }
    return {place: much for place, much in amounts.items() if much}


def line(world: World, reader: Reader, place: int, person: int | None) -> Amount:
    """The first line of the table that fits."""
    incident = world.incidents[place]
    sealed, restricted = incident.sensitivity == "sealed", incident.sensitivity == "restricted"
    if not reader.where("log", "view"):
        return Amount.NOTHING
    if any(kept_away(world, reader, each) for each in taking_part(world, incident)):
        return Amount.NOTHING
    if incident.agency in reader.where("log", "view"):
        return Amount.FULL
    if granted(reader, world.incident_grants, place):
        return Amount.FULL
    if person is None:
        return Amount.NOTHING
    if granted(reader, world.person_grants, person):
        return Amount.EXISTENCE if sealed else Amount.FULL
    shared = shares_with(world, reader, incident.agency)
    if case_open_to(world, reader, person) and shared:
        return Amount.EXISTENCE if sealed else Amount.FULL
    if shared and _recorded_lately(world, reader, person):
        if sealed:
            return Amount.NOTHING
        return Amount.EXISTENCE if restricted else Amount.SUMMARY
    return Amount.NOTHING


def _recorded_lately(world: World, reader: Reader, person: int) -> bool:
    """Whether an agency for which the reader views persons recorded an incident with the person itself."""
    return any(
        each.agency in reader.where("view") and person in taking_part(world, each) and each.day >= -WINDOW
        for each in world.incidents
    )
