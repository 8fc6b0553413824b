"""A contact that was typed in is corrected in its form: once, with a reason, nothing of anybody's lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AccessEvent, Event
from caselink.forms import DatePartsWidget
from incidents.models import Incident, IncidentVersion, StaleIncident
from incidents.services import OVERTAKEN, incident_correct, receive
from tests.architecture.tables.incidents import typed_in as typed_in_at
from tests.fixtures.contact import NEW, filled
from tests.fixtures.world import work
from tests.integration.risk.test_two_at_once import at_once

WRONG = "The time was half past two, not half past four."


def typed_in(client, **more) -> Incident:
    """A contact logged by its form just now."""
    client.post(NEW, filled(**more))
    return Incident.objects.get(received_via="form")


def where(incident) -> str:
    return f"/incidents/{incident.public_id}/correct/"


def as_opened(client, incident) -> dict:
    """What the page would send if nothing were changed in it but what was wrong."""
    answer = client.get(where(incident))
    if "wrong" not in answer.context["form"].fields:
        client.post(where(incident), {"purpose": "safeguarding_enquiry"})
        answer = client.get(where(incident))
    return as_sent(answer.context["form"]) | {"wrong": WRONG}


def as_sent(form) -> dict:
    """What a browser sends of the form as it is drawn."""
    sent = {}
    for field in form:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, DatePartsWidget):
            parts = value if isinstance(value, list) else widget.decompress(value)
            names = (field.html_name + name for name in widget.widgets_names)
            sent |= {name: part or "" for name, part in zip(names, parts, strict=True)}
        elif value not in (None, "", False, []):
            sent[field.html_name] = "on" if value is True else value
    return sent


def test_the_form_opens_with_what_is_recorded_and_saving_puts_what_is_typed_in_its_place(world, signed_in):
    client = signed_in("practitioner")
    told = filled(
        occurred_time="00:05", nhs_number="999 123 4500", address_line_1="3 Test Row", happened_here="on",
        injury_1_site="head", injury_2_site="arm", other_given_name="Karl", other_present="on",
        seen_alone="no",
        concerns=["fear", "isolation"], offered="alcohol service", response="declined", summary="She fell.",
        sensitivity="restricted",
    )  # fmt: skip
    incident = typed_in(client, **told)
    work()
    before = incident.record
    sent = as_opened(client, incident)
    answer = client.post(
        where(incident), sent | {"occurred_time": "14:30", "seen_alone": "yes", "other_present": ""}
    )
    assert answer.headers["Location"] == f"/incidents/{incident.public_id}/saved/"
    incident.refresh_from_db()
    after = incident.record
    assert (incident.version, incident.received_via) == (2, "form")
    assert after["occurred_at"].endswith(("T14:30:00+00:00", "T14:30:00+01:00"))
    assert after.pop("occurred_at") != before.pop("occurred_at")
    assert after["people"][0].pop("seen_alone") is True
    assert before["people"][0].pop("seen_alone") is False
    assert before["people"][0].pop("present") == ["other"]
    assert after == before
    kept = IncidentVersion.objects.get()
    assert (kept.version, kept.wrong) == (1, WRONG)
    assert kept.corrected_by == str(world.users["practitioner"].public_id)
    [event] = Event.objects.filter(target_id=str(incident.public_id)).exclude(action="incident.received")
    assert (event.action, event.detail["version"]) == ("incident.corrected", 2)
    assert "half past" not in str(event.detail)
    assert StaleIncident.objects.filter(pk=incident.pk).exists(), "assessed anew"


def test_what_was_corrected_when_and_by_whom_is_told_where_it_is_read(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client, summary="She fell.")
    saved = f"/incidents/{incident.public_id}/saved/"
    assert f'href="{where(incident)}"' in client.get(saved).content.decode()
    client.post(where(incident), as_opened(client, incident) | {"summary": "She was pushed."})
    work()
    page = client.get(saved).content.decode()
    assert "Contact corrected" in page
    assert WRONG not in page, "of the incident itself its own page tells, for a purpose"
    text = client.get(f"/incidents/{incident.public_id}/").content.decode()
    assert "by Grace Patel." in text
    assert "She was pushed." in text
    assert "She fell." in text, "the earlier version"
    [person] = client.get(saved).context["people"]
    chronicle = client.get(f"/people/{person[0].public_id}/").content.decode()
    assert "Corrected on" in chronicle
    assert WRONG not in chronicle
    across = client.get(f"/chronology/people/{person[0].public_id}/")
    assert "by Grace Patel." in across.content.decode()


def test_sent_twice_it_is_corrected_once(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client)
    sent = as_opened(client, incident) | {"summary": "She was pushed."}
    for _ in range(2):
        assert client.post(where(incident), sent).status_code == 302
    assert IncidentVersion.objects.count() == 1
    assert Event.objects.filter(action="incident.corrected").count() == 1


def test_who_corrects_second_reads_what_the_first_changed_and_neither_loses_anything(world, signed_in):
    first, second = signed_in("practitioner"), signed_in("agency_manager")
    incident = typed_in(
        first, summary="She fell.", concerns=["fear"], happened_here="on", postcode="ZZ99 1AA"
    )
    mine = {
        "summary": "She slipped.",
        "outcome": "Wound closed.",
        "wrong": "Left out what was done about it.",
    }
    late = as_opened(second, incident) | mine
    theirs = {
        "occurred_on_year": "2025",
        "occurred_time": "00:05",
        "concerns": ["threats"],
        "happened_here": "",
    }
    first.post(where(incident), as_opened(first, incident) | theirs | {"summary": "She was pushed."})
    answer = second.post(where(incident), late)
    assert "Grace Patel corrected this contact on" in answer.content.decode()
    assert Incident.objects.get().version == 2
    changed = {one.label: one for one in answer.context["changed"]}
    assert list(changed) == [
        *("Address", "When was it?", "What happened, in your words", "What gave you concern?")
    ]
    assert changed["What happened, in your words"][1:] == ("She fell.", "She was pushed.", "She slipped.")
    assert changed["What gave you concern?"][1:] == ("Fear", "Threats", None)
    assert changed["Address"][1:] == ("ZZ99 1AA, It happened at this address", "ZZ99 1AA", None)
    assert changed["When was it?"].now.endswith(" 2025, 00:05")
    again = as_sent(answer.context["form"])
    assert {name: again[name] for name in mine} == mine
    assert second.post(where(incident), again).status_code == 302
    record = Incident.objects.get().record
    assert (record["summary"], record["outcome"]) == ("She slipped.", "Wound closed.")
    assert record["occurred_at"].startswith("2025")
    assert "T00:05" in record["occurred_at"]
    assert record["people"][0]["concerns"] == ["threats"]
    assert "location" not in record
    assert [version.wrong for version in IncidentVersion.objects.order_by("version")] == [
        WRONG,
        mine["wrong"],
    ]


def test_what_one_emptied_is_laid_beside_what_the_other_put_there(world, signed_in):
    first, second = signed_in("practitioner"), signed_in("agency_manager")
    incident = typed_in(first, phone="01632 960001", outcome="Sent home.")
    late = as_opened(second, incident) | {"phone": "", "outcome": ""}
    theirs = {"phone": "01632 960999", "outcome": "Sent to hospital."}
    first.post(where(incident), as_opened(first, incident) | theirs)
    answer = second.post(where(incident), late)
    changed = {one.label: one[1:] for one in answer.context["changed"]}
    assert changed["Telephone number"] == ("01632 960001", "01632 960999", "")
    assert answer.content.decode().count("You left it empty") == 2


def test_nothing_is_made_half_of_what_one_typed_and_half_of_what_another_did(world, signed_in):
    first, second = signed_in("practitioner"), signed_in("agency_manager")
    told = {
        "injury_1_site": "head", "injury_1_nature": "contusion",
        "injury_2_site": "arm", "injury_2_nature": "laceration",
        "address_line_1": "3 Test Row", "postcode": "ZZ99 1AA",
        "other_given_name": "Karl", "other_family_name": "Brandt",
    }  # fmt: skip
    incident = typed_in(first, **told)
    mine = {"injury_1_nature": "fracture", "postcode": "ZZ99 1AB", "other_given_name": "Carl"}
    late = as_opened(second, incident) | mine
    theirs = {
        "injury_1_site": "", "injury_1_nature": "", "address_line_1": "77 Other Road",
        "other_given_name": "Jane", "other_family_name": "Doe",
    }  # fmt: skip
    first.post(where(incident), as_opened(first, incident) | theirs)
    answer = second.post(where(incident), late)
    changed = {one.label: one[1:] for one in answer.context["changed"]}
    assert changed["Injuries"] == ("Head, Bruise; Arm, Cut", "Arm, Cut", "Head, Break; Arm, Cut")
    assert changed["Who else was there"][1:] == ("Jane, Doe, Other", "Carl, Brandt, Other")
    second.post(where(incident), as_sent(answer.context["form"]))
    record = Incident.objects.get().record
    subject, other = record["people"]
    assert [injury["nature"] for injury in subject["injuries"]] == ["fracture", "laceration"]
    assert (subject["address"]["lines"], subject["address"]["postcode"]) == (["3 Test Row"], "ZZ99 1AB")
    assert (other["given_name"], other["family_name"]) == ("Carl", "Brandt")


def test_a_contact_that_was_corrected_and_is_sent_again_is_the_same_contact(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client, summary="She fell.")
    client.post(where(incident), as_opened(client, incident) | {"summary": "She was pushed."})
    for once in ({}, {"once": f"{timezone.localdate():%Y%m%d}-9876543210"}):
        answer = client.post(NEW, filled(summary="She fell.", **once))
        assert answer.headers["Location"] == f"/incidents/{incident.public_id}/saved/"
    assert Incident.objects.get().record["summary"] == "She was pushed."


def test_who_stays_as_they_are_is_held_to_nobody(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client)
    client.post(where(incident), as_opened(client, incident) | {"summary": "She fell."})
    first = IncidentVersion.objects.get()
    first.record["people"][0] |= {"given_name": "Karl", "family_name": "Brandt"}
    first.save()  # as before corrections were held to every version
    sent = as_opened(client, incident) | {"summary": "She was pushed."}
    assert client.post(where(incident), sent).status_code == 302


def test_the_same_words_long_after_they_were_sent_are_another_contact(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client, summary="Not at home.")
    client.post(where(incident), as_opened(client, incident) | {"summary": "Not at home, car gone."})
    earlier = timezone.now() - timedelta(hours=2)
    IncidentVersion.objects.update(received_at=earlier)  # what was typed first; the correction is of just now
    again = {"once": f"{timezone.localdate():%Y%m%d}-9876543210"}
    client.post(NEW, filled(summary="Not at home.", **again))
    assert Incident.objects.count() == 2


def test_nobody_is_replaced_by_way_of_nobody(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client)
    nobody = {"given_name": "", "family_name": "", "name_not_known": "on"}
    assert client.post(where(incident), as_opened(client, incident) | nobody).status_code == 302
    karl = {"given_name": "Karl", "family_name": "Brandt", "name_not_known": ""}
    page = client.post(where(incident), as_opened(client, incident) | karl).content.decode()
    assert "This would make it a contact with somebody else." in page
    nina = {"given_name": "Nina", "family_name": "Ashdwon", "name_not_known": ""}
    assert client.post(where(incident), as_opened(client, incident) | nina).status_code == 302


def test_what_was_recorded_before_it_was_checked_may_stay(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client, phone="01632 960001")
    record = incident.record
    record["people"][0]["phone"] = "unknown"
    Incident.objects.filter(pk=incident.pk).update(record=record)
    changed = {"summary": "She was pushed."}
    assert client.post(where(incident), as_opened(client, incident) | changed).status_code == 302
    assert Incident.objects.get().record["people"][0]["phone"] == "unknown"
    worse = as_opened(client, incident) | {"phone": "not known"}
    assert "Enter one whole telephone number" in client.post(where(incident), worse).content.decode()


def test_a_colleague_says_what_they_open_it_for(world, signed_in):
    incident = typed_in(signed_in("practitioner"), summary="She fell.")
    client = signed_in("agency_manager")
    page = client.get(where(incident))
    assert "Why are you opening this record?" in page.content.decode()
    assert "She fell." not in page.content.decode()
    assert not AccessEvent.objects.filter(action="incident.viewed").exists()
    client.post(where(incident), {"purpose": "safeguarding_enquiry"})
    assert "She fell." in client.get(where(incident)).content.decode()
    assert AccessEvent.objects.get(action="incident.viewed").purpose == "safeguarding_enquiry"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"wrong": ""}, "Say what was wrong"),
        ({"wrong": "Typo"}, "Write at least 20 characters"),
        ({}, "Nothing here differs from what is recorded."),
        ({"given_name": "Karl"}, "This would make it a contact with somebody else."),
        ({"given_name": "", "family_name": ""}, "Enter a name or a number"),
        ({"occurred_time": "25:00"}, "Enter the time of the contact as hours and minutes"),
        ({"nhs_number": "123", "version": "1"}, "NHS number"),
        ({"version": ""}, "This page is damaged."),
        ({"version": "7", "summary": "She fell."}, "This page is damaged."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_changes_nothing(world, signed_in, change, said):
    client = signed_in("practitioner")
    incident = typed_in(client)
    page = client.post(where(incident), as_opened(client, incident) | change).content.decode()
    assert said in page
    assert not IncidentVersion.objects.exists()


class TestWhoCorrects:
    """The agency whose form it was typed into; what a system sent is put right in that system."""

    def test_colleagues_who_log_for_it_and_nobody_else(self, world, signed_in):
        incident = typed_in(signed_in("practitioner"))
        work()
        assert signed_in("agency_manager").get(where(incident)).status_code == 200
        for name in ("miu_practitioner", "mash_coordinator", "outsider"):
            assert signed_in(name).get(where(incident)).status_code == 404
            assert signed_in(name).post(where(incident), {}).status_code == 404
        assert signed_in("governance_lead").get(where(incident)).status_code == 403

    def test_what_their_system_sent_is_corrected_there(self, mr_e, signed_in):
        incident = mr_e.incidents["SP-03"]
        client = signed_in("police_practitioner")
        page = f"/incidents/{incident.public_id}/"
        assert client.get(where(incident)).headers["Location"] == page
        client.post(page, {"purpose": "preparing_visit"})
        assert "Your agency’s own system sent it" in client.get(page).content.decode()
        coordinator = signed_in("mash_coordinator")
        coordinator.post(page, {"purpose": "preparing_visit"})
        assert "own system sent it" not in coordinator.get(page).content.decode()

    def test_what_a_system_sent_again_with_more_than_the_form_shows_is_left_to_it(self, world, signed_in):
        client = signed_in("practitioner")
        incident = typed_in(client)
        more = {**incident.record, "related": [{"agency": "cannock-gp", "reference": "X"}]}
        receive(records=[more], by=world.actor("practitioner"), via="api")
        assert client.get(where(incident)).status_code == 302
        assert client.post(where(incident), {"wrong": WRONG}).status_code == 302
        assert Incident.objects.get().record == more

    def test_a_coordinator_reads_that_it_was_corrected_and_not_what_was_wrong(self, mr_e, signed_in):
        incident = mr_e.incidents["SP-03"]
        client = signed_in("police_practitioner")
        Incident.objects.filter(pk=incident.pk).update(received_via="form")
        IncidentVersion.objects.create(
            incident=incident,
            version=1,
            record=incident.record,
            content_hash="x",
            received_at=incident.received_at,
            received_from="system",
            wrong=WRONG,
            corrected_by=mr_e.world.actor("police_practitioner").id,
        )
        Incident.objects.filter(pk=incident.pk).update(version=2)
        page = f"/incidents/{incident.public_id}/"
        texts = {}
        for name in ("police_practitioner", "mash_coordinator", "practitioner"):
            client = signed_in(name)
            client.post(page, {"purpose": "preparing_visit"})
            texts[name] = client.get(page).content.decode()
        assert WRONG in texts["police_practitioner"]
        assert "by Pat Lowe." in texts["mash_coordinator"]
        assert WRONG not in texts["mash_coordinator"]
        assert "Corrected" not in texts["practitioner"], "who reads a summary"


def test_opening_it_is_a_look_at_the_incident(world, signed_in):
    client = signed_in("practitioner")
    incident = typed_in(client)
    client.get(where(incident))
    look = AccessEvent.objects.get(action="incident.viewed", target_id=str(incident.public_id))
    assert (look.purpose, look.detail["tier"], look.detail["own"]) == ("recording_contact", "full", True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told_and_the_same_words_are_kept_once(mr_e):
    incident = typed_in_at(mr_e)

    def saves(name: str, summary: str):
        by = mr_e.world.actor(name)
        kept = Incident.objects.select_related("agency").get(pk=incident.pk)
        said = {**incident.record, "summary": summary}
        return lambda: incident_correct(incident=kept, record=said, version=1, wrong=WRONG, by=by)

    got = at_once(saves("practitioner", "A broken rib."), saves("agency_manager", "A bruise."))
    assert sorted(outcome.status for outcome in got) == ["amended", "rejected"], got
    [refused] = [outcome for outcome in got if outcome.status == "rejected"]
    assert refused.errors == [OVERTAKEN]
    stands = Incident.objects.get(pk=incident.pk)
    assert stands.version == 2
    again = [saves(name, stands.record["summary"]) for name in ("practitioner", "agency_manager")]
    assert [outcome.status for outcome in at_once(*again)] == ["unchanged", "unchanged"]
