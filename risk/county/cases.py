"""The kinds of true case: how many, how they go, who comes to know, under which label.

A true case is repeated harm of one person by one other person that builds up to a serious event: the first
that is life-threatening, or as grave (a life's savings, a home taken over, somebody found close to death from
neglect). The share of men, of couples of one sex and of families follows the Home Office's key findings of
domestic homicide reviews (a fifth of victims men) and the reviews themselves; the tempo, the labels and the
mix of agencies are judgement on them, and on the review of Mr E (call-outs opened as nuisance or domestic and
closed as friends; most injuries at a minor injuries unit and the GP). Half of the pairs with the gravest harm
had never called police (Bland and Ariel 2015), four in five of those harmed do not report to police (ONS).

The number: MARAC hears some 43 of 10,000 adult women a year (SafeLives), 340 people in 100,000 over two
years; those where it builds up to something serious are a tenth or so of that, which is what is made here.
The rest of MARAC's are left out: agencies know them already, and finding them would flatter every ruleset.
"""

from typing import Final, NamedTuple

from people.invented.dice import Weighted


class Kind(NamedTuple):
    """One kind of case.

    `per_100k`: over two years. `build`: days from first harm to the serious event. `harms`: how many before
    it. `said`: what the relationship is said to be, agency by agency. `labels`: what calls are logged as.
    `seen_by`: who comes to know of one harm. `struck`: share of harms with violence. `drink`: share of cases
    where both or either drink. `told`: share of injuries that somebody says are an assault.
    """

    name: str
    per_100k: float
    build: tuple[int, int]
    harms: tuple[int, int]
    said: Weighted[str]
    labels: Weighted[str]
    seen_by: Weighted[str]
    struck: float = 0.7
    drink: float = 0.5
    told: float = 0.35


def _w(**weights: float) -> Weighted[str]:
    return Weighted(list(weights), list(weights.values()))


_COUPLE: Final = _w(partner=70, spouse=12, friend=6, ex_partner=8, unknown=4)
_DOMESTIC: Final = _w(domestic=52, assault=14, nuisance=10, welfare=12, noise=8, neighbour_dispute=4)
_HIDDEN: Final = _w(domestic=18, assault=14, nuisance=26, welfare=24, noise=12, neighbour_dispute=6)
_COUPLE_SEEN: Final = _w(
    police=30, health=26, gp=16, ambulance=7, concern=6, third_party=5, housing=3, abuse_service=5,
    mental_health=2,
)  # fmt: skip
_HOME_SEEN: Final = _w(
    police=24, health=28, gp=18, ambulance=9, concern=7, third_party=6, housing=5, addiction=3
)

KINDS: Final = (
    Kind("partner_violence_slow", 7, (400, 640), (12, 22), _COUPLE, _DOMESTIC, _COUPLE_SEEN),
    Kind("partner_violence_medium", 6, (110, 330), (8, 16), _COUPLE, _DOMESTIC, _COUPLE_SEEN),
    Kind("partner_violence_fast", 4, (16, 84), (5, 9), _COUPLE, _DOMESTIC, _COUPLE_SEEN, 0.8, 0.45, 0.45),
    Kind("male_victim", 5, (90, 600), (7, 16), _COUPLE, _HIDDEN, _COUPLE_SEEN, 0.7, 0.55, 0.2),
    Kind(
        "same_sex_partner", 4, (60, 560), (7, 16),
        _w(partner=34, friend=34, housemate=16, unknown=8, acquaintance=8),
        _HIDDEN, _COUPLE_SEEN, 0.7, 0.55, 0.25,
    ),
    Kind(
        "friend_or_carer_in_home", 5, (200, 620), (10, 24),
        _w(friend=36, housemate=16, carer=14, tenant=10, partner=10, acquaintance=6, unknown=8), _HIDDEN,
        _HOME_SEEN, 0.75, 0.8, 0.2,
    ),
    Kind(
        "older_parent_adult_child", 5, (120, 600), (7, 15),
        _w(child=74, carer=18, other_family=8), _HIDDEN,
        _w(police=17, health=20, gp=18, ambulance=10, concern=18, third_party=8, housing=4, mental_health=5),
        0.5, 0.4, 0.25,
    ),
    Kind(
        "exploitation", 4, (150, 600), (8, 16),
        _w(friend=44, acquaintance=26, housemate=10, carer=10, unknown=10), _HIDDEN,
        _w(police=20, health=14, gp=12, ambulance=5, concern=20, third_party=12, housing=14, mental_health=3),
        0.35, 0.4, 0.2,
    ),
)  # fmt: skip
BY_NAME: Final = {kind.name: kind for kind in KINDS}
#: Share of cases of which three or four contacts are on record before the serious event, and no more, unless
#: the county is made with another (judgement: reviews after deaths nearly always find many more).
FAINT: Final = 0.1
#: A contact that happened and was never recorded or never shared (judgement).
NEVER_RECORDED: Final = 0.15
#: A case of which one agency holds and shares nothing at all (judgement).
AGENCY_MISSING: Final = 0.3
#: Whoever harms has a record of violence (domestic homicide reviews: a third to a half were known for it).
WITH_RECORD: Final = 0.42
#: Of those, an earlier victim is on record within the county's years (judgement).
EARLIER_VICTIM: Final = 0.35
#: Police take whoever is harmed for the suspect, of men and of others (judgement on Hester 2013).
TAKEN_FOR_SUSPECT_MAN: Final = 0.12
TAKEN_FOR_SUSPECT: Final = 0.03
