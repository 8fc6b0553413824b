"""What agencies did not do: the silent concern, and the agency that was left out."""

from tests.unit.risk.records import hurt, person, reckoned, record


def test_a_silent_case_comes_by_time_alone_and_ends_with_an_entry():
    concern = record("safeguarding_concern", 1, referrals=[{"person": "e", "to": "anyshire-adult-care"}])
    early = reckoned([concern], 14)
    assert early.finding("silent_case") is None
    assert early.next_due.isoformat() == "2020-01-16"
    assert "has recorded nothing at all" in reckoned([concern], 15).finding("silent_case").says
    entry = record("social_care_contact", 10)
    again = reckoned([concern, entry], 20)
    assert again.finding("silent_case") is None
    assert again.next_due.isoformat() == "2020-01-25"
    assert "since its entry of 11 January 2020" in reckoned([concern, entry], 24).finding("silent_case").says
    assert reckoned([concern], 182).finding("silent_case") is None


SHARED = record("information_sharing", 50, summary="Discussion: police and hospital.")


def test_an_agency_with_concerns_on_record_was_left_out_as_one_with_injuries_is():
    gp = [record("gp_consultation", n, person(injuries=hurt())) for n in (1, 20)]
    housing = [record("housing_contact", n, person(concerns=["fear"])) for n in (5, 25)]
    police = [record("police_callout", n, person("e", "victim")) for n in (7, 27)]
    finding = reckoned([*gp, *housing, *police, SHARED], 51).finding("sharing_left_out")
    assert finding.says == (
        "The information sharing of 20 February 2020 does not record as taking part the GP (two contacts) "
        "and housing (two contacts), though each had recorded harm or a concern in the 12 months before."
    )
    cited = {e.reference for e in finding.evidence}
    assert cited == {raw["reference"] for raw in (*gp, *housing, SHARED)}


def test_contacts_that_tell_nothing_do_not_leave_an_agency_out():
    ordinary = [record("gp_consultation", n) for n in (1, 10, 20)]
    assert reckoned([*ordinary, SHARED], 51).finding("sharing_left_out") is None
