"""From a profile to flat rows that an engine can compare: one row for each way of writing the name.

Online, the best pair of names counts, and one side may be read with given and family name in each other's
place. Here each name is a row, and each whole name a second, turned one; the engine scores the pairs of rows
that people.relinking.blocking lets through, and the best of a pair of records counts.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from people.matching.addresses import Address, is_british, outcode
from people.matching.compare import turned
from people.matching.dates import Birth
from people.matching.model import Model
from people.matching.names import Name
from people.matching.normalise import Profile

SCHEMES: Final = (
    "nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number", "social_care_id", "local",
)  # fmt: skip
#: Lines of an address that may name its street.
STREETS: Final = 2
#: Rows that one record may have: four names, each as written and turned.
ROWS_A_RECORD: Final = 8
_NOWHERE: Final = Address(None, None, (), None, None)
_NOBODY: Final = Name("", (), "", (), (), (), "", "")

#: Column to kind: "int", "float", "bool", "text" or "texts". The order is that of the engines' tables.
SCHEMA: Final[Mapping[str, str]] = {
    "row_id": "int", "record": "int", "turned": "bool", "order_key": "text", "agency": "text",
    "given": "text", "family": "text", "middles": "texts", "first_middle": "text",
    "given_roots": "texts", "given_wider": "texts", "given_sound": "text",
    "given_listed": "bool", "family_sound": "text", "family_parts": "texts",
    "family_bands": "texts", "share_given": "float", "share_family": "float",
    "birth_year": "int", "birth_month": "int", "birth_day": "int",
    "birth_year_text": "text", "birth_month_day": "text", "sex": "text",
    **{f"n_{scheme}": "texts" for scheme in SCHEMES},
    "lives": "bool", "uprn": "text", "house": "text",
    **{f"street_{place}": "text" for place in range(1, STREETS + 1)},
    "town": "text", "postcode": "text", "british": "bool", "district": "text", "phone": "text",
}  # fmt: skip


def named_in(sql: str, one: str, other: str) -> str:
    """A select list that names the columns an expression uses, as of the tables `one` and `other`."""
    used = [column for column in SCHEMA if f"{column}_l" in sql or f"{column}_r" in sql]
    return ", ".join([f"{one}.{column} AS {column}_l, {other}.{column} AS {column}_r" for column in used])


class Held(NamedTuple):
    """One person record: its number, the person it is linked to (or None), and what it says."""

    record: int
    person: int | None
    profile: Profile


class Shares:
    """How common names are, by the model's own tables; and the classes of equal share among family names.

    The share that counts when two family names have a part in common is that part's, which no column of one
    row alone can tell: each part is written with its class, and each class is a level of its own.
    """

    def __init__(self, model: Model, terms: Mapping[str, Any]) -> None:
        """`terms` is the model document's `frequencies`."""
        self._model = model
        self._terms = terms

    @cached_property
    def classes(self) -> tuple[float, ...]:
        """Every share that a family name can have, the rarest first."""
        table = self._terms["family_name"]
        shares = {per / table["per"] for per, _ in table["bands"]}
        return tuple(sorted(shares | {table["other"] / table["per"]}))

    @cached_property
    def _class_of(self) -> dict[float, int]:
        return {share: index for index, share in enumerate(self.classes)}

    def banded(self, part: str) -> str:
        """A part of a family name and its class. The space sorts before any letter, as the words do."""
        return f"{part} {self._class_of[self.family(part)]}"

    def lists(self, name: str) -> bool:
        """Whether a first name is one whose share is listed."""
        return self._model.lists("given_name", name)

    def given(self, name: str) -> float:
        """The share of the population with this first name."""
        return self._model.frequency("given_name", name)

    def family(self, name: str) -> float:
        """The share of the population with this family name."""
        return self._model.frequency("family_name", name)


def rows(held: Held, shares: Shares) -> Iterator[dict[str, Any]]:
    """The rows of one record, `ROWS_A_RECORD` at most; a record without a name has one."""
    common = _common(held)
    for place, name in enumerate(held.profile.names or (_NOBODY,)):
        order = _order_key(name)
        for swapped in (False, True):
            if swapped and not (name.given and name.family):
                continue
            yield {
                "row_id": held.record * ROWS_A_RECORD + place * 2 + swapped,
                "turned": swapped,
                "order_key": order,
                **_named(turned(name) if swapped else name, shares),
                **common,
            }


def keys(held: Held) -> Iterator[dict[str, Any]]:
    """The hashed keys of one record: whether it is found by each, and whether it asks by it."""
    stored, asked = set(held.profile.keys), set(held.profile.query_keys)
    holder = held.record if held.person is None else held.person
    for key in sorted(stored | asked):
        yield {
            "record": held.record, "holder": holder, "hashed": key, "stored": key in stored,
            "asked": key in asked,
        }  # fmt: skip


KEY_SCHEMA: Final[Mapping[str, str]] = {
    "record": "int", "holder": "int", "hashed": "int", "stored": "bool", "asked": "bool",
}  # fmt: skip


def _order_key(name: Name) -> str:
    """A text that sorts as the name does: which of two names is turned depends on their order."""
    return " ".join([name.given, "!".join(name.middles), name.family, "!".join(name.family_parts)])


def _named(name: Name, shares: Shares) -> dict[str, Any]:
    return {
        "given": name.given,
        "family": name.family,
        "middles": list(name.middles),
        "first_middle": name.middles[0] if name.middles else None,
        "given_roots": list(name.given_roots),
        "given_wider": list(name.given_wider),
        "given_sound": name.given_sound,
        "given_listed": shares.lists(name.given),
        "family_sound": name.family_sound,
        "family_parts": list(name.family_parts),
        "family_bands": [shares.banded(part) for part in name.family_parts],
        "share_given": shares.given(name.given),
        "share_family": shares.family(name.family),
    }


def _common(held: Held) -> dict[str, Any]:
    """What every way of writing the name has in common."""
    profile, birth = held.profile, held.profile.birth
    numbers: dict[str, list[str]] = {}
    for scheme, value in sorted(profile.identifiers):
        numbers.setdefault(scheme, []).append(value)
    return {
        "record": held.record,
        "agency": profile.agency,
        **_birth(birth),
        "sex": profile.sex,
        **{f"n_{scheme}": numbers.get(scheme) for scheme in SCHEMES},
        **_address(profile.address),
        "phone": profile.phone,
    }


def _address(address: Address | None) -> dict[str, Any]:
    """The parts of an address. Raises `ValueError` for more streets than there are columns."""
    uprn, house, streets, town, postcode = address or _NOWHERE
    if len(streets) > STREETS:
        raise ValueError(f"An address has more than {STREETS} streets.")
    named = {f"street_{place}": street for place, street in enumerate(streets, 1)}
    return {
        "lives": address is not None, "uprn": uprn, "house": house,
        **{f"street_{place}": named.get(f"street_{place}") for place in range(1, STREETS + 1)},
        "town": town, "postcode": postcode, "british": postcode is not None and is_british(postcode),
        "district": outcode(postcode),
    }  # fmt: skip


def _birth(birth: Birth | None) -> dict[str, Any]:
    return {
        "birth_year": birth.year if birth else None,
        "birth_month": birth.month if birth else None,
        "birth_day": birth.day if birth else None,
        "birth_year_text": str(birth.year) if birth else None,
        "birth_month_day": f"{birth.month * 100 + birth.day:04}" if birth else None,
    }
