"""Who must not be linked without a person being asked, and who must be, case by case."""

import pytest

from tests.unit.people.matching.people_of_test import FAR, HOME, NHS_ONE, NHS_TWO, Scene, linked, person

SON = "1984-09-02"
PHONE = "01543496000"
NO_HOME = {"lines": ["No fixed abode"], "town": "Cannock"}


def review(scene: Scene, guard: str) -> None:
    """The last record became a new person, and the other is offered to a reviewer for this reason."""
    assert scene.placements[-1].joins == ()
    assert guard in scene.guards
    assert "review" in scene.bands


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Keith"), person("Kevin")),
        (person("Keith", address=HOME), person("Graham", address=HOME)),
        (person("Keith", address=HOME, nhs=NHS_ONE), person("Graham", address=HOME)),
        (person("Keith", address=HOME), person("Graham", address=HOME, pnc="1997/0418822R")),
        (person("Keith", address=HOME), person("Graham", born="1954-03-07", address=HOME)),
        (person("Keith", born="1954-03-04", address=HOME), person("Graham", born="1954-04-03", address=HOME)),
        (person("Keith", address=HOME), person("Graham", "Marlowe", address=HOME)),
        (person("Keith", address=HOME, phone=PHONE), person("Graham", address=HOME, phone=PHONE)),
        (person("Edwin", address=HOME), person("Edward", address=HOME)),
        (person("Keith", address=HOME), person("K", address=HOME)),
        (person("Daniel", address=HOME, sex="male"), person("Danielle", address=HOME, sex="female")),
        (person("Keith", "Patel", address=HOME), person("Sunil", "Patel", address=HOME)),
        (person("Mary Ann", address=HOME), person("Mary Kate", address=HOME)),
        (person("Thi Lan", "Nguyen", address=HOME), person("Thi Hoa", "Nguyen", address=HOME)),
        (person("Baby", address=HOME), person("Baby", address=HOME)),
        (person("Twin 1", address=HOME), person("Twin 2", address=HOME)),
        (person("Baby Boy", address=HOME), person("Noah", address=HOME)),
        (person("Daniel", address=HOME), person("Danielle", address=HOME)),
        (person("Emma", address=HOME), person("Gemma", address=HOME)),
    ],
)  # fmt: skip
def test_twins_are_two_people(one, other):
    assert not linked(one, other)
    assert not linked(other, one)


def test_twins_with_different_numbers_are_two_people_even_under_one_first_name():
    scene = Scene()
    scene.seen(person(address=HOME, nhs=NHS_ONE), agency="gp")
    scene.seen(person(address=HOME, nhs=NHS_TWO), agency="gp")
    review(scene, "number_conflict")


def test_a_record_without_first_name_does_not_carry_a_twin_in():
    scene = Scene()
    scene.seen(person("Keith", address=HOME), agency="gp")
    scene.seen(person(None, address=HOME), agency="police")
    scene.seen(person("Graham", address=HOME), agency="miu")
    review(scene, "twin")


@pytest.mark.parametrize("born", [SON, "1984-03-17", "1982-03-17", "1984", "1955", "1954-11-28"])
@pytest.mark.parametrize("home", [HOME, None])
def test_father_and_son_of_one_name_are_two_people(born, home):
    assert not linked(person(address=home), person(born=born, address=home))
    assert not linked(person(born=born, address=home), person(address=home))


def test_father_and_son_seen_with_the_same_mother_are_two_people():
    scene = Scene()
    mother = person("Joan", "Marlow", "1956-05-05", key="m", address=HOME)
    [father, _] = scene.seen(person(address=HOME), mother)
    [son, _] = scene.seen(person(born=SON, address=HOME), mother, agency="gp")
    assert father != son


def test_a_record_without_birth_at_the_fathers_address_is_asked_about():
    scene = Scene()
    scene.seen(person(address=HOME), agency="gp")
    scene.seen(person(born=None, address=HOME), agency="ambulance")
    review(scene, "sparse")


def test_a_record_without_birth_is_linked_when_name_address_sex_and_telephone_agree():
    known = {"address": HOME, "sex": "male", "phone": PHONE}
    assert linked(person(**known), person(born=None, **known))


