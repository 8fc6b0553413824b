"""Mr E's case with incidents each of whose fields holds a word found nowhere else, and readers of each kind.

A page or an answer that holds such a word tells that field of that incident, wherever on it the word is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from string import ascii_lowercase
from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from agencies.models import Agency, Membership, User
from incidents.models import Incident, IncidentGrant
from people.models import Case, PersonBlock, PersonGrant
from tests.factories.agencies import AgencyFactory
from tests.fixtures.case import NHS_NUMBER, mr_e
from tests.fixtures.world import CaseOfMrE, store

# What of an incident a word says: its own account, who else took part, and who Mr E is to the agency.
ACCOUNT = ("summary", "reference", "place")
OTHERS = ("given", "family")
IDENTITY = ("alias", "home")
PLACES = "abcdefgh"


def word(tag: str, part: str) -> str:
    """The word of one field of one incident; so unlike each other that a search for one finds no other."""
    digest = sha256(f"{tag} {part}".encode()).digest()
    return "".join(ascii_lowercase[byte % 26] for byte in digest[:14])


WHOLE = (*ACCOUNT, *OTHERS, *IDENTITY)
# tag: agency, days ago, sensitivity
TAGS = {
    "psh": ("staffordshire-police", 12, "shared"),
    "pre": ("staffordshire-police", 13, "restricted"),
    "pse": ("staffordshire-police", 14, "sealed"),
    "gsh": ("cannock-gp", 15, "shared"),
    "gse": ("cannock-gp", 16, "sealed"),
    "old": ("chase-ambulance", 800, "shared"),
    "csh": ("chase-council", 17, "shared"),  # party to no agreement
}
EVERY_WORD = {word(tag, part) for tag in TAGS for part in WHOLE}


@dataclass(frozen=True)
class Told:
    """What a reader may be told: whole incidents, and who Mr E is to these records' agencies' incidents."""

    full: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)  # of incidents less than whole

    @property
    def words(self) -> set[str]:
        """Every word that may be on a page of theirs."""
        return {word(tag, part) for tag in self.full for part in WHOLE} | {
            word(tag, part) for tag in self.identity for part in IDENTITY
        }


POLICE, GP = ("psh", "pre", "pse"), ("gsh", "gse")
UNSEALED = ("psh", "pre", "gsh", "old")
NOTHING = Told()
# Who reads, and what they are told. Made by `readers` below.
TOLD = {
    "own": Told(full=POLICE, tiers={"gsh": "summary", "old": "summary"}),
    "involved": Told(full=GP, tiers={"psh": "summary", "pre": "existence", "old": "summary"}),
    "involved long ago": Told(full=("old",)),
    "of an agency that shares with none": Told(full=("csh",)),
    "a stranger": NOTHING,
    "coordinator of the open case": Told(
        full=UNSEALED, identity=(*POLICE, *GP), tiers={"pse": "existence", "gse": "existence"}
    ),
    "coordinator of another area": NOTHING,
    "kept away, of the agency itself": NOTHING,
    "named for the person": Told(full=(*UNSEALED, "csh"), tiers={"pse": "existence", "gse": "existence"}),
    "named for one incident": Told(full=("psh",)),
    "named until a minute ago": NOTHING,
    "in an emergency": Told(full=(*UNSEALED, "csh"), tiers={"pse": "existence", "gse": "existence"}),
    "governance lead": NOTHING,
    "superuser": NOTHING,
    "of no agency any more": NOTHING,
}


@dataclass
class Canaries:
    """The case, its incidents by tag, and the readers by relation."""

    case: CaseOfMrE
    incidents: dict[str, Incident]
    readers: dict[str, User]


def canaries(case: CaseOfMrE) -> Canaries:
    """The case of Mr E with all of this added, assessed as the workers would."""
    agencies = dict(case.world.agencies)
    for code, agrees in (("chase-ambulance", True), ("chase-council", False)):
        agencies[code] = AgencyFactory(code=code, name=code, area="Cannock Chase", agrees=agrees)
    records = [_record(n, tag, case) for n, tag in enumerate(TAGS)]
    store(records, agencies)
    incidents = {tag: Incident.objects.get(reference=word(tag, "reference")) for tag in TAGS}
    Case.objects.filter(person=case.person).update(areas=["Cannock Chase"])
    return Canaries(case, incidents, _readers(case, agencies, incidents))


def _record(n: int, tag: str, case: CaseOfMrE) -> dict[str, Any]:
    agency, days, sensitivity = TAGS[tag]
    home = {"lines": [word(tag, "home")], "town": "Cannock", "postcode": f"WS11 9{PLACES[n].upper()}Z"}
    place = {"lines": [word(tag, "place")], "town": "Cannock", "postcode": f"WS12 9{PLACES[n].upper()}Z"}
    other = {
        "key": "o",
        "role": "witness",
        "given_name": word(tag, "given"),
        "family_name": word(tag, "family"),
        "date_of_birth": f"19{60 + n}-0{n + 1}-0{n + 2}",
    }
    known = {"identifiers": [{"scheme": "nhs_number", "value": NHS_NUMBER}]}
    return {
        "agency": agency,
        "reference": word(tag, "reference"),
        "kind": "police_callout",
        "occurred_at": (case.today - timedelta(days=days)).isoformat(),
        "people": [mr_e(aliases=[word(tag, "alias")], address=home, **known), other],
        "location": place,
        "sensitivity": sensitivity,
        "summary": f"They said {word(tag, 'summary')}.",
    }


def _readers(
    case: CaseOfMrE, agencies: Mapping[str, Agency], incidents: Mapping[str, Incident]
) -> dict[str, User]:
    users, now = case.world.users, timezone.now()

    def member(name: str, code: str, role: str = "practitioner") -> User:
        user = User.objects.create(username=name, first_name="Reader", last_name=name)
        Membership.objects.create(user=user, agency=agencies[code], role=role, started_on="2020-01-01")
        return user

    def let_in(user: User, made: Callable[..., Any], codename: str, thing: Any, **more: Any) -> User:
        given = {"purpose": "tests", "about_id": user.username, "started_at": now - timedelta(hours=1)}
        made(
            user=user,
            permission=Permission.objects.get(codename=codename),
            content_object=thing,
            **{**given, "ends_at": now + timedelta(hours=2), **more},
        )
        return user

    on_person, on_incident = PersonGrant.objects.create, IncidentGrant.objects.create
    elsewhere = AgencyFactory(code="elsewhere-hub", name="Elsewhere", kind="community_safety_hub", area="Far")
    agencies = {**agencies, "elsewhere-hub": elsewhere}
    away = member("away", "staffordshire-police")
    PersonBlock.objects.create(user=away, person=case.person, relation="family", set_by="system")
    over = member("over", "chase-housing")
    let_in(over, on_person, "view_person", case.person, kind="meeting", ends_at=now - timedelta(minutes=1))
    let_in(over, on_incident, "view_incident", incidents["psh"], ends_at=now - timedelta(minutes=1))
    superuser = users["system_administrator"]
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    left = member("left", "staffordshire-police")
    left.memberships.update(ended_on="2020-02-01")
    return {
        "own": users["police_practitioner"],
        "involved": users["agency_manager"],
        "involved long ago": member("long-ago", "chase-ambulance"),
        "of an agency that shares with none": member("alone", "chase-council", "agency_manager"),
        "a stranger": users["outsider"],
        "coordinator of the open case": users["mash_coordinator"],
        "coordinator of another area": member("far", "elsewhere-hub", "mash_coordinator"),
        "kept away, of the agency itself": away,
        "named for the person": let_in(
            member("comes", "chase-housing"), on_person, "view_person", case.person, kind="meeting"
        ),
        "named for one incident": let_in(
            member("told", "chase-housing"), on_incident, "view_incident", incidents["psh"]
        ),
        "named until a minute ago": over,
        "in an emergency": let_in(
            member("hurry", "chase-housing"), on_person, "view_person", case.person, kind="break_glass"
        ),
        "governance lead": users["governance_lead"],
        "superuser": superuser,
        "of no agency any more": left,
    }
