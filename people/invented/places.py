"""Where people live: invented towns and streets under postcodes that no town has (ZZ1 to ZZ98).

A block is a hundred people; it has three postcodes of about fifteen addresses, as in Great Britain, eighty
postcodes to a sector and ten sectors to a district. An address is a function of its block and its place in
the block, so that a former address is always one where somebody else lives now.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from people.invented.dice import PLACE, Roll, mixed, pick
from people.invented.names import PLACES

POSTCODES_OF_BLOCK: Final = 3
_UNIT_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"
_UNITS: Final = len(_UNIT_LETTERS) ** 2
_DISTRICTS: Final = 98
_COMMON_SECTOR: Final = 80
#: Blocks that have a postcode of their own.
BLOCKS: Final = _DISTRICTS * 10 * _UNITS // POSTCODES_OF_BLOCK
_SHORT: Final = {
    "Street": "St", "Road": "Rd", "Avenue": "Ave", "Close": "Cl", "Lane": "Ln", "Drive": "Dr", "Court": "Ct",
    "Gardens": "Gdns", "Crescent": "Cres", "Terrace": "Terr", "Place": "Pl", "Grove": "Gr", "House": "Hse",
}  # fmt: skip
#: NHS Data Dictionary: the postcode written where there is no fixed abode.
NO_ABODE_POSTCODE: Final = "ZZ99 3VZ"


class Address(NamedTuple):
    """One home. `flat` and `number` are "" where there is none; `building` is also a house's name."""

    flat: str
    number: str
    building: str
    street: str
    town: str
    postcode: str
    uprn: int

    @property
    def abode(self) -> bool:
        """Whether it is a place at all: no fixed abode is not."""
        return bool(self.street)


NO_ABODE: Final = Address("", "", "No fixed abode", "", "", NO_ABODE_POSTCODE, 0)


@lru_cache(maxsize=8192)
def postcode(number: int, blocks: int) -> str:
    """The postcode with this number in a county of so many blocks."""
    common = blocks * POSTCODES_OF_BLOCK <= _DISTRICTS * 10 * _COMMON_SECTOR
    sector, unit = divmod(number, _COMMON_SECTOR if common else _UNITS)
    district, digit = divmod(sector, 10)
    first, second = divmod(unit * 7 % _UNITS, len(_UNIT_LETTERS))
    return f"ZZ{district % _DISTRICTS + 1} {digit}{_UNIT_LETTERS[first]}{_UNIT_LETTERS[second]}"


@lru_cache(maxsize=8192)
def street(seed: int, number: int) -> str:
    """The street of a postcode: towns share the common names."""
    chance = mixed(seed, PLACE, number * 2 + 1)
    if chance % 100 < 14:
        return PLACES["streets"][(chance >> 8) % len(PLACES["streets"])]
    stem = PLACES["street_stems"][(chance >> 8) % len(PLACES["street_stems"])]
    kinds = PLACES["street_kinds"]
    # The product of two draws is small oftener than large: roads and streets come first in the list.
    place = ((chance >> 24) % 1000) * ((chance >> 40) % 1000) * len(kinds) // 1_000_000
    return f"{stem} {kinds[place]}"


@lru_cache(maxsize=1024)
def town(seed: int, outcode: str) -> str:
    """The post town of a postcode district."""
    chance = mixed(seed, PLACE, (1 << 40) + int(outcode[2:]))
    stems, endings = PLACES["town_stems"], PLACES["town_endings"]
    name = stems[chance % len(stems)] + endings[(chance >> 12) % len(endings)]
    if (chance >> 24) % 5 == 0:
        name = f"{PLACES['town_prefixes'][(chance >> 32) % len(PLACES['town_prefixes'])]} {name}"
    return name


def address(seed: int, blocks: int, block: int, place: int) -> Address:
    """The home at one place (0 to 99) of a block."""
    code = postcode(block * POSTCODES_OF_BLOCK + place % POSTCODES_OF_BLOCK, blocks)
    road = street(seed, block * POSTCODES_OF_BLOCK + place % POSTCODES_OF_BLOCK)
    where = town(seed, code.partition(" ")[0])
    chance = mixed(seed, PLACE, (2 << 40) + block * 100 + place)
    number = str(1 + place // POSTCODES_OF_BLOCK * 2 + (chance >> 4) % 2 + block % 7 * 12)
    flat = building = ""
    share = chance % 100
    if share < 20:
        flat, number = str(1 + place // POSTCODES_OF_BLOCK), str(2 + block % 40)
        if share < 12:
            named = mixed(seed, PLACE, (3 << 40) + block)
            kinds = PLACES["building_kinds"]
            building = PLACES["buildings"][named % len(PLACES["buildings"])]
            building += f" {kinds[(named >> 16) % len(kinds)]}"
        elif share < 15:
            flat = "ABCD"[(chance >> 16) % 4]
    elif share < 26:
        building, number = PLACES["houses"][(chance >> 16) % len(PLACES["houses"])], ""
    return Address(flat, number, building, road, where, code, block * 100 + place + 1)


def institution(seed: int, blocks: int, block: int, kind: str) -> Address:
    """The home of forty and more people: `kind` is care_home or hostel."""
    home = address(seed, blocks, block, 0)
    chance = mixed(seed, PLACE, (4 << 40) + block)
    names = PLACES["homes" if kind == "care_home" else "hostels"]
    name = names[chance % len(names)] + (" Care Home" if kind == "care_home" else " Hostel")
    return home._replace(flat="", number=str(1 + chance % 90), building=name)


def lines(home: Address, roll: Roll) -> list[str]:
    """The lines of an address as one of many clerks writes them."""
    if not home.abode:
        return [pick(roll, ("No fixed abode", "NFA", "No Fixed Abode", "of no fixed address"))]
    road = home.street if roll() < 0.75 else _short(home.street)
    front = f"{home.number} {road}" if home.number else road
    chance = roll()
    if home.flat and not home.building:
        written = _flat_in_house(home, road, front, chance)
    elif home.flat:
        written = _flat_in_building(home, road, front, chance)
    elif home.building:
        written = [home.building, front] if chance < 0.7 else [f"{home.building}, {front}"]
    elif chance < 0.9:
        written = [front]
    else:
        written = [home.number, road] if chance < 0.94 else [f"{home.number}, {road}"]
    return [line.upper() for line in written] if roll() < 0.12 else written


def _flat_in_house(home: Address, road: str, front: str, chance: float) -> list[str]:
    if home.flat.isalpha():
        joined = f"{home.number}{home.flat} {road}"
    else:
        joined = f"{home.number}/{home.flat} {road}" if chance < 0.8 else f"{home.flat}/{home.number} {road}"
    if chance < 0.4:
        return [f"Flat {home.flat}", front]
    return [f"Flat {home.flat}, {front}"] if chance < 0.65 else [joined]


def _flat_in_building(home: Address, road: str, front: str, chance: float) -> list[str]:
    if chance < 0.35:
        return [f"Flat {home.flat}", home.building, front]
    if chance < 0.65:
        return [f"Flat {home.flat} {home.building}", front]
    if chance < 0.85:
        return [f"{home.flat} {home.building}", road]
    return [f"Flat {home.flat}, {front}"]


def _short(road: str) -> str:
    first, _, kind = road.rpartition(" ")
    return f"{first} {_SHORT.get(kind, kind)}" if first else road