def test_a_record_without_birth_at_the_address_of_father_and_son_is_asked_about():
    scene = Scene()
    scene.seen(person(address=HOME), agency="gp")
    scene.seen(person(born=SON, address=HOME), agency="gp")
    scene.seen(person(born=None, address=HOME, sex="male", phone=PHONE), agency="ambulance")
    assert scene.bands == ["review", "review"]


@pytest.mark.parametrize("sparse", [
    person(born=None), person("E", born=None, address=HOME), person(None, born=None, address=HOME),
    person(born=None, address={**HOME, "lines": ["16 Larkhill Court"]}),
])  # fmt: skip
def test_a_record_without_birth_or_number_and_with_less_than_full_name_and_dwelling_is_asked_about(sparse):
    scene = Scene()
    scene.seen(person(address=HOME), agency="gp")
    scene.seen(sparse, agency="ambulance")
    review(scene, "sparse")


def test_a_record_without_birth_is_not_given_to_either_of_father_and_son():
    scene = Scene()
    mother = person("Joan", "Marlow", "1956-05-05", key="m", address=HOME)
    for _ in range(6):
        [father, _] = scene.seen(person(address=HOME), mother)
        [son, _] = scene.seen(person(born=SON, address=HOME), mother)
    [unknown, _] = scene.seen(person(born=None, address=HOME), mother)
    assert len({father, son, unknown}) == 3
    assert "ambiguous" in scene.guards


def test_a_record_without_birth_seen_with_the_same_person_at_the_same_address_is_linked():
    scene = Scene()
    other = person("Zak", "Hollis", "1981-08-02", key="z", address=HOME)
    [known, _] = scene.seen(person(address=HOME), other)
    [again, _] = scene.seen(person(born=None, address=HOME), other, agency="ambulance")
    assert scene.linker.resolve(again) == scene.linker.resolve(known)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person(born="1954", address=HOME), person(born="1954", address=FAR)),
        (person(address=HOME), person(born="1954", address=FAR)),
        (person("John", "Smith", address=HOME), person("John", "Smith", address=FAR)),
        (person("John", "Smith"), person("John", "Smith", "1954")),
        (person(), person(born=None)),
        (person(born=None), person(born=None)),
        (person(), person(born="1981-08-02")),
        (person("Edwin", None), person("Edwin", None)),
        (person(None, None, None), person(None, None, None)),
        (person("Unknown", "Unknown", None, address=HOME), person("Unknown", "Unknown", None, address=HOME)),
        (person(address=NO_HOME, born="1954"), person(address=NO_HOME, born="1954")),
    ],
)  # fmt: skip
def test_strangers_are_two_people(one, other):
    assert not linked(one, other)
    assert not linked(other, one)


def test_strangers_of_one_name_and_year_in_two_towns_are_two_people_even_at_one_agency():
    scene = Scene()
    [one] = scene.seen(person(born="1954", address=HOME))
    [other] = scene.seen(person(born="1954", address=FAR))
    assert one != other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Sarah", "Quixley", nhs=NHS_ONE), person("Sarah", "Hollis", nhs=NHS_ONE, address=FAR)),
        (person("Sarah", "Quixley-Hollis", address=HOME), person("Sarah", "Hollis", address=HOME)),
        (person("Sarah", "Quixley", address=HOME), person("Sarah", "Hollis", address=HOME)),
        (person("Sarah", "Hollis", aliases=["Sarah Quixley"]), person("Sarah", "Quixley")),
        (person("Marlow", "Edwin"), person("Edwin", "Marlow")),
        (person("da Silva", "Maria", address=HOME), person("Maria", "da Silva", address=HOME)),
        (person("Marlow", "Edwin John", address=HOME), person("Edwin John", "Marlow", address=HOME)),
        (person("Edwin", "Marlow", address=HOME), person("Ted", "Marlowe", address=HOME)),
        (person("Nguyễn", "Thị Hoa"), person("Nguyen", "Thi Hoa")),
        (person("Edwin John", "Marlow"), person("Edwin", "Marlow")),
        (person(address=HOME), person(born="1954-03-07", address=HOME)),
        (person(phone=PHONE, born="1954-03-04"), person(born="1954-04-03", phone=PHONE)),
    ],
)  # fmt: skip
def test_one_person_under_a_changed_or_misspelt_name_is_linked(one, other):
    assert linked(one, other)
    assert linked(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Sarah", "Quixley"), person("Sarah", "Hollis")),
        (person("Sarah", "Quixley", "1954", address=HOME), person("Sarah", "Hollis", "1954", address=HOME)),
        (person("Sarah", "Quixley", nhs=NHS_ONE), person("Sarah", "Hollis", "1981-08-02", nhs=NHS_ONE)),
    ],
)
def test_a_changed_name_with_little_else_is_not_linked(one, other):
    assert not linked(one, other)
    assert not linked(other, one)


