"""Three milder true cases of other kinds than Mr E's: all invented."""

from caselink.demo.stories import Event, Story, called, hurt, tie

GP, MIU, HOSPITAL = "cannock-gp", "cannock-miu", "north-midlands-hospital"
POLICE, CARE, HOUSING = "staffordshire-police", "staffordshire-adult-care", "chase-housing"
AMBULANCE, ADVICE = "west-midlands-ambulance", "north-staffs-advice"
VICTIM, SUBJECT, SUSPECT = {"role": "victim"}, {"role": "subject"}, {"role": "suspect"}

MOTHER_AND_SON = Story(
    code="ORCHARD",
    home={"lines": ["22 Orchard Rise"], "town": "Chasewater", "postcode": "ZZ99 7AB"},
    people={
        "m": {
            "given_name": "Margaret",
            "family_name": "Ellsmore",
            "date_of_birth": "1947-05-09",
            "sex": "female",
        },
        "s": {"given_name": "Craig", "family_name": "Ellsmore", "date_of_birth": "1978-11-23", "sex": "male"},
    },
    events=(
        Event(
            310,
            10,
            GP,
            "gp_consultation",
            {
                "m": {**SUBJECT, **hurt("arm", mechanism="unknown"), "seen_alone": False, "present": ["s"]},
                "s": {"role": "household_member"},
            },
            "Bruising to the upper arm. Son answered for her.",
        ),
        Event(
            214,
            21,
            POLICE,
            "police_callout",
            {"m": SUBJECT, "s": {"role": "household_member", "under_influence": "alcohol"}},
            "Neighbour heard shouting. Both said it was about money. Words of advice.",
            {**called("noise", "neighbour", "no offence"), **tie("s", "m", "child")},
            at_home=True,
        ),
        Event(
            150,
            9,
            HOUSING,
            "housing_contact",
            {"m": {**SUBJECT, "concerns": ["financial_exploitation"]}, "s": {"role": "household_member"}},
            "Rent unpaid for the first time in nineteen years. She said her son looks after the card.",
        ),
        Event(
            96,
            14,
            AMBULANCE,
            "ambulance_callout",
            {"m": {**SUBJECT, **hurt("face", mechanism="fall", explanation_consistent=False)}},
            "Fall in the kitchen. Bruise under the eye. Declined hospital.",
            at_home=True,
        ),
        Event(
            61,
            19,
            POLICE,
            "police_callout",
            {"m": {**VICTIM, "concerns": ["fear"]}, "s": {**SUSPECT, "under_influence": "alcohol"}},
            "Daughter rang from another town. Mother did not wish to say more.",
            {**called("domestic", "family", "family dispute"), **tie("s", "m", "child", "family")},
            at_home=True,
        ),
        Event(
            33,
            11,
            CARE,
            "social_care_contact",
            {
                "m": {
                    **SUBJECT,
                    "engagement": {"offered": "care_assessment", "response": "declined"},
                    "seen_alone": False,
                    "present": ["s"],
                },
                "s": {"role": "household_member", "concerns": ["carer_strain"]},
            },
            "Assessment declined at the door. Son present.",
        ),
        Event(
            12,
            16,
            MIU,
            "miu_attendance",
            {"m": {**SUBJECT, **hurt("head", "laceration", "unknown"), "seen_alone": False}},
            "Cut above the ear. Brought by her son.",
        ),
    ),
)

