"""The pages of who is who: the queue, two sides, the answer and its undoing, records taken out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Role
from audit.models import AccessEvent
from people.models import CandidateLink, LinkDecision
from people.selectors.persons import current_person, persons_of_records
from risk.services.identity import identity_decide
from tests.fixtures.identity import (
    BROTHER,
    HARDLY_KNOWN,
    QUEUE_QUERIES,
    REASON,
    contact,
    question_about,
    text_of,
)
from tests.fixtures.world import HUB, make_user, store


@pytest.fixture
def coordinator(signed_in):
    return signed_in("mash_coordinator")


@pytest.fixture
def hardly(who_is_who):
    """A question that one person may decide: of this record too little is known."""
    return question_about(who_is_who.case, HARDLY_KNOWN, "GP-Z2")


def address(question) -> str:
    return f"/identity/{question.public_id}/"


def answered(client, question, outcome="not_same", reason=REASON, **more):
    return client.post(address(question), {"outcome": outcome, "reason": reason, **more})


# The queue


def test_the_queue_says_who_asks_how_likely_it_is_and_what_keeps_it_from_linking(who_is_who, coordinator):
    said = text_of(coordinator.get("/identity/"))
    assert "Barnaby Hollis, born 2 August 1981" in said
    assert "Record of Cannock Road Surgery, in question since" in said
    assert "Compare with Zachary Hollis" in said
    assert re.search(r"(very likely|likely|possible) \(-?\d+\.\d bits\)", said)
    assert "they may be twins" in said
    assert "1 incident hangs on it." in said
    assert "7 incidents hang on them." in said
    assert "waiting for" in said


def test_an_open_case_on_either_side_comes_first(who_is_who, coordinator):
    stranger = {**BROTHER, "given_name": "Edmund", "family_name": "Marlow", "date_of_birth": "1954-03-17"}
    store([contact("GP-E9", stranger)], who_is_who.world.agencies)
    said = text_of(coordinator.get("/identity/"))
    assert said.index("Edmund Marlow") < said.index("Barnaby Hollis")
    assert "Open case" in said[: said.index("Barnaby Hollis")]


def test_the_queue_takes_as_many_queries_however_long_it_is(
    who_is_who, coordinator, django_assert_max_num_queries
):
    names = ("Rupert", "Quentin", "Leopold", "Ignatius", "Florian", "Cosmo")
    more = [
        contact(f"GP-Y{n}", {**BROTHER, "given_name": name, "aliases": []}) for n, name in enumerate(names)
    ]
    store(more, who_is_who.world.agencies)
    with django_assert_max_num_queries(QUEUE_QUERIES):
        said = text_of(coordinator.get("/identity/"))
    assert sum(name in said for name in names) == len(names)


def test_the_queue_is_narrowed_by_agency_guard_and_kind(who_is_who, hardly, coordinator):
    def names(query: str) -> set[str]:
        said = text_of(coordinator.get(f"/identity/?{query}"))
        return set(re.findall(r"for the record (\w+) Hollis", said))

    assert names("guard=twin") == {"Barnaby"}
    assert names("guard=sparse") == {"Zachary"}
    assert names("agency=cannock-gp") == {"Barnaby", "Zachary"}
    assert names("agency=cannock-miu") == set()
    assert names("show=second") == set()
    assert names("agency=nonsense&page=zz")  # what is no choice is left out


def test_what_nobody_could_tell_leaves_the_queue_and_is_found_by_asking_for_it(who_is_who, coordinator):
    answered(coordinator, who_is_who.question, "cannot_tell")
    assert "Barnaby" not in text_of(coordinator.get("/identity/"))
    said = text_of(coordinator.get("/identity/?show=cannot_tell"))
    assert "Barnaby" in said
    assert "Nobody could tell" in said


def test_an_empty_queue_says_what_it_is_for(mr_e, coordinator):
    assert "Nothing waits for you." in text_of(coordinator.get("/identity/"))
    assert "No question is like that." in text_of(coordinator.get("/identity/?guard=twin"))
    assert "No person needs attention." in text_of(coordinator.get("/identity/?show=broken"))


def test_pages_of_the_queue_keep_what_it_is_narrowed_to(who_is_who, coordinator, monkeypatch):
    monkeypatch.setattr("risk.selectors.identity_queue.PAGE_SIZE", 1)
    monkeypatch.setattr("risk.views.identity.PAGE_SIZE", 1)
    store([contact("GP-Z4", {**BROTHER, "given_name": "Florian"})], who_is_who.world.agencies)
    first = coordinator.get("/identity/?guard=twin")
    assert "Page 1 of 2" in text_of(first)
    assert "?guard=twin&amp;page=2" in first.content.decode()
    assert "Page 2 of 2" in text_of(coordinator.get("/identity/?guard=twin&page=2"))
    assert "Page 1 of 2" in text_of(coordinator.get("/identity/?guard=twin&page=99"))


# What may not be known


def test_a_record_known_only_from_anothers_sealed_incident_does_not_appear(mr_e, coordinator):
    question = question_about(mr_e, BROTHER, "GP-Z1", sensitivity="sealed")
    assert "Barnaby" not in coordinator.get("/identity/").content.decode()
    assert coordinator.get(address(question)).status_code == 404
    assert answered(coordinator, question).status_code == 404
    assert not LinkDecision.objects.exists()


def test_a_question_that_rests_on_a_sealed_record_does_not_appear(mr_e, coordinator):
    newcomer = {
        **HARDLY_KNOWN,
        "given_name": "Ottoline",
        "family_name": "Brisk",
        "date_of_birth": "1990-05-06",
    }
    store([contact("GP-O1", newcomer, sensitivity="sealed")], mr_e.world.agencies)
    twin = {**newcomer, "given_name": "Persephone"}
    store([contact("MIU-2", twin, agency="cannock-miu", kind="miu_attendance")], mr_e.world.agencies)
    question = CandidateLink.objects.get(record__given_name="Persephone")
    page = coordinator.get("/identity/")
    assert "Persephone" not in page.content.decode()
    assert coordinator.get(address(question)).status_code == 404


def test_once_the_record_is_seen_in_the_open_the_question_appears(mr_e, coordinator):
    question = question_about(mr_e, BROTHER, "GP-Z1", sensitivity="sealed")
    store([contact("GP-Z5", BROTHER)], mr_e.world.agencies)
    said = text_of(coordinator.get(address(question)))
    assert "Barnaby Hollis" in said
    assert "1 incident" in said  # the sealed one is not counted


# Two sides


def test_two_sides_show_every_value_with_what_agrees_and_what_does_not(who_is_who, coordinator):
    page = coordinator.get(address(who_is_who.question))
    said = text_of(page)
    for expected in (
        "also Barney Hollis",
        "07700 900321",
        "X418822",  # numbers are for those who decide links
        "14 Larkhill Court, Cannock, WS11 9ZQ",
        "✓ Agree",
        "✗ Conflict",
        "◐ Only one side",
        "The dates of birth are the same.",
        "Before anything is compared",
        "CaseLink links from here on",
        "they may be twins",
    ):
        assert expected in said, expected
    assert "cough" not in said  # never what is written of an incident
    assert "Supervision appointment" not in said


def test_the_waterfall_adds_up_to_the_weight(who_is_who, coordinator):
    falls = coordinator.get(address(who_is_who.question)).context["falls"]
    total = falls[0].total + sum(fall.bits for fall in falls if fall.kind in ("for", "against"))
    [weight] = [fall for fall in falls if fall.kind == "sum"]
    steps = who_is_who.question.explanation["steps"]
    of_incidents = sum(one["weight"] for one in steps if one["comparison"] in ("company", "familiar"))
    assert of_incidents > 0, "they weigh, and are not shown"
    assert not {"People they are seen with", "How well they are known"} & {fall.title for fall in falls}
    assert weight.bits == pytest.approx(who_is_who.question.weight - of_incidents, abs=3.0)
    assert total == pytest.approx(weight.bits, abs=0.02)


def test_looking_is_recorded_for_both_persons_with_the_purpose(who_is_who, coordinator):
    coordinator.get(address(who_is_who.question))
    seen = AccessEvent.objects.filter(action="identity.compared")
    assert {(one.target_id, one.purpose) for one in seen} == {
        (str(who_is_who.other.public_id), "identity_review"),
        (str(who_is_who.case.other.public_id), "identity_review"),
    }


def test_other_persons_the_record_may_concern_stand_beside_it(who_is_who, coordinator):
    store([contact("GP-Z6", {**BROTHER, "given_name": "Leopold", "aliases": []})], who_is_who.world.agencies)
    first, *more = CandidateLink.objects.filter(record__given_name="Leopold").order_by("pk")
    assert more, "the record may concern both brothers"
    said = text_of(coordinator.get(address(first)))
    beside = said[said.index("Others the record may concern") :]
    assert re.search(r"(Barnaby|Zachary) Hollis, born 2 August 1981 : (very likely|likely|possible)", beside)
    assert text_of(coordinator.get("/identity/")).count("Leopold Hollis, born") == 1  # one entry a record


# The answer


def test_what_is_missing_is_said_beside_its_field(who_is_who, coordinator):
    said = text_of(answered(coordinator, who_is_who.question, outcome="", reason=""))
    assert "Choose whether both concern one person" in said
    assert "Say why" in said
    assert "Give the reason in a few words." in text_of(
        answered(coordinator, who_is_who.question, reason="No")
    )
    past = timezone.localdate() - timedelta(days=1)
    parts = {"expires_on_day": past.day, "expires_on_month": past.month, "expires_on_year": past.year}
    said = text_of(answered(coordinator, who_is_who.question, **parts))
    assert "The last day must not be past." in said
    assert not LinkDecision.objects.exists()


def test_same_makes_one_person_and_undo_makes_two_again(hardly, who_is_who, coordinator):
    record = hardly.record_id
    kept = answered(coordinator, hardly, "same")
    decision = LinkDecision.objects.get()
    assert kept["Location"] == f"/identity/decisions/{decision.public_id}/"
    person = current_person(person_id=hardly.person_id)
    assert persons_of_records(record_ids=[record]) == {record: person.pk}
    said = text_of(coordinator.get(kept["Location"]))
    assert "Your decision is kept." in said
    assert REASON in said
    assert "stays together" in said or "stay together" in said

    assert "Say why you take it back" in text_of(coordinator.post(kept["Location"], {"reason": ""}))
    undone = coordinator.post(kept["Location"], {"reason": "It was the other brother."})
    assert undone["Location"] == kept["Location"]
    assert persons_of_records(record_ids=[record])[record] != person.pk
    said = text_of(coordinator.get(kept["Location"]))
    assert "Taken back by Casey Wright" in said
    assert "It was the other brother." in said
    assert hardly.public_id in {one.candidate.public_id for one in _choices(coordinator)}


def _choices(client):
    rows = client.get("/identity/").context["rows"]
    return [row.choice for _entry, choices in rows for row in choices]


def test_not_the_same_is_never_asked_again(hardly, coordinator):
    answered(coordinator, hardly, "not_same")
    assert hardly.public_id not in {one.candidate.public_id for one in _choices(coordinator)}
    said = text_of(coordinator.get(address(hardly)))
    assert "This question has been answered." in said
    assert "Keep the answer" not in said


def test_a_first_opinion_is_kept_from_the_second_reader(who_is_who, coordinator, signed_in):
    question = who_is_who.question
    assert "Somebody else must answer too" in text_of(coordinator.get(address(question)))
    answered(coordinator, question, "not_same", "One has a scar, the other none.")
    opinion = LinkDecision.objects.get()
    assert opinion.state == "opinion"
    assert "You have given your opinion." in text_of(coordinator.get(address(question)))

    second = signed_in("second_coordinator")
    said = text_of(second.get(address(question)))
    assert "Somebody has given an opinion already." in said
    assert "scar" not in said
    assert "Casey Wright" not in said
    assert second.get(f"/identity/decisions/{opinion.public_id}/").status_code == 404
    assert "Second opinion wanted" in text_of(second.get("/identity/?show=second"))

    answered(second, question, "not_same")
    said = text_of(second.get(address(question)))
    assert "scar" in said
    assert CandidateLink.objects.get(pk=question.pk).state == "not_same"


def test_who_gave_an_opinion_may_take_it_back_but_not_give_the_second(who_is_who, coordinator):
    answered(coordinator, who_is_who.question)
    again = answered(coordinator, who_is_who.question, "same")
    assert "You have given your answer" in text_of(again)
    opinion = LinkDecision.objects.get()
    coordinator.post(f"/identity/decisions/{opinion.public_id}/", {"reason": "I mixed up two files."})
    opinion.refresh_from_db()
    assert opinion.state == "undone"
    assert "Keep the answer" in text_of(coordinator.get(address(who_is_who.question)))


def test_who_comes_second_sees_what_they_typed(hardly, who_is_who, coordinator, monkeypatch):
    def too_late(**arguments):
        identity_decide(**{**arguments, "by": who_is_who.world.actor("second_coordinator")})
        return identity_decide(**arguments)

    monkeypatch.setattr("risk.views.identity.identity_decide", too_late)
    late = answered(coordinator, hardly, "not_same", "Seen both of them together.")
    assert late.status_code == 409
    said = text_of(late)
    assert "This question has been answered meanwhile." in said
    assert "Seen both of them together." in said


@pytest.mark.parametrize("first", ["same", "not_same"])
def test_an_answer_to_a_question_closed_meanwhile_is_not_lost_without_a_word(
    hardly, coordinator, signed_in, first
):
    second = signed_in("second_coordinator")
    assert "Keep the answer" in text_of(second.get(address(hardly)))  # the page that stays open
    answered(coordinator, hardly, first, "The surgery knows this one well.")
    until = {"expires_on_day": "2", "expires_on_month": "3", "expires_on_year": "2031"}
    late = answered(second, hardly, "not_same", "Seen both of them together.", **until)
    assert late.status_code == 409
    assert 'role="alert"' in late.content.decode()
    said = text_of(late)
    assert "Your answer was not kept." in said
    assert "Do both concern one person? Not the same person" in said
    assert "Seen both of them together." in said
    assert "The surgery knows this one well." in said
    assert re.search(r"Casey Wright, [^,]+, [^.]*\d", said)
    assert "2 3 2031" in said
    assert LinkDecision.objects.count() == 1


def _differing(question, coordinator, signed_in):
    """Two opinions that do not agree, and the second reader's client."""
    first = answered(coordinator, question, "not_same", "One has a scar, the other none.")
    coordinator.get(first["Location"])
    second = signed_in("second_coordinator")
    kept = answered(second, question, "same", "The scar is a tattoo.")
    assert "It differs from another" in text_of(second.get(kept["Location"]))
    return second


