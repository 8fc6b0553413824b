import pytest

from people.matching.identity import Identity
from tests.unit.people.matching.people_of_test import HOME, NHS_ONE, person


def print_of(participant, agency="gp", reference="R1"):
    return Identity.from_participant(participant, agency=agency).fingerprint(reference)


def test_everything_sent_is_kept_as_sent():
    sent = person(
        "edWIN ", "MARLOW", "1954", nhs="999 004 1539", aliases=["Ted"], address=HOME, phone="01543 496000",
        gp_practice="A81001", sex="male",
    )  # fmt: skip
    identity = Identity.from_participant(sent, agency="gp")
    assert identity == Identity(
        "gp", "edWIN ", "MARLOW", ("Ted",), "1954", "male", (("nhs_number", "999 004 1539"),),
        ("14 Larkhill Court",), "Cannock", "ZZ99 4QQ", None, "01543 496000", "A81001",
    )  # fmt: skip


def test_nulls_and_absent_fields_are_the_same():
    sparse = {"key": "p", "role": "subject", "address": None, "identifiers": [], "given_name": None}
    assert Identity.from_participant(sparse, agency="gp") == Identity("gp")


@pytest.mark.parametrize(
    "participant",
    [
        person(),
        person("Edwin", None, None, nhs=NHS_ONE),
        person(None, "Marlow", "1954", crn="X418822"),
    ],
)
def test_a_sufficient_identity_is_one_record_in_every_incident(participant):
    assert print_of(participant, reference="R1") == print_of(participant, reference="R2")


@pytest.mark.parametrize(
    "participant",
    [
        person(born=None),
        person(born="1954"),
        person("Edwin", None),
        person(None, None, nhs=NHS_ONE),
        person(born=None, nhs="1111111111"),
        person(born="1954", address=HOME),
    ],
)
def test_sparse_strangers_of_two_incidents_are_two_records(participant):
    assert print_of(participant, reference="R1") != print_of(participant, reference="R2")
    assert print_of(participant, reference="R1") == print_of(participant, reference="R1")


def test_case_space_and_the_way_of_writing_a_number_do_not_make_a_new_record():
    assert print_of(person("EDWIN", " marlow", nhs="999 004 1539")) == print_of(person(nhs=NHS_ONE))


@pytest.mark.parametrize(
    "other", [person("Ted"), person(born="1954-03-07"), person(nhs=NHS_ONE), person(address=HOME)]
)
def test_other_content_or_another_agency_is_another_record(other):
    assert print_of(other) != print_of(person())
    assert print_of(person(), agency="police") != print_of(person())
