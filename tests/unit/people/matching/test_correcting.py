"""What is somebody written down better, and what is somebody else."""

import pytest

from people.matching.correcting import somebody_else

NINA = {
    "given_name": "Nina",
    "family_name": "Ashdown",
    "date_of_birth": "1971-04-12",
    "phone": "01632 960001",
}
NUMBER = [{"scheme": "nhs_number", "value": "999 123 4500"}]
OTHER_NUMBER = [{"scheme": "nhs_number", "value": "999 123 4519"}]
UNKNOWN: dict = {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NINA, NINA | {"family_name": "Ashdwon"}),
        (NINA, NINA | {"given_name": "Nena"}),
        (NINA, NINA | {"family_name": "Brandt"}),  # she married; the telephone is still hers
        (NINA, NINA | {"date_of_birth": "1971-12-04"}),
        (NINA, NINA | {"date_of_birth": "1981-04-12"}),
        (NINA, NINA | {"phone": "01632 960999"}),
        (NINA | {"identifiers": NUMBER}, NINA | {"identifiers": OTHER_NUMBER}),
        (NINA | {"identifiers": NUMBER}, NINA | {"identifiers": NUMBER, "date_of_birth": "1950-01-30"}),
        (NINA | {"identifiers": NUMBER}, NINA | {"identifiers": NUMBER, "given_name": "Mary"}),
        (UNKNOWN, NINA),
        ({"given_name": "Nina"}, NINA),
        (NINA, {"family_name": "Ashdown"}),
    ],
)
def test_a_slip_put_right_is_the_same_person(before, after):
    assert not somebody_else(before, after, agency="cannock-gp")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NINA, NINA | {"given_name": "Karl"}),  # who lives with her
        (NINA, NINA | {"date_of_birth": "1950-01-30"}),  # her mother's name may be hers
        (NINA, {"given_name": "Karl", "family_name": "Brandt"}),
        (NINA, {"given_name": "Nina", "family_name": "Brandt"}),
        ({"identifiers": NUMBER}, {"identifiers": OTHER_NUMBER}),
    ],
)
def test_another_person_typed_over_this_one_is_somebody_else(before, after):
    assert somebody_else(before, after, agency="cannock-gp")
