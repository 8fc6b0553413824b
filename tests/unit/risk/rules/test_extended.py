"""An order that a court extended runs until its later end, whichever record told of it first."""

from tests.unit.risk.records import HOME, day, person, picture, record
from tests.unit.risk.rules.pictures.histories import harm, pair, posing


def told(kind, on, ends, role="suspect"):
    order = {"person": "z", "type": "restraining_order", "starts": day(0), "ends": day(ends), "protects": "e"}
    victim, other = person("e", "victim", address=HOME), person("z", role, address=HOME)
    return record(kind, on, victim, other, orders=[order])


FIRST = told("police_crime_report", 5, 100)
EXTENDED = told("court_outcome", 90, 700, "subject")
UNDER_IT = harm(200)


def test_contact_after_the_first_end_and_before_the_later_one_is_under_the_order():
    history = [FIRST, EXTENDED, UNDER_IT]
    mine = picture(history, 210)
    assert mine.finding("order_in_force")
    under = {e.reference for e in mine.finding("contact_under_order").evidence}
    assert UNDER_IT["reference"] in under
    assert mine.finding("protected_contact")
    assert pair(history, 210).finding("pair_order_protects")
    assert posing(history, 210).finding("posing_breach")
    assert picture(history, 701).finding("order_in_force") is None


def test_an_earlier_report_that_names_an_earlier_end_lowers_nothing():
    without = [EXTENDED, UNDER_IT]
    assert picture([FIRST, *without], 210).score >= picture(without, 210).score
    assert pair([FIRST, *without], 210).score >= pair(without, 210).score
    assert posing([FIRST, *without], 210).score >= posing(without, 210).score
