"""An address: what happened there and to those who live there, near in time, as far as it was given."""

from risk.rules.pictures.address import address_picture
from tests.unit.risk.records import HOME, facts, hurt, moment, person, record

NOW = 800


def call(on, **more):
    return facts(record("police_callout", on, person("e"), location=HOME, **more))


def injury(on, who="e"):
    return facts(record("gp_consultation", on, person(who, address=HOME, injuries=hurt("head"))))


def shown(located=(), residents=None, on=NOW):
    return address_picture(located=located, residents=residents or {}, at=moment(on))


def test_call_outs_of_twelve_months_are_counted_and_older_ones_only_listed():
    found = shown([call(100), call(700), call(750)])
    assert found.says == [
        "Two police call-outs to this address in the last 12 months, the latest on 20 January 2022."
    ]
    assert [f.day - found.there[-1].day for f in found.there] == [650, 600, 0]


def test_three_in_a_day_are_a_burst():
    times = ("2022-01-20T09:00:00+00:00", "2022-01-20T15:00:00+00:00", "2022-01-21T08:00:00+00:00")
    assert any(
        "Three call-outs within 24 hours" in said for said in shown([call(each) for each in times]).says
    )
    spread = [call(740), call(745), call(750)]
    assert not any("within 24 hours" in said for said in shown(spread).says)


def test_an_injury_near_a_call_out_is_shown_beside_it_and_proves_nothing():
    found = shown([call(700)], {"e": [injury(707), injury(760)]})
    assert [len(near.there) for near in found.injuries] == [0, 1]
    assert found.says[-1].startswith("Once in the last 12 months an injury")
    assert found.says[-1].endswith("proves nothing by itself.")


def test_injuries_of_others_in_the_record_are_not_the_residents():
    both = facts(
        record("gp_consultation", 700, person("e", address=HOME), person("y", "other", injuries=hurt()))
    )
    assert shown([], {"e": [both]}).injuries == ()


def test_what_lies_ahead_and_other_kinds_at_the_address_are_left_out():
    visit = facts(record("social_care_contact", 700, person("e"), location=HOME))
    assert shown([visit, call(790)], {"e": [injury(795)]}, on=780).there == ()
    assert shown([visit, call(790)], {"e": [injury(795)]}, on=780).says == []