def test_opinions_that_differ_are_shown_to_all_who_may_settle_them(who_is_who, coordinator, signed_in):
    question = who_is_who.question
    second = _differing(question, coordinator, signed_in)
    world = who_is_who.world
    world.users["third"] = make_user("third", HUB, Role.MASH_COORDINATOR, "Third", "Reader", world.agencies)
    third = signed_in("third")
    for client in (coordinator, second, third):
        said = text_of(client.get(address(question)))
        assert "The opinions differ" in said
        assert "One has a scar, the other none." in said
        assert "The scar is a tattoo." in said
        assert "Keep the answer" in said
        assert "It counts once somebody else has answered too" not in said
    assert "Opinions differ" in text_of(coordinator.get("/identity/?show=differ")).split("Compare with")[1]
    assert "No question is like that." in text_of(coordinator.get("/identity/?show=second"))
    answered(third, question, "not_same", "I saw the scar myself.")
    assert CandidateLink.objects.get(pk=question.pk).state == "not_same"


def test_one_of_two_who_differ_comes_round_to_the_other(who_is_who, coordinator, signed_in):
    question = who_is_who.question
    _differing(question, coordinator, signed_in)
    again = answered(coordinator, question, "not_same", "I still think so.")
    assert "You have given this answer already" in text_of(again)
    settled = answered(coordinator, question, "same", "It is a tattoo indeed.")
    assert settled["Location"].startswith("/identity/decisions/")
    assert CandidateLink.objects.get(pk=question.pk).state == "same"
    assert "Opinions differ" not in text_of(coordinator.get("/identity/")).split("Show these")[1]


