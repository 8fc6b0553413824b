"""Who must not be asked about, and who must: the rules do not cry wolf and do not wait too long."""

import pytest

from risk.rules.findings import RANK
from tests.unit.risk.records import HOME, day, hurt, person, picture, reckoned, record

PROMPTING = RANK["elevated"]


def level(*records, on, of="e"):
    return picture(records, on, of).level


def prompts(*records, on, of="e"):
    return RANK[level(*records, on=on, of=of)] >= PROMPTING


def test_a_contact_sport_player_with_five_injuries_in_a_year():
    sites = ["face", "head", "hand", "leg", "face"]
    records = [
        record(
            "miu_attendance" if n % 2 else "gp_consultation",
            n * 60,
            person(injuries=hurt(site, "accident"), under_influence="no", seen_alone=False),
        )
        for n, site in enumerate(sites)
    ]
    assert not prompts(*records, on=250)


def test_somebody_of_eighty_four_who_falls():
    records = [
        record(
            "ambulance_callout" if n % 2 else "ed_attendance",
            n * 25,
            person(date_of_birth="1935-01-01", injuries=hurt("head", "fall"), address=HOME, seen_alone=False),
            location=HOME,
        )
        for n in range(10)
    ]
    assert not prompts(*records, on=240)


def test_a_fall_that_threatens_life_is_no_assault():
    fall = person(injuries=hurt("head", "fall", severity="life_threatening"))
    assert level(record("ed_attendance", 1, fall), on=1) == "none"


def test_a_drunk_passer_by_at_a_call_out_beside_a_violent_man():
    violent = [
        record(
            "police_crime_report",
            n,
            person("z", "suspect"),
            offences=[{"person": "z", "category": "violence", "date": day(n), "outcome": "convicted"}],
        )
        for n in range(0, 100, 10)
    ]
    call = record(
        "police_callout",
        200,
        person("e", "victim", under_influence="alcohol", seen_alone=False, present=["z"]),
        person("z", "suspect"),
        call={"initial_type": "nuisance", "reported_by": "public", "closing_type": "no_offence"},
    )
    assert not prompts(*violent, call, on=200)


def test_flat_mates_of_a_violent_man_to_whom_nothing_has_happened():
    violent = [
        record(
            "police_crime_report",
            n,
            person("z", "suspect", address=HOME),
            offences=[{"person": "z", "category": "domestic_abuse", "date": day(n), "outcome": "convicted"}],
        )
        for n in range(0, 100, 10)
    ]
    sentence = record(
        "court_outcome",
        150,
        person("z", address=HOME),
        orders=[{"person": "z", "type": "licence", "starts": day(150), "ends": None}],
    )
    visits = [
        record("gp_consultation", n, person(address=HOME, under_influence="alcohol"))
        for n in range(0, 300, 30)
    ]
    assert not prompts(*violent, sentence, *visits, on=300)


def test_the_one_who_poses_the_risk_is_not_at_risk_for_having_offended():
    records = [
        record(
            "police_crime_report",
            n * 30,
            person("e", "victim", injuries=hurt("face", "assault"), address=HOME),
            person("z", "suspect", address=HOME, under_influence="alcohol"),
            offences=[{"person": "z", "category": "violence", "date": day(n * 30), "victim": "e"}],
        )
        for n in range(6)
    ]
    assert prompts(*records, on=160)
    assert picture(records, 160, "z").score == 0


def test_frequent_attendance_alone_scores_nothing():
    visits = [
        record(
            "miu_attendance" if n % 3 else "ambulance_callout",
            n * 7,
            person(under_influence="alcohol", seen_alone=False),
        )
        for n in range(50)
    ]
    found = picture(visits, 350)
    assert (found.level, found.score) == ("none", 0)


def test_twins_at_one_address_are_two_people_with_their_own_falls():
    records = []
    for n in range(4):
        records.append(record("gp_consultation", n * 50, person("e", injuries=hurt(), address=HOME)))
        records.append(record("miu_attendance", n * 50 + 9, person("t", injuries=hurt(), address=HOME)))
    assert not prompts(*records, on=200)
    assert not prompts(*records, on=200, of="t")


