from people.matching.identity import Identity
from people.matching.model import MODEL
from people.matching.relatives import ENOUGH, Relatives, count_relatives, for_population

GIVEN = ("Alba", "Bram", "Cleo", "Dirk", "Enid")


def at(home, given, born, family="Quill"):
    return Identity(
        "a",
        given,
        family,
        date_of_birth=born,
        lines=(f"{home} Mill Lane",),
        postcode="ZZ99 4QQ",
        town="Cannock",
    )


def repeated(homes):
    """One person in each home, recorded twice, once with a slip."""
    return [
        at(home, given, f"19{20 + home % 70}-03-1{slip}")
        for home in range(1, homes + 1)
        for given, slip in (("Alba", 1), ("Albe", 1))
    ]


def test_a_list_of_one_person_in_each_home_has_no_relatives():
    seen = count_relatives(repeated(ENOUGH + 10), MODEL)
    assert (seen.repeated, seen.together, seen.none) == (ENOUGH + 10, 0, True)
    fitted = for_population(MODEL, seen)
    assert not fitted.has_relatives
    assert fitted.population == seen.records
    assert fitted.frequency("family_name", "quill") == 1.0


def test_a_short_list_does_not_overturn_the_model():
    seen = count_relatives(repeated(ENOUGH - 1), MODEL)
    assert not seen.none
    assert for_population(MODEL, seen) is MODEL


def test_people_who_live_together_are_relatives():
    spouses = [at(home, "Dirk", "1950-09-02") for home in range(1, 60)]
    seen = count_relatives(repeated(ENOUGH + 10) + spouses, MODEL)
    assert seen.together == 59 * 2
    assert not seen.none


def test_two_first_names_of_one_birth_that_are_each_repeated_are_twins():
    twins = [at(1, given, "1999-05-05") for given in ("Alba", "Alba", "Cleo", "Cleo")]
    seen = count_relatives(twins, MODEL)
    assert (seen.repeated, seen.together) == (2, 4)


def test_twins_who_are_each_recorded_once_among_many_repetitions_are_no_slips():
    """Slips fall on births too; here only first names differ."""
    twins = [
        at(home, given, f"19{30 + home % 60}-07-2{home % 10}")
        for home in range(1000, 1100)
        for given in GIVEN[2:4]
    ]
    seen = count_relatives(repeated(ENOUGH + 100) + twins, MODEL)
    assert (seen.other_name, seen.other_birth, seen.together) == (100, 0, 0)
    assert not seen.none


def test_two_births_of_one_name_that_are_each_repeated_are_parent_and_child():
    both = [at(1, "Alba", born) for born in ("1950-05-05", "1950-05-05", "1979-01-30", "1979-01-30")]
    assert count_relatives(both, MODEL)[1:3] == (2, 4)


def test_a_first_name_that_differs_once_among_repetitions_is_a_slip():
    seen = count_relatives([at(1, given, "1999-05-05") for given in ("Alba", "Alba", "Cleo")], MODEL)
    assert (seen.repeated, seen.together, seen.other_name) == (1, 0, 2)


def test_communal_homes_say_nothing():
    hostel = [at(1, given, f"19{40 + year}-01-02") for year in range(20) for given in GIVEN]
    assert count_relatives(hostel, MODEL)[1:3] == (0, 0)


def test_a_few_who_live_together_among_many_repetitions_are_next_to_none_only_when_that_is_certain():
    assert Relatives(5000, 2000, 10, 0, 0, {}).none
    assert not Relatives(5000, 600, 10, 0, 0, {}).none


def test_slips_fall_on_names_and_births_alike():
    assert Relatives(5000, 2000, 0, 300, 60, {}).none
    assert not Relatives(5000, 2000, 0, 300, 20, {}).none
    assert not Relatives(5000, 2000, 0, 5, 300, {}).none