def test_a_changed_family_name_is_asked_about_where_the_address_is_only_near():
    scene = Scene()
    scene.seen(person("Sarah", "Quixley", address=HOME), agency="gp")
    scene.seen(person("Sarah", "Hollis", address={**HOME, "lines": ["51 Larkhill Court"]}), agency="miu")
    assert scene.bands == ["review"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person(address=HOME), person("Joan", "Marlow", "1956-05-05", address=HOME)),
        (person(address=HOME), person("Zak", "Hollis", "1981-08-02", address=HOME)),
        (person(address=HOME), person("Edith", "Marlow", "1985-01-30", address=HOME)),
        (person(address=HOME), person("Zak", "Hollis", "1954-03-17", address=HOME)),
        (person(address=HOME), person(None, "Marlow", None, address=HOME)),
        (person("Edwin", address=HOME, born=None), person("Ernest", address=HOME, born=None)),
        (person("Edwin", address=HOME, born="1954"), person("E", address=HOME)),
        (
            person("Dan", "Abbot", "1953-04-04", address=HOME),
            person("Dan", "Pryor", "1953-04-24", address=HOME),
        ),
    ],
)
def test_people_who_share_an_address_are_two_people(one, other):
    assert not linked(one, other)
    assert not linked(other, one)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"nhs": NHS_ONE}, {"nhs": NHS_TWO}),
        ({"crn": "X418822"}, {"crn": "X418823"}),
        ({"pnc": "1997/0418822R"}, {"pnc": "1998/0418822G"}),
        ({"nhs": NHS_ONE, "crn": "X418822"}, {"nhs": NHS_ONE, "crn": "X418823"}),
    ],
)
def test_a_conflict_of_numbers_never_links(mine, theirs):
    scene = Scene()
    scene.seen(person(address=HOME, **mine), agency="gp")
    scene.seen(person(address=HOME, **theirs), agency="miu")
    review(scene, "number_conflict")


def test_a_conflict_of_numbers_with_any_member_never_links():
    scene = Scene()
    scene.seen(person(nhs=NHS_ONE), agency="gp")
    scene.seen(person(), agency="police")
    scene.seen(person(address=HOME), agency="ambulance")
    scene.seen(person(address=HOME, nhs=NHS_TWO), agency="miu")
    review(scene, "number_conflict")


def test_a_record_that_two_numbers_claim_joins_neither():
    scene = Scene()
    [one] = scene.seen(person(nhs=NHS_ONE), agency="gp")
    [two] = scene.seen(person(nhs=NHS_TWO), agency="miu")
    [plain] = scene.seen(person(), agency="police")
    assert len({one, two, plain}) == 3
    assert "ambiguous" in scene.guards


def test_a_number_on_the_wrong_persons_record_is_asked_about():
    scene = Scene()
    scene.seen(person(nhs=NHS_ONE), agency="gp")
    scene.seen(person("Zak", "Hollis", "1981-08-02", nhs=NHS_ONE), agency="miu")
    review(scene, "number_only")


def test_a_number_alone_is_asked_about():
    assert not linked(person(nhs=NHS_ONE), person(None, None, None, nhs=NHS_ONE))


def test_two_participants_of_one_incident_are_two_people():
    scene = Scene()
    [one, other] = scene.seen(
        person(key="a", address=HOME), person(key="b", address=HOME, phone="01543496000")
    )
    assert one != other


@pytest.mark.parametrize(
    "other",
    [
        person(nhs=NHS_ONE, born="1954-03-07"),
        person("Ted", "Marlowe", "1954", nhs=NHS_ONE),
        person("Jock", "Marlow", nhs=NHS_ONE),
        person(None, "Marlow", None, nhs=NHS_ONE),
        person("Edwin", "Marlow", "1984-09-02", nhs=NHS_ONE),
    ],
)
def test_a_number_that_agrees_links_in_spite_of_one_mistake(other):
    assert linked(person(nhs=NHS_ONE), other)
    assert linked(other, person(nhs=NHS_ONE))