def test_twins_of_whom_one_is_called_to_and_the_other_falls_are_not_taken_for_one():
    """The calls that name one are context for the other, however close to an injury of theirs."""
    records = []
    for n in range(4):
        call = {"initial_type": "nuisance", "reported_by": "neighbour"}
        t = person("t", "subject", address=HOME)
        records += [
            record("police_callout", n * 50, t, call=call, location=HOME),
            record("police_callout", n * 50, t, call=call, location=HOME),
            record("police_callout", n * 50, t, call=call, location=HOME),
            record("miu_attendance", n * 50 + 1, person("e", injuries=hurt("face"), address=HOME)),
            record("ed_attendance", n * 50 + 20, person("e", injuries=hurt("arm"), address=HOME)),
        ]
    found = picture(records, 200)
    assert {f.code for f in found.findings} >= {"injury_and_address_callout", "address_burst"}
    assert found.finding("injury_and_callout") is None
    assert not prompts(*records, on=200)
    assert not prompts(*records, on=200, of="t")


def test_somebody_who_calls_and_comes_all_the_time():
    """Bursts of calls, ambulances, attendances and a few falls: nobody else is ever there."""
    records = []
    for n in range(0, 360, 30):
        records += [
            *(
                record("police_callout", n, person(seen_alone=True), call={"reported_by": "subject"})
                for _ in range(3)
            ),
            *(record("ambulance_callout", n + k, person(under_influence="alcohol")) for k in range(5)),
            record("ed_attendance", n + 1, person(injuries=hurt("head", "fall"), under_influence="alcohol")),
            record("miu_attendance", n + 9, person()),
        ]
    found = picture(records, 359)
    shown = {f.code for f in found.findings}
    assert shown >= {"callout_burst", "frequent_attendance", "frequent_ambulance", "injury_and_callout"}
    assert not prompts(*records, on=359)


def test_somebody_of_eighty_four_whose_spouse_was_there_when_police_looked_in_after_a_fall():
    falls = [
        record("ed_attendance", n * 25, person(injuries=[*hurt("head", "fall"), *hurt("arm", "fall")]))
        for n in range(10)
    ]
    welfare = record(
        "police_callout",
        75,
        person(address=HOME),
        person("s", "household_member", address=HOME),
        call={"initial_type": "welfare", "reported_by": "family"},
        location=HOME,
    )
    found = picture([*falls, welfare], 240)
    assert {"several_sites", "injury_and_callout"} <= {f.code for f in found.findings}
    assert not prompts(*falls, welfare, on=240)


def test_a_passer_by_struck_once_in_the_street_and_dressed_the_next_day():
    struck = record(
        "police_callout",
        1,
        person("e", "victim", under_influence="alcohol"),
        person("z", "suspect"),
        call={"initial_type": "assault", "reported_by": "public", "closing_type": "crime"},
    )
    wounds = [*hurt("face", "assault"), *hurt("hand", "assault")]
    dressed = record("miu_attendance", 2, person(injuries=wounds, under_influence="alcohol"))
    again = record("miu_attendance", 9, person(injuries=wounds))
    assert reckoned([struck, dressed, again], 9).finding("injury_and_callout").weight == 0.5
    assert not prompts(struck, dressed, again, on=9)


def test_a_contact_sport_player_hurt_in_several_places_at_once():
    records = [
        record(
            "miu_attendance",
            n * 60,
            person(injuries=[*hurt(one, "accident"), *hurt(other, "accident")], under_influence="no"),
        )
        for n, (one, other) in enumerate(
            [("face", "hand"), ("leg", "chest"), ("head", "arm"), ("pelvis", "face"), ("leg", "eye")]
        )
    ]
    assert not prompts(*records, on=250)


def test_a_hostel_gives_no_household():
    residents = [record("gp_consultation", n, person(f"r{n}", address=HOME)) for n in range(20)]
    violent = record(
        "police_crime_report",
        30,
        person("r3", "suspect", address=HOME),
        offences=[{"person": "r3", "category": "violence", "date": day(30), "outcome": "convicted"}],
    )
    own = record("gp_consultation", 31, person("e", address=HOME))
    assert picture([*residents, violent, own], 40).finding("violent_associate") is None


def test_four_reports_of_assault_in_nineteen_days_ask_at_the_third():
    reports = [
        record(kind, on, person("e", "victim", injuries=hurt("arm", "assault")))
        for kind, on in (
            ("miu_attendance", 1),
            ("police_crime_report", 7),
            ("gp_consultation", 13),
            ("ed_attendance", 19),
        )
    ]
    assert not prompts(*reports[:2], on=7)
    assert prompts(*reports[:3], on=13)


def test_one_assault_that_three_agencies_saw_is_one_assault():
    reports = [
        record(kind, on, person("e", "victim", injuries=hurt("face", "assault")))
        for kind, on in (("police_crime_report", 1), ("ed_attendance", 1), ("gp_consultation", 2))
    ]
    found = picture(reports, 2)
    assert "Assault reported once" in found.finding("assault_reported").says
    assert found.finding("assault_cluster") is None