COUPLE = Story(
    code="TANNERY",
    home={"lines": ["Flat 3", "8 Tannery Yard"], "town": "Chasewater", "postcode": "ZZ99 7CD"},
    people={
        "d": {
            "given_name": "Danuta",
            "family_name": "Whitcombe",
            "date_of_birth": "1991-02-14",
            "sex": "female",
        },
        "l": {"given_name": "Lewin", "family_name": "Rowark", "date_of_birth": "1988-07-30", "sex": "male"},
    },
    events=(
        Event(
            402,
            1,
            POLICE,
            "police_crime_report",
            {"l": SUSPECT},
            "Assault on a former partner, reported by her.",
            {"offences": [{"person": "l", "category": "domestic_abuse", "outcome": "no_further_action"}]},
        ),
        Event(
            170,
            23,
            POLICE,
            "police_callout",
            {"d": VICTIM, "l": SUSPECT},
            "Argument over a telephone. No complaint made.",
            {**called("domestic", "subject", "no offence"), **tie("d", "l", "partner")},
            at_home=True,
        ),
        Event(
            84,
            18,
            HOSPITAL,
            "ed_attendance",
            {
                "d": {
                    **SUBJECT,
                    **hurt("face", "laceration", "accident", explanation_consistent=False),
                    "seen_alone": False,
                }
            },
            "Said a cupboard door. Partner stayed in the room.",
        ),
        Event(
            41,
            22,
            POLICE,
            "police_callout",
            {"d": VICTIM, "l": {**SUSPECT, "under_influence": "alcohol"}},
            "Neighbour reported banging. Both inside, calm. No complaint made.",
            {**called("noise", "neighbour", "no offence"), **tie("d", "l", "partner")},
            at_home=True,
        ),
        Event(
            19,
            9,
            GP,
            "gp_consultation",
            {"d": {**SUBJECT, "concerns": ["fear", "coercive_control"], "seen_alone": True}},
            "Asked when alone. He checks her telephone and holds the keys. Does not want it passed on yet.",
        ),
        Event(
            8,
            15,
            ADVICE,
            "specialist_abuse_service_contact",
            {
                "d": {
                    **SUBJECT,
                    "concerns": ["escalation", "threats"],
                    "engagement": {"offered": "safety_planning", "response": "accepted"},
                }
            },
            "First appointment. He has said what he will do if she leaves. Safety plan begun.",
            {"assessments": [{"person": "d", "tool": "dash", "score": 9, "level": "medium"}]},
        ),
    ),
)

FRIEND_IN_THE_FLAT = Story(
    code="LOCK",
    home={"lines": ["5 Lock Street"], "town": "Chasewater", "postcode": "ZZ99 7EF"},
    people={
        "a": {
            "given_name": "Alasdair",
            "family_name": "Penhallow",
            "date_of_birth": "1983-09-02",
            "sex": "male",
            "care_and_support_needs": True,
        },
        "f": {
            "given_name": "Jordan",
            "family_name": "Skelhorn",
            "date_of_birth": "1990-04-17",
            "sex": "male",
        },
    },
    events=(
        Event(
            520,
            20,
            POLICE,
            "police_crime_report",
            {"f": SUSPECT},
            "Robbery of a telephone in the street.",
            {"offences": [{"person": "f", "category": "violence", "outcome": "convicted"}]},
        ),
        Event(
            190,
            10,
            HOUSING,
            "housing_contact",
            {"a": SUBJECT, "f": {"role": "household_member"}},
            "A friend is staying. Tenant's learning disability noted on file.",
            tie("a", "f", "friend"),
        ),
        Event(
            133,
            23,
            POLICE,
            "police_callout",
            {"a": SUBJECT, "f": {"role": "household_member", "under_influence": "drugs"}},
            "Neighbours complained of visitors at all hours. Advice given.",
            {**called("nuisance", "neighbour", "advice given"), **tie("a", "f", "friend", "other_party")},
            at_home=True,
        ),
        Event(
            77,
            11,
            CARE,
            "social_care_contact",
            {
                "a": {
                    **SUBJECT,
                    "concerns": ["financial_exploitation", "isolation"],
                    "seen_alone": False,
                    "present": ["f"],
                },
                "f": {"role": "other"},
            },
            "Support worker turned away twice. No food in the flat; benefits paid two days before.",
        ),
        Event(
            52,
            17,
            MIU,
            "miu_attendance",
            {"a": {**SUBJECT, **hurt("face", "contusion", "assault"), "seen_alone": False}},
            "Punched by somebody he would not name.",
        ),
        Event(
            27,
            22,
            POLICE,
            "police_callout",
            {"a": {**VICTIM, "concerns": ["threats", "fear"]}, "f": SUSPECT},
            "His sister rang: he had telephoned her in tears. The friend had left when police came.",
            {**called("welfare", "family", "no offence"), **tie("a", "f", "friend")},
            at_home=True,
        ),
        Event(
            9,
            12,
            GP,
            "gp_consultation",
            {
                "a": {
                    **SUBJECT,
                    "concerns": ["coercive_control"],
                    "engagement": {"offered": "safeguarding", "response": "declined"},
                }
            },
            "Says the friend is back and everything is fine.",
        ),
    ),
)

TRUE_CASES = (MOTHER_AND_SON, COUPLE, FRIEND_IN_THE_FLAT)
