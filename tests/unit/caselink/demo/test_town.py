"""The invented town and its ordinary contacts."""

import re
from datetime import UTC, date, datetime, time

import pytest

from caselink.demo.contacts import LONDON, contacts
from caselink.demo.stories import story_records
from caselink.demo.town import postcode, residents
from caselink.demo.true_cases import TRUE_CASES
from people.matching.normalise import address_key

TODAY = date(2026, 11, 24)
TOWN = residents(seed=5, count=150, today=TODAY)


def test_one_seed_gives_one_town():
    assert residents(seed=5, count=150, today=TODAY) == TOWN
    assert residents(seed=6, count=150, today=TODAY) != TOWN
    assert contacts(TOWN, seed=5, today=TODAY) == contacts(TOWN, seed=5, today=TODAY)


def test_everybody_has_a_number_and_is_grown_up():
    assert len({resident.nhs_number for resident in TOWN}) == len(TOWN) == 150
    assert all((TODAY - resident.born).days > 18 * 365 for resident in TOWN)


def test_people_who_live_together_share_a_family_name_and_no_given_name():
    homes: dict = {}
    for resident in TOWN:
        homes.setdefault(resident.home, []).append(resident)
    assert max(map(len, homes.values())) <= 4
    assert any(len(household) > 1 for household in homes.values())
    for household in homes.values():
        assert len({resident.family_name for resident in household}) == 1
        assert len({resident.given_name for resident in household}) == len(household)


@pytest.mark.parametrize("number", range(40))
def test_no_postcode_exists_and_each_makes_an_address(number):
    code = postcode(number)
    assert re.fullmatch(r"ZZ99 [12456][A-Z]{2}", code)
    assert address_key(("1 Mill Lane",), "Town", code, None) == f"{code.replace(' ', '')}|1"


def test_streets_have_postcodes_of_their_own():
    assert len({postcode(number) for number in range(40)}) == 40


def test_contacts_lie_in_the_last_eighteen_months_and_have_references_of_their_own():
    found = contacts(TOWN, seed=5, today=TODAY)
    midnight = datetime.combine(TODAY, time(), tzinfo=LONDON)
    ages = [(midnight - datetime.fromisoformat(record["occurred_at"])).days for record in found]
    assert min(ages) >= 0
    assert max(ages) <= 551
    assert len({(record["agency"], record["reference"]) for record in found}) == len(found)


def test_stories_happened_before_today_and_number_their_people_apart():
    found = story_records(stories=TRUE_CASES, today=TODAY)
    numbers = {
        (record["reference"].split("-")[0], person["key"], number["value"])
        for record in found
        for person in record["people"]
        for number in person.get("identifiers", ())
    }
    assert len({value for _, _, value in numbers}) == len({(story, key) for story, key, _ in numbers})
    assert all(
        datetime.fromisoformat(record["occurred_at"]) < datetime(2026, 11, 24, tzinfo=UTC) for record in found
    )
