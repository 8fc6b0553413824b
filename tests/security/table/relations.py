"""Who reads: everybody whom the table speaks of, what they are to Mr E, and what they may be told of him.

By hand from docs/permissions.md. The incidents are those of tests.security.canaries: the police's shared one
(psh), restricted (pre) and sealed (pse); the surgery's shared (gsh) and sealed (gse); one of the ambulance
service 800 days ago (old); one of the council, which is party to no agreement (csh).
"""

from collections.abc import Mapping
from dataclasses import dataclass

POLICE, SURGERY = ("psh", "pre", "pse"), ("gsh", "gse")
UNSEALED = ("psh", "pre", "gsh", "old")  # of agencies that share


@dataclass(frozen=True, slots=True)
class Relation:
    """What a reader may be told of the incidents: which in full, and how much of others.

    `identity`: of which incidents' records they may be told who Mr E is there (they are told the records of
    whole agencies, so of their sealed incidents' as well).
    """

    is_: str
    full: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    existence: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()


_OF_THE_POLICE = {"full": POLICE, "summary": ("gsh", "old"), "identity": POLICE}
_OF_THE_SURGERY = {"full": SURGERY, "summary": ("psh", "old"), "existence": ("pre",), "identity": SURGERY}
_BY_NAME = {  # a grant on the person: no agreement is needed
    "full": (*UNSEALED, "csh"),
    "existence": ("pse", "gse"),
    "identity": (*UNSEALED, "csh", "pse", "gse"),
}

RELATIONS: Mapping[str, Relation] = {
    "anonymous": Relation("not signed in"),
    # of the agency itself
    "own": Relation("practitioner of the police", **_OF_THE_POLICE),
    "own manager": Relation("manager of the police", **_OF_THE_POLICE),
    "own lead": Relation("governance lead of the police"),
    # of an agency that is involved itself and shares
    "involved": Relation("practitioner of the surgery", **_OF_THE_SURGERY),
    "involved manager": Relation("manager of the surgery", **_OF_THE_SURGERY),
    "involved long ago": Relation(
        "practitioner of the ambulance service, which saw him 800 days ago", full=("old",), identity=("old",)
    ),
    "unagreed": Relation(
        "manager of the council, which holds a record and shares with nobody",
        full=("csh",),
        identity=("csh",),
    ),
    # of an agency that has nothing to do with him
    "stranger": Relation("practitioner of the housing association"),
    "strange manager": Relation("manager of the housing association"),
    # who coordinate
    "coordinator": Relation(
        "coordinator of the hub, to whom the open case is open",
        full=UNSEALED,
        existence=("pse", "gse"),
        identity=(*POLICE, *SURGERY, "old"),
    ),
    "coordinator elsewhere": Relation("coordinator of another area, in which no case of his is"),
    # kept away from him, each by a block that stands
    "blocked": Relation("practitioner of the police, kept away"),
    "blocked manager": Relation("manager of the surgery, kept away"),
    "blocked coordinator": Relation("coordinator of the hub, kept away"),
    "blocked lead": Relation("governance lead of the hub, kept away"),
    # of the housing association, to whom something was opened by name
    "meeting": Relation("named as coming to the meeting about him", **_BY_NAME),
    "disclosure": Relation("named in a disclosure of the police's shared incident", full=("psh",)),
    "emergency": Relation("opened him in an emergency", **_BY_NAME),
    "ended": Relation("named for him and for that incident until a minute ago"),
    # who see no case
    "lead": Relation("governance lead of the hub"),
    "administrator": Relation("system administrator of the hub, with the superuser flag"),
    "left": Relation("worked for the police until 2020"),
}

# Agencies' systems, with a token for every scope but where said.
SYSTEMS: Mapping[str, Relation] = {
    "no token": Relation("anybody"),
    "own": Relation("the police's system", **_OF_THE_POLICE),
    "involved": Relation("the surgery's system", **_OF_THE_SURGERY),
    "involved long ago": Relation("the ambulance service's system", full=("old",), identity=("old",)),
    "unagreed": Relation("the council's system", full=("csh",), identity=("csh",)),
    "stranger": Relation("the housing association's system"),
    "hub": Relation("the hub's system"),
    "without the scope": Relation("the police's system, with a token for every scope but the one needed"),
}
AGENCY_OF_SYSTEM = {
    "own": "staffordshire-police",
    "involved": "cannock-gp",
    "involved long ago": "chase-ambulance",
    "unagreed": "chase-council",
    "stranger": "chase-housing",
    "hub": "chase-safety-hub",
    "without the scope": "staffordshire-police",
}

# Short names for several, for the table's files.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "THE POLICE": ("own", "own manager"),
    "THE SURGERY": ("involved", "involved manager"),
    "THE HOLDERS": ("own", "own manager", "involved", "involved manager", "involved long ago", "unagreed"),
    "STRANGERS": ("stranger", "strange manager", "coordinator elsewhere", "disclosure", "ended"),
    "KEPT AWAY": ("blocked", "blocked manager", "blocked coordinator"),
    "BY NAME": ("meeting", "emergency"),
    "LEADS": ("own lead", "lead", "blocked lead"),
    "MANAGERS": ("own manager", "involved manager", "unagreed", "strange manager", "blocked manager"),
    "COORDINATORS": ("coordinator", "coordinator elsewhere", "blocked coordinator"),
    "PRACTITIONERS": (
        *("own", "involved", "involved long ago", "stranger", "blocked"),
        *("meeting", "disclosure", "emergency", "ended"),
    ),
    "NO ROLE IN CASES": ("administrator", "left"),
}