def test_a_second_opinion_asked_for_by_choice_is_called_so(hardly, coordinator, signed_in):
    answered(coordinator, hardly, "not_same", ask_second="on")
    second = signed_in("second_coordinator")
    said = text_of(second.get(address(hardly)))
    assert "Yours is the second opinion." in said
    assert "Ask for a second opinion" not in said


def test_an_opinion_says_that_it_has_changed_nothing(who_is_who, coordinator):
    answered(coordinator, who_is_who.question)
    where = f"/identity/decisions/{LinkDecision.objects.get().public_id}/"
    said = text_of(coordinator.get(where))
    assert "An opinion changes nothing by itself." in said
    assert "Take the opinion back" in said
    assert "assessed anew" not in said
    assert "What the decision changed" not in said
    coordinator.post(where, {"reason": "I mixed up two files."})
    said = text_of(coordinator.get(where))
    assert "The opinion is taken back." in said
    assert "keeps nothing apart" not in said


def test_that_nobody_can_tell_is_not_said_to_change_pictures(hardly, coordinator):
    said = text_of(coordinator.get(answered(coordinator, hardly, "cannot_tell")["Location"]))
    assert "Nothing is linked or kept apart." in said
    assert "assessed anew" not in said


def test_an_answered_question_no_longer_says_what_keeps_it_from_linking(hardly, coordinator):
    assert "CaseLink does not link them by itself" in text_of(coordinator.get(address(hardly)))
    answered(coordinator, hardly, "not_same")
    assert "CaseLink does not link them by itself" not in text_of(coordinator.get(address(hardly)))
