"""Each level of the model as one SQL condition, in the order in which people.matching.compare asks.

The Python functions in people.matching.compare and people.matching.dates say what a level means; this table
says the same to an engine. A level that the model knows and this table does not, or the other way about, is
refused when the settings are built; that both say the same of a pair is tested (parity).

Conditions are written once for both engines with `{functions}` of the dialect and `{thresholds}` of the
model. Columns are people.relinking.columns', with `_l` and `_r` for the two records.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from people.relinking.columns import STREETS

#: What each engine calls the few functions that SQL does not agree about.
DIALECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "duckdb": {
        "similarity": "jaro_winkler_similarity",
        "slips": "damerau_levenshtein",
        "overlap": "list_has_any",
        "contains": "list_contains",
        "shared": "list_intersect",
        "last": "list_max",
    },
    "spark": {
        "similarity": "name_similarity",
        "slips": "name_slips",
        "overlap": "arrays_overlap",
        "contains": "array_contains",
        "shared": "array_intersect",
        "last": "array_max",
    },
}

ELSE: Final = "ELSE"
#: No level of the model: one side has no name at all, so the order of its parts is not compared.
NOT_COMPARED: Final = "not compared"


class Level(NamedTuple):
    """One level: its name in the model and its condition."""

    name: str
    condition: str


def _alike(one: str, other: str) -> str:
    """Similarity with the words in a fixed order, as people.matching.compare asks for it."""
    return f"{{similarity}}(least({one}, {other}), greatest({one}, {other}))"


def _likeness(one: str, other: str) -> str:
    """The same word, or one spelt alike; false when either is not known (`least` passes over what is not)."""
    return f"({one} IS NOT NULL AND {other} IS NOT NULL AND {_alike(one, other)} >= {{address}})"


def _same_or_not(column: str, missing: str | None = None) -> tuple[Level, ...]:
    return (
        Level("missing", missing or f"{column}_l IS NULL OR {column}_r IS NULL"),
        Level("same", f"{column}_l = {column}_r"),
        Level("different", ELSE),
    )


def _numbers(scheme: str, *, of_one_agency: bool = False) -> tuple[Level, ...]:
    """Sets of numbers: one shared value is agreement. An agency's own mean nothing to another agency."""
    column = f"n_{scheme}"
    missing = f"{column}_l IS NULL OR {column}_r IS NULL"
    if of_one_agency:
        missing += " OR agency_l <> agency_r"
    return (
        Level("missing", missing),
        Level("same", f"{{overlap}}({column}_l, {column}_r)"),
        Level("different", ELSE),
    )


def _slip(column: str, least: int = 2) -> str:
    """One character wrong, left out or added, or two neighbours transposed; false when not known or short."""
    return (
        f"(least(coalesce(length({column}_l), 0), coalesce(length({column}_r), 0)) >= {least}"
        f" AND {{slips}}({column}_l, {column}_r) <= 1)"
    )


_GIVEN_SOUND: Final = (
    "(" + _alike("given_l", "given_r") + " >= {given_same_sound} AND given_sound_l = given_sound_r)"
)
_GIVEN_ALIKE: Final = " OR ".join(
    [_GIVEN_SOUND, _alike("given_l", "given_r") + " >= {given}", _slip("given", 4)]
)
_STREET: Final = " OR ".join(
    _likeness(f"street_{a}_l", f"street_{b}_r") for a in range(1, STREETS + 1) for b in range(1, STREETS + 1)
)
_TOWN: Final = _likeness("town_l", "town_r")
_STREET_UNKNOWN: Final = "street_1_l IS NULL OR street_1_r IS NULL"
_HOUSE_UNKNOWN: Final = "(house_l IS NULL OR house_r IS NULL)"
_PLACE_UNKNOWN: Final = "((postcode_l IS NULL OR postcode_r IS NULL) AND (town_l IS NULL OR town_r IS NULL))"
_NEAR_BY: Final = f"{_slip('postcode')} OR {_TOWN} OR {_PLACE_UNKNOWN}"
#: Nothing that both addresses say tells where, and the same number does not either.
_NOWHERE: Final = (
    "coalesce(uprn_l <> uprn_r, true) AND "
    f"{_PLACE_UNKNOWN} AND ({_STREET_UNKNOWN} OR ({_STREET}) AND {_HOUSE_UNKNOWN})"
)
_WHOLE: Final = "birth_day_l > 0 AND birth_day_r > 0"
_FIRST: Final = "birth_month_day_{0} = '0101'"
_APART: Final = "abs(birth_year_l - birth_year_r)"

