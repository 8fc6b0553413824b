"""When a meeting is asked for, and when again."""

from risk.rules.asking import asks
from tests.unit.risk.records import HOME, day, hurt, person, picture, record


def assault(on, **more):
    return record("miu_attendance", on, person("e", injuries=hurt("face", "assault"), address=HOME), **more)


BEGINNING = [assault(n * 8) for n in range(3)]


def step(records, new, on, open_prompt=True):
    before, after = picture(records, on - 1), picture([*records, new], on)
    return asks(before, after, open_prompt=open_prompt, new_incidents={new["reference"]})


def test_reaching_elevated_asks_with_every_reason_that_counts():
    ask = step(BEGINNING[:2], BEGINNING[2], 16, open_prompt=False)
    assert ask.level == "elevated"
    assert {f.code for f in ask.findings} >= {"assault_reported", "assault_cluster"}
    assert all(f.weight > 0 for f in ask.findings)
    assert ask.because.endswith(".")


def test_nothing_is_asked_below_elevated():
    assert step(BEGINNING[:1], BEGINNING[1], 8, open_prompt=False) is None


def test_another_dressing_does_not_ask_again():
    dressing = record("miu_attendance", 20, person("e", under_influence="alcohol"))
    assert step(BEGINNING, dressing, 20) is None
    assert step(BEGINNING, dressing, 20, open_prompt=False) is None  # answered earlier


def test_strangulation_asks_again_and_so_does_the_next():
    first = record("gp_consultation", 20, person("e", concerns=["strangulation"]))
    again = record("gp_consultation", 40, person("e", concerns=["strangulation"]))
    assert step(BEGINNING, first, 20).level == "high"
    ask = step([*BEGINNING, first], again, 40)
    assert [f.code for f in ask.findings] == ["strangulation"]


def test_a_window_that_lapses_never_asks():
    before, after = picture(BEGINNING, 60), picture(BEGINNING, 300)
    assert before.level == "elevated"
    assert asks(before, after, open_prompt=True, new_incidents=()) is None


def test_falling_below_a_level_and_coming_back_asks_again_only_where_somebody_has_answered():
    injuries = [
        record("miu_attendance", n * 10, person("e", injuries=hurt("face", "unknown"))) for n in range(8)
    ]
    history = [*injuries, *BEGINNING[:2]]
    back = record("miu_attendance", 380, person("e", injuries=hurt("face", "unknown")))
    quiet, after = picture([record("gp_consultation", 1)], 5), picture(history, 80)
    assert after.level == "elevated"
    new = {back["reference"]}
    assert asks(quiet, after, open_prompt=True, new_incidents=new, open_level="elevated") is None
    assert asks(quiet, after, open_prompt=True, new_incidents=new) is None
    assert asks(quiet, after, open_prompt=False, new_incidents=new) is not None


def test_rising_above_the_level_of_the_open_prompt_asks_and_coming_back_to_it_does_not():
    told = record("gp_consultation", 20, person("e", concerns=["strangulation"]))
    elevated, high = picture(BEGINNING, 19), picture([*BEGINNING, told], 20)
    assert (elevated.level, high.level) == ("elevated", "high")
    assert asks(elevated, high, open_prompt=True, new_incidents=(), open_level="high") is None
    assert asks(elevated, high, open_prompt=True, new_incidents=(), open_level="elevated").level == "high"


def test_each_call_out_while_an_order_is_in_force_asks_again_and_names_it():
    household = record("gp_consultation", 17, person("z", address=HOME))
    sentence = record(
        "court_outcome",
        20,
        person("z"),
        orders=[{"person": "z", "type": "suspended_sentence_order", "starts": day(20), "conditions": ""}],
    )
    history = [*BEGINNING, household, sentence]
    for on in (30, 50, 70):
        call = record(
            "police_callout", on, person("e", "victim"), call={"initial_type": "nuisance"}, location=HOME
        )
        ask = step(history, call, on)
        named = next(f for f in ask.findings if f.code == "contact_under_order")
        assert "suspended sentence order, no conditions recorded" in named.says
        assert call["reference"] in {e.reference for e in named.evidence}
        history.append(call)


def test_the_conviction_for_an_assault_that_was_asked_about_is_no_new_assault():
    def crime(on, **more):
        offence = {"person": "z", "category": "violence", "victim": "e", "date": day(on), **more}
        parts = person("e", "victim", injuries=hurt("face", "assault")), person("z", "suspect")
        return record("police_crime_report", on, *parts, offences=[offence])

    history = [*BEGINNING, crime(17), crime(19)]
    month = day(19)[:7]
    convicted = record(
        "court_outcome",
        60,
        person("e", "victim"),
        person("z", "subject"),
        offences=[
            {"person": "z", "category": "violence", "victim": "e", "date": month, "outcome": "convicted"}
        ],
    )
    assert step(history, convicted, 60) is None
    assert "earlier_assault" in [f.code for f in step(history, crime(60), 60).findings]


def corrected(record, **parts):
    """The step from a record to the same one, corrected."""
    before, after = picture([*BEGINNING, record], 60), picture([*BEGINNING, {**record, **parts}], 60)
    new = {record["reference"]}
    return asks(before, after, open_prompt=True, open_level="high", new_incidents=new)


def test_a_corrected_time_is_no_repeat_of_what_was_counted_already():
    told = record("gp_consultation", 40, person("e", concerns=["strangulation"]))
    assert corrected(told) is None
    assert corrected(told, occurred_at=f"{day(40)}T16:00:00Z") is None


def test_a_correction_that_brings_what_was_not_counted_asks():
    told = record("gp_consultation", 40, person("e", concerns=["strangulation"]))
    weapon = corrected(told, people=[person("e", concerns=["strangulation", "weapon"])])
    assert [f.code for f in weapon.findings] == ["weapon"]
    plain = record("gp_consultation", 50, person("e"))
    first = picture([*BEGINNING, told, plain], 60)
    again = {**plain, "people": [person("e", concerns=["strangulation"])]}
    after = picture([*BEGINNING, told, again], 60)
    ask = asks(first, after, open_prompt=True, open_level="high", new_incidents={plain["reference"]})
    assert [f.code for f in ask.findings] == ["strangulation"]


def test_a_correction_after_which_the_finding_says_something_else_asks():
    scored = [{"person": "e", "tool": "dash", "score": 15, "level": "high"}]
    told = record("police_callout", 40, person("e", "victim"), assessments=scored)
    ask = corrected(told, assessments=[{**scored[0], "score": 20}])
    assert [f.code for f in ask.findings] == ["dash_high"]
