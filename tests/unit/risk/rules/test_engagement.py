"""How the person is met, and what each agency calls the relationship."""

import pytest

from tests.unit.risk.records import person, reckoned, record


def met(on, **how):
    there = (person("e", **how), person("z", "household_member"))
    return record("gp_consultation" if on % 2 else "social_care_contact", on, *there)


HINDERED = [
    met(1, under_influence="alcohol"),
    met(10, present=["z"]),
    met(20, seen_alone=False),
    met(31, under_influence="both", seen_alone=True),
]


def test_never_seen_both_sober_and_alone():
    finding = reckoned(HINDERED, 40).finding("never_sober_and_alone")
    assert finding.says == (
        "Under the influence, or with somebody else present, at every one of the four contacts in the last "
        "12 months that recorded it; never asked sober and alone."
    )
    assert {e.reference for e in finding.evidence} == {raw["reference"] for raw in HINDERED}
    assert finding.weight == 0
    assert finding.about_others


@pytest.mark.parametrize("how", [{"seen_alone": True}, {"under_influence": "no"}])
def test_one_contact_without_hindrance_ends_it(how):
    assert reckoned([*HINDERED, met(35, **how)], 40).finding("never_sober_and_alone") is None


def test_too_few_contacts_or_contacts_that_recorded_nothing_say_nothing():
    assert reckoned(HINDERED[:3], 40).finding("never_sober_and_alone") is None
    silent = [met(on) for on in range(40, 60)]
    assert reckoned([*HINDERED[:3], *silent], 70).finding("never_sober_and_alone") is None


def test_it_comes_with_time_when_the_last_clear_contact_is_long_ago():
    clear = met(1, seen_alone=True, under_influence="no")
    later = [met(300 + on, under_influence="alcohol") for on in range(4)]
    before = reckoned([clear, *later], 310)
    assert before.finding("never_sober_and_alone") is None
    assert before.next_due.isoformat() == "2021-01-01"
    assert reckoned([clear, *later], 366).finding("never_sober_and_alone")


def called(kind, name, on, turned=False):
    ends = {"from": "z", "to": "e"} if turned else {"from": "e", "to": "z"}
    people = (person("e"), person("z", "household_member"))
    return record(kind, on, *people, relationships=[{**ends, "type": name}])


def test_each_agencys_account_of_the_relationship_is_named():
    accounts = [
        called("police_callout", "partner", 1),
        called("gp_consultation", "friend", 9),
        called("gp_consultation", "friend", 12),
        called("housing_contact", "tenant", 20),
        called("social_care_contact", "carer", 30),
    ]
    finding = reckoned(accounts, 31).finding("conflicting_accounts")
    assert finding.says == (
        "The same other person is called their friend by the GP (twice), their carer by adult social care "
        "(once), their partner by police (once) and their tenant by housing (once)."
    )
    assert {e.reference for e in finding.evidence} == {raw["reference"] for raw in accounts}


def test_who_cares_for_whom_is_told_from_the_persons_own_side():
    accounts = [called("gp_consultation", "carer", 1), called("police_callout", "carer", 9, turned=True)]
    assert reckoned(accounts, 10).finding("conflicting_accounts").says == (
        "The same other person is called the person they care for by police (once) and their carer by the "
        "GP (once)."
    )


@pytest.mark.parametrize(
    "accounts",
    [
        [called("police_callout", "tenant", 1), called("housing_contact", "landlord", 9, turned=True)],
        [called("police_callout", "partner", 1), called("housing_contact", "spouse", 9)],
        [called("police_callout", "partner", 1), called("housing_contact", "unknown", 9)],
    ],
    ids=["two sides of one", "two words for one", "not known"],
)
def test_what_only_sounds_different_is_no_conflict(accounts):
    assert reckoned(accounts, 10).finding("conflicting_accounts") is None
