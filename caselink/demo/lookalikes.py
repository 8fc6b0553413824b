"""Hard negatives: people who look like a case to anything that only counts. All invented."""

from caselink.demo.stories import Event, Story, called, hurt

GP, MIU, HOSPITAL = "cannock-gp", "cannock-miu", "north-midlands-hospital"
POLICE, AMBULANCE = "staffordshire-police", "west-midlands-ambulance"
SUBJECT = {"role": "subject"}


def _home(line: str, postcode: str) -> dict[str, object]:
    return {"lines": [line], "town": "Chasewater", "postcode": postcode}


def _played(ago: int, agency: str, site: str, nature: str) -> Event:
    kind = "miu_attendance" if agency == MIU else "gp_consultation"
    part = {**SUBJECT, **hurt(site, nature, "accident", explanation_consistent=True), "under_influence": "no"}
    return Event(ago, 17 if agency == MIU else 9, agency, kind, {"p": part}, "Hurt at rugby on Saturday.")


def _fell(ago: int, agency: str, site: str) -> Event:
    kind = "ambulance_callout" if agency == AMBULANCE else "ed_attendance"
    part = {**SUBJECT, **hurt(site, "contusion", "fall", explanation_consistent=True), "seen_alone": False}
    return Event(
        ago, 7, agency, kind, {"p": part}, "Fell at home. Falls clinic informed.", at_home=agency == AMBULANCE
    )


def _drank(ago: int, agency: str, site: str) -> Event:
    kind = "miu_attendance" if agency == MIU else "ambulance_callout"
    part = {**SUBJECT, **hurt(site, "abrasion", "fall"), "under_influence": "alcohol", "seen_alone": True}
    return Event(ago, 23, agency, kind, {"p": part}, "Found by a passer-by, intoxicated. Lives alone.")


def _loud(ago: int, caller: str) -> Event:
    parts = {"p": SUBJECT, "n": {"role": "informant"}}
    return Event(
        ago,
        23,
        POLICE,
        "police_callout",
        parts,
        "Music. Turned down when asked.",
        called("noise", caller, "advice given"),
        at_home=True,
    )


PLAYER = Story(
    "SCRUM",
    _home("61 Holly Mount", "ZZ99 8AB"),
    {"p": {"given_name": "Tobias", "family_name": "Hargrave", "date_of_birth": "1999-10-05", "sex": "male"}},
    tuple(
        _played(ago, agency, site, nature)
        for ago, agency, site, nature in (
            (330, MIU, "face", "laceration"),
            (262, MIU, "hand", "fracture"),
            (184, GP, "head", "head_injury"),
            (95, MIU, "shoulder", "dislocation"),
            (24, MIU, "face", "contusion"),
        )
    ),
)
FALLER = Story(
    "FALLS",
    _home("4 Chapel Street", "ZZ99 8CD"),
    {
        "p": {
            "given_name": "Winifred",
            "family_name": "Oakden",
            "date_of_birth": "1942-01-19",
            "sex": "female",
        }
    },
    tuple(
        _fell(ago, agency, site)
        for ago, agency, site in (
            (340, AMBULANCE, "head"),
            (281, HOSPITAL, "arm"),
            (230, AMBULANCE, "face"),
            (160, AMBULANCE, "leg"),
            (101, HOSPITAL, "head"),
            (38, AMBULANCE, "hand"),
            (6, AMBULANCE, "head"),
        )
    ),
)
DRINKER = Story(
    "BENCH",
    _home("17 Wharf Road", "ZZ99 8EF"),
    {"p": {"given_name": "Desmond", "family_name": "Quarrell", "date_of_birth": "1969-06-28", "sex": "male"}},
    (
        *(
            _drank(ago, AMBULANCE if number % 3 == 0 else MIU, site)
            for number, (ago, site) in enumerate(
                zip(
                    (350, 312, 270, 233, 199, 160, 118, 74, 40, 11),
                    ("head", "hand", "face", "leg", "arm", "head", "hand", "face", "leg", "head"),
                    strict=True,
                )
            )
        ),
        Event(
            90,
            11,
            "addiction-services",
            "addiction_service_contact",
            {
                "p": {
                    **SUBJECT,
                    "concerns": ["alcohol_dependency"],
                    "alcohol_units_per_week": 90,
                    "engagement": {"offered": "alcohol_service", "response": "accepted"},
                }
            },
            "Keeps appointments. Detoxification planned.",
        ),
    ),
)
TWINS = Story(
    "TWINS",
    _home("30 Rowan Close", "ZZ99 8GH"),
    {
        "p": {
            "given_name": "Imani",
            "family_name": "Osterley",
            "date_of_birth": "2001-03-11",
            "sex": "female",
        },
        "q": {
            "given_name": "Amina",
            "family_name": "Osterley",
            "date_of_birth": "2001-03-11",
            "sex": "female",
        },
    },
    tuple(
        Event(
            ago,
            10,
            agency,
            "gp_consultation" if agency == GP else "miu_attendance",
            {key: {**SUBJECT, **hurt(site, "sprain", "accident", explanation_consistent=True)}},
            "Netball.",
        )
        for ago, agency, key, site in (
            (300, GP, "p", "foot"),
            (255, MIU, "q", "hand"),
            (180, MIU, "p", "leg"),
            (120, GP, "q", "foot"),
            (45, MIU, "p", "hand"),
        )
    ),
)
NOISY = Story(
    "MUSIC",
    _home("9 Market Row", "ZZ99 8JK"),
    {
        "p": {
            "given_name": "Rufus",
            "family_name": "Cavendell",
            "date_of_birth": "1995-12-02",
            "sex": "male",
        },
        "n": {
            "given_name": "Hilary",
            "family_name": "Prestbury",
            "date_of_birth": "1958-08-15",
            "sex": "female",
            "address": _home("11 Market Row", "ZZ99 8JK"),
        },
    },
    tuple(_loud(ago, "neighbour") for ago in (290, 240, 150, 80, 15)),
)

LOOKALIKES = (PLAYER, FALLER, DRINKER, TWINS, NOISY)
