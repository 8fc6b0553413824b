"""The base rates that a county is made to have, for county.json and for the tests that count them."""

from typing import Any

from risk.county import rates
from risk.county.cases import AGENCY_MISSING, FAINT, KINDS, NEVER_RECORDED
from risk.county.lookers import LOOKERS

_HUNDRED_THOUSAND = 100_000


def rates_a_year() -> dict[str, float]:
    """Per 100,000 people and year, what the sources named in `rates` give."""
    heavy = rates.HEAVY_SHARE
    attendances = (1 - heavy) * rates.LIGHT_MEAN + heavy * rates.HEAVY_MEAN
    return {
        "attendances": round(attendances * _HUNDRED_THOUSAND),
        "injury_attendances": round(rates.INJURY_ATTENDANCES * _HUNDRED_THOUSAND),
        "assault_attendances": round(attendances * rates.ASSAULT_ATTENDANCES * _HUNDRED_THOUSAND),
        "domestic_abuse_call_outs": round(rates.DOMESTIC * _HUNDRED_THOUSAND),
        "concerns_per_100000_adults": rates.CONCERNS_PER_100K,
    }


def expected(years: int, *, faint: float = FAINT) -> dict[str, Any]:
    """Base rates, and how many are marked of each kind in 100,000 people over these years."""
    share = years / 2
    return {
        "per_100000_a_year": rates_a_year(),
        "share_of_people_with_attendances_in_a_year": {
            "1+": 0.181,
            "3+": 0.017,
            "6+": 0.0022,
            "10+": 0.00057,
        },
        "head_share_of_injuries": rates.HEAD_OF_INJURIES,
        "cases_per_100000": {kind.name: kind.per_100k * share for kind in KINDS},
        "negatives_per_100000": {name: looker.per_100k * share for name, looker in LOOKERS.items()},
        "faint_share_of_cases": faint,
        "contacts_never_recorded": NEVER_RECORDED,
        "cases_with_an_agency_missing": AGENCY_MISSING,
    }