#: Comparison to its levels, the first that holds counts. `company` and `familiar` rest on incidents, not on
#: the pair: Python adds them (people.matching.score).
COMPARISONS: Final[Mapping[str, tuple[Level, ...]]] = {
    "given_name": (
        Level("missing", "given_l = '' OR given_r = ''"),
        Level("exact", "given_l = given_r AND length(given_l) > 1"),
        Level(
            "initial", "(length(given_l) = 1 OR length(given_r) = 1) AND left(given_l, 1) = left(given_r, 1)"
        ),
        Level("different", "length(given_l) = 1 OR length(given_r) = 1"),
        Level("nickname", "{overlap}(given_roots_l, given_roots_r)"),
        Level("similar", f"({_GIVEN_ALIKE}) AND NOT (given_listed_l AND given_listed_r)"),
        Level("middle", "{contains}(middles_r, given_l) OR {contains}(middles_l, given_r)"),
        Level("alike", _GIVEN_ALIKE),
        Level(
            "kindred",
            "{overlap}(given_wider_l, given_roots_r) OR {overlap}(given_wider_r, given_roots_l)",
        ),
        Level("different", ELSE),
    ),
    "family_name": (
        Level("missing", "family_l = '' OR family_r = ''"),
        Level("exact", "family_l = family_r"),
        Level("similar", _alike("family_l", "family_r") + " >= {family}"),
        Level(
            "similar",
            _alike("family_l", "family_r") + " >= {family_same_sound} AND family_sound_l = family_sound_r",
        ),
        Level("part", "{overlap}(family_parts_l, family_parts_r)"),
        Level("different", ELSE),
    ),
    "name_order": (
        Level(NOT_COMPARED, "given_l = '' AND family_l = '' OR given_r = '' AND family_r = ''"),
        Level("swapped", "turned_l OR turned_r"),
        Level("as_written", ELSE),
    ),
    "middle_name": (
        Level("missing", "first_middle_l IS NULL OR first_middle_r IS NULL"),
        Level("exact", "{overlap}(middles_l, middles_r)"),
        Level(
            "initial",
            "(length(first_middle_l) = 1 OR length(first_middle_r) = 1)"
            " AND left(first_middle_l, 1) = left(first_middle_r, 1)",
        ),
        Level("different", ELSE),
    ),
    "date_of_birth": (
        Level("missing", "birth_year_l IS NULL OR birth_year_r IS NULL"),
        # One of the two is not a whole date.
        Level("year_near", f"NOT ({_WHOLE}) AND {_APART} = 1"),
        Level("different", f"NOT ({_WHOLE}) AND {_APART} > 1"),
        Level(
            "month", f"NOT ({_WHOLE}) AND birth_month_l > 0 AND birth_month_l = birth_month_r"
        ),
        Level("day_differs", f"NOT ({_WHOLE}) AND birth_month_l > 0 AND birth_month_r > 0"),
        Level("year", f"NOT ({_WHOLE})"),
        # Both are.
        Level(
            "default_day",
            "birth_year_l = birth_year_r AND birth_month_day_l = birth_month_day_r"
            " AND birth_month_day_l = '0101'",
        ),
        Level("exact", "birth_year_l = birth_year_r AND birth_month_day_l = birth_month_day_r"),
        Level(
            "swapped",
            "birth_year_l = birth_year_r AND birth_month_l = birth_day_r AND birth_day_l = birth_month_r",
        ),
        Level(
            "near",
            "birth_year_l = birth_year_r AND {slips}(birth_month_day_l, birth_month_day_r) = 1",
        ),
        Level(
            "year",
            "birth_year_l = birth_year_r"
            f" AND ({_FIRST.format('l')} OR {_FIRST.format('r')})",
        ),
        Level("day_differs", "birth_year_l = birth_year_r"),
        Level(
            "near",
            "birth_month_day_l = birth_month_day_r"
            f" AND {{slips}}(birth_year_text_l, birth_year_text_r) = 1 AND {_APART} < 10",
        ),
        Level(
            "decade",
            "birth_month_day_l = birth_month_day_r AND {slips}(birth_year_text_l, birth_year_text_r) = 1",
        ),
        Level("birthday", "birth_month_day_l = birth_month_day_r"),
        Level("different", ELSE),
    ),
    "sex": _same_or_not("sex"),
    **{
        scheme: _numbers(scheme)
        for scheme in ("nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number")
    },
    **{scheme: _numbers(scheme, of_one_agency=True) for scheme in ("social_care_id", "local")},
    "address": (
        Level("missing", f"NOT lives_l OR NOT lives_r OR ({_NOWHERE})"),
        Level(
            "same",
            "uprn_l = uprn_r"
            " OR house_l = house_r AND (postcode_l = postcode_r"
            f" AND (british_l OR {_STREET_UNKNOWN}) OR ({_STREET}) AND ({_NEAR_BY}))",
        ),
        Level("street", f"({_STREET}) AND ({_NEAR_BY}) AND ({_HOUSE_UNKNOWN} OR {_slip('house')})"),
        Level("street", f"house_l = house_r AND postcode_l <> postcode_r AND {_slip('postcode')}"),
        Level("postcode", "postcode_l = postcode_r"),
        Level("district", _slip("postcode")),
        Level("town", _TOWN),
        Level("district", "district_l = district_r"),
        Level("different", ELSE),
    ),
    "phone": _same_or_not("phone"),
}  # fmt: skip
#: Levels that only incidents can tell; added in Python.
CONTEXT: Final = frozenset({"company", "familiar"})