@pytest.mark.parametrize("kind", ["gp_consultation", "addiction_service_contact", "housing_contact"])
def test_strangulation_disclosed_to_anybody_asks_the_same_day_whatever_level_was_graded(kind):
    told = record(
        kind,
        1,
        person(concerns=["strangulation"]),
        assessments=[{"person": "e", "tool": "dash", "score": 3, "level": "standard"}],
    )
    assert level(told, on=1) == "high"


def called_with(concern):
    return record(
        "police_callout",
        1,
        person("e", "victim"),
        person("z", "suspect", concerns=[concern]),
        call={"initial_type": "domestic"},
    )


@pytest.mark.parametrize(
    ("concern", "alone", "as_third_harm"),
    [
        ("threats_to_kill", "emerging", "high"),
        ("weapon", "emerging", "elevated"),
        ("strangulation", "high", "high"),
    ],
)
def test_what_is_recorded_on_the_suspect_counts_for_the_victim_and_not_for_the_suspect(
    concern, alone, as_third_harm
):
    call = called_with(concern)
    hurt_after = [record("miu_attendance", day, person(injuries=hurt("arm", "unknown"))) for day in (30, 60)]
    assert level(call, on=1) == alone
    assert level(call, hurt_after[0], on=30) == alone
    assert level(call, *hurt_after, on=60) == as_third_harm
    assert level(call, on=1, of="z") == "none"


@pytest.mark.parametrize("concern", ["threats_to_kill", "weapon"])
def test_one_tick_on_one_evening_is_weighed_and_sets_no_level(concern):
    found = picture([called_with(concern)], 1).finding(concern)
    assert found.floor is None
    assert found.weight > 0


def test_a_dash_of_fourteen_is_high_whatever_level_was_written_beside_it():
    scored = record(
        "police_callout", 1, assessments=[{"person": "e", "tool": "dash", "score": 14, "level": "low"}]
    )
    assert level(scored, on=1) == "high"


@pytest.mark.parametrize("label", ["domestic", "nuisance", "welfare", "noise"])
@pytest.mark.parametrize("closing", ["no_offence", "domestic", "friends", "nuisance"])
@pytest.mark.parametrize("caller", ["subject", "family", "neighbour", "public", "unknown"])
def test_no_label_and_no_caller_switches_counting_off(label, closing, caller):
    calls = [
        record(
            "police_callout",
            n * 20,
            person("e", "subject"),
            person("z", "household_member"),
            call={"initial_type": label, "reported_by": caller, "closing_type": closing},
        )
        for n in range(4)
    ]
    found = picture(calls, 80)
    assert len(found.finding("repeat_callouts").evidence) == 4
    assert len(found.finding("pair_callouts").evidence) == 4
    assert found.score == picture([{**c, "call": {}} for c in calls], 80).score


def test_a_relationship_called_friend_counts_as_much_as_one_called_partner():
    def told(kind):
        return [
            record(
                "police_callout",
                n * 20,
                person("e", "victim"),
                person("z", "suspect"),
                call={"initial_type": "assault"},
                relationships=[{"from": "e", "to": "z", "type": kind}],
            )
            for n in range(3)
        ]

    assert picture(told("friend"), 60).score == picture(told("partner"), 60).score


def test_refusing_help_never_lowers_the_picture():
    harm = [record("miu_attendance", n * 20, person(injuries=hurt("face", "assault"))) for n in range(4)]
    refused = record(
        "social_care_contact", 70, person(engagement={"offered": "safeguarding", "response": "declined"})
    )
    assert picture([*harm, refused], 80).score > picture(harm, 80).score


def test_a_meeting_held_or_a_letter_sent_does_not_move_the_score():
    harm = [record("miu_attendance", n * 20, person(injuries=hurt("face", "assault"))) for n in range(4)]
    done = [record("information_sharing", 70, summary="Police, GP"), record("letter_sent", 75)]
    assert picture([*harm, *done], 80).score == picture(harm, 80).score


@pytest.mark.parametrize(
    "trait",
    [
        {"sex": "female"},
        {"sexual_orientation": "gay_or_lesbian"},
        {"ethnicity": "A"},
        {"date_of_birth": "1931-02-03"},
        {"interpreter_language": "Polish"},
    ],
)
def test_no_protected_characteristic_is_an_input(trait):
    plain = [record("miu_attendance", n * 20, person(injuries=hurt("face", "assault"))) for n in range(4)]
    told = [{**raw, "people": [{**raw["people"][0], **trait}]} for raw in plain]
    assert picture(told, 80) == picture(plain, 80)
