"""Requests by people recorded, and the pack that answers one."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from audit.models import AccessEvent
from duties.clock import due_on
from duties.models import Pack, SubjectRequest
from duties.services.packs import (
    Said,
    digest_of,
    pack_begin,
    pack_finish,
    pack_release,
    texts_decide,
)
from duties.services.requests import clock_start, clock_stop, identity_check, request_close, request_extend
from incidents.models import Incident, IncidentVersion
from people.models import PersonBlock
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen
from sharing.services.disclosures import disclosure_make
from tests.fixtures.disclosing import disclosure_draft
from tests.fixtures.subject import asked, begun, finished, lead, manager, read
from tests.fixtures.world import store

pytestmark = pytest.mark.django_db


def signed_in(case, name):
    browser = Client()
    browser.force_login(case.world.users[name])
    return browser


def test_the_clock_stops_while_the_agency_waits_and_is_extended_once(mr_e):
    request = asked(mr_e)
    clock_stop(request=request, why="Which years?", by=manager(mr_e))
    SubjectRequest.objects.update(stopped_on=timezone.localdate() - timedelta(days=14))
    after = clock_start(request=request, by=manager(mr_e))
    assert after.due_on == due_on(received=request.received_on, stopped_days=14)
    later = request_extend(request=request, why="Thirty years.", by=manager(mr_e))
    assert later.due_on > after.due_on
    with pytest.raises(NotOpen):
        request_extend(request=request, why="Again.", by=manager(mr_e))


def test_a_late_request_cannot_be_extended_any_more(mr_e):
    request = asked(mr_e, received=timezone.localdate() - timedelta(days=60))
    with pytest.raises(NotOpen):
        request_extend(request=request, why="Complex.", by=manager(mr_e))


def test_nothing_is_put_together_before_who_asks_was_checked(mr_e):
    with pytest.raises(NotOpen):
        pack_begin(request=asked(mr_e), by=manager(mr_e))


def test_no_text_goes_out_that_nobody_has_read(mr_e):
    pack = begun(mr_e)
    with pytest.raises(NotOpen):
        pack_finish(pack=pack, by=manager(mr_e))
    first = pack.texts.first()
    with pytest.raises(Incomplete):
        texts_decide(pack=pack, said={first.pk: Said("hide", ["Not there"], "third_party")}, by=manager(mr_e))
    with pytest.raises(Incomplete):
        texts_decide(pack=pack, said={first.pk: Said("withhold")}, by=manager(mr_e))


def test_the_answer_holds_the_agencys_own_and_nothing_of_others(mr_e):
    pack = finished(mr_e)
    told = json.dumps(pack.content, ensure_ascii=False)
    assert {row["reference"] for row in pack.content["records"]} == {"GP-01", "GP-02", "GP-03", "GP-04"}
    for word in ("Zachary", "Hollis", "MIU-0", "SP-0", "Smelt of alcohol", "Grace", "Patel"):
        assert word not in told
    assert pack.digest == digest_of(Pack.objects.get(pk=pack.pk).content)


def test_a_text_is_told_withheld_or_told_in_part(mr_e):
    pack = begun(mr_e)
    texts = list(pack.texts.order_by("incident__occurred_on"))
    said = {text.pk: Said("tell") for text in texts}
    said[texts[0].pk] = Said("hide", ["by the nurse"], "third_party")
    said[texts[1].pk] = Said("withhold", (), "serious_harm")
    texts_decide(pack=pack, said=said, by=manager(mr_e))
    content = pack_finish(pack=pack, by=manager(mr_e)).content
    assert content["records"][0]["texts"][0]["text"] == "Seen […]: hand."
    assert content["records"][1]["texts"] == []
    manifest = Pack.objects.get(pk=pack.pk).manifest
    assert {(row["what"], row["reason"]) for row in manifest["withheld"]} == {
        ("part", "third_party"),
        ("text", "serious_harm"),
    }


class TestRecipients:
    def test_agencies_are_named_and_people_are_not(self, mr_e):
        said = {"outside": ["Mrs Quill"], "unagreed_reason": "She looks after him."}
        disclosure_make(draft=disclosure_draft(mr_e, **said), by=mr_e.world.actor("practitioner"))
        pack = finished(mr_e)
        names = [name for _day, name in pack.content["recipients"]]
        assert names == ["Chase Housing", "Somebody outside CaseLink"]
        assert "Quill" not in json.dumps(pack.content)
        assert "Marsh" not in json.dumps(pack.content)
        listed = {"incident": str(mr_e.incidents["GP-01"].public_id), "what": "recipients"}
        assert {**listed, "reason": "third_party"} in pack.manifest["withheld"]

    def test_one_of_sealed_records_alone_or_about_somebody_else_is_not_told(self, mr_e):
        made = disclosure_make(draft=disclosure_draft(mr_e, "GP-02"), by=mr_e.world.actor("practitioner"))
        Incident.objects.filter(reference="GP-02").update(sensitivity="sealed")
        assert finished(mr_e).content["recipients"] == []
        Incident.objects.filter(reference="GP-02").update(sensitivity="shared")
        type(made).objects.filter(pk=made.pk).update(person=mr_e.other)
        pack = finished(mr_e)
        assert pack.content["recipients"] == []
        assert "recipients" in {row["what"] for row in pack.manifest["withheld"]}


class TestEarlierVersions:
    def amend(self, mr_e, **before):
        """The record as it stands was an amendment of one that said this of its first participant."""
        incident = mr_e.incidents["GP-01"]
        first, *others = incident.record["people"]
        record = incident.record | {"people": [{**first, **before}, *others]}
        return IncidentVersion.objects.create(
            incident=incident,
            version=1,
            record=record,
            content_hash="x",
            received_at=timezone.now(),
            received_from="a test",
        )

    def earlier(self, pack):
        [row] = [one for one in pack.content["records"] if one["reference"] == "GP-01"]
        return row["earlier"]

    def test_the_persons_own_rows_are_told_and_texts_that_nobody_read_are_listed(self, mr_e):
        version = self.amend(mr_e, ethnicity="A")
        IncidentVersion.objects.update(record=version.record | {"summary": "Whispered."})
        pack = finished(mr_e)
        [told] = self.earlier(pack)
        assert (told["version"], ["Ethnicity, as coded", "A"] in told["rows"]) == (1, True)
        assert "Whispered" not in json.dumps(pack.content)
        assert ("earlier_text", "unread") in {
            (row["what"], row["reason"]) for row in pack.manifest["withheld"]
        }

    @pytest.mark.parametrize("who", [{"family_name": "Hollis"}, {"key": "another"}])
    def test_of_somebody_who_may_be_another_nothing_is_told(self, mr_e, who):
        self.amend(mr_e, **who)
        pack = finished(mr_e)
        assert self.earlier(pack) == []
        assert ("earlier", "third_party") in {
            (row["what"], row["reason"]) for row in pack.manifest["withheld"]
        }

    def test_a_version_that_was_sealed_leaves_no_trace(self, mr_e):
        version = self.amend(mr_e, ethnicity="A")
        IncidentVersion.objects.update(record=version.record | {"sensitivity": "sealed"})
        pack = finished(mr_e)
        assert self.earlier(pack) == []
        assert ("earlier", "sealed") in {(row["what"], row["reason"]) for row in pack.manifest["withheld"]}


def test_sealed_records_are_listed_for_the_lead_and_leave_no_trace_in_the_answer(mr_e):
    before = finished(mr_e).content
    incident = mr_e.incidents["GP-02"]
    Incident.objects.filter(pk=incident.pk).update(sensitivity="sealed")
    pack = begun(mr_e)
    pack = pack_finish(pack=read(mr_e, pack), by=manager(mr_e))
    assert {"incident": str(incident.public_id), "what": "record", "reason": "sealed"} in pack.manifest[
        "withheld"
    ]
    assert str(incident.public_id) not in json.dumps(pack.content)
    assert "GP-02" not in json.dumps(pack.content)
    assert pack.content["not_given"] == before["not_given"], "the words tell that something is withheld"


def test_a_record_amended_since_it_was_read_means_beginning_again(mr_e):
    pack = read(mr_e, begun(mr_e))
    amended = {**mr_e.incidents["GP-01"].record, "summary": "Seen by the nurse; his sister rang."}
    from_gp = mr_e.world.agencies
    with pytest.raises(AssertionError):  # the helper takes new records only; it has been amended all the same
        store([amended], from_gp)
    with pytest.raises(NotOpen):
        pack_finish(pack=pack, by=manager(mr_e))


def test_somebody_else_releases_it_and_only_then_can_it_be_taken_out_and_closed(mr_e):
    pack = finished(mr_e)
    browser = signed_in(mr_e, Role.AGENCY_MANAGER)
    where = reverse("duties:pack", args=[pack.public_id])
    assert browser.get(where + "?as=json").status_code == 403
    with pytest.raises(Incomplete):
        request_close(request=pack.request, outcome="answered", note="", by=manager(mr_e))
    with pytest.raises(NotAllowed):
        pack_release(pack=pack, by=manager(mr_e))
    Pack.objects.filter(pk=pack.pk).update(begun_by=lead(mr_e).id)
    with pytest.raises(NeedsAnother):
        pack_release(pack=pack, by=lead(mr_e))
    Pack.objects.filter(pk=pack.pk).update(begun_by=manager(mr_e).id)
    pack_release(pack=pack, by=lead(mr_e))
    answer = browser.get(where + "?as=json")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="subject-access.json"'
    assert json.loads(answer.content)["sha256"] == pack.digest
    assert request_close(request=pack.request, outcome="answered", note="", by=manager(mr_e)).closed_at


def test_the_lead_sees_the_list_and_no_name_and_no_text(mr_e):
    pack = finished(mr_e)
    browser = signed_in(mr_e, Role.GOVERNANCE_LEAD)
    for name, public_id in (("duties:release", pack.public_id), ("duties:request", pack.request.public_id)):
        page = browser.get(reverse(name, args=[public_id])).content.decode()
        for word in ("Marlow", "Edwin", "nurse", "Passport"):
            assert word not in page
    assert "Marlow" not in browser.get(reverse("duties:requests")).content.decode()
    assert browser.post(reverse("duties:release", args=[pack.public_id])).status_code == 302


def test_somebody_kept_away_from_the_person_sees_no_request_of_theirs(mr_e):
    pack = finished(mr_e)
    for name in (Role.AGENCY_MANAGER, Role.GOVERNANCE_LEAD):
        user = mr_e.world.users[name]
        PersonBlock.objects.create(person=mr_e.person, user=user, relation="family", set_by="system")
        browser = signed_in(mr_e, name)
        assert browser.get(reverse("duties:request", args=[pack.request.public_id])).status_code == 404
        assert pack.request.reference not in browser.get(reverse("duties:requests")).content.decode()


def test_the_whole_way_in_the_browser_pages(mr_e):
    browser = signed_in(mr_e, Role.AGENCY_MANAGER)
    today = timezone.localdate()
    sent = {"kind": "access", "received_on_day": today.day, "received_on_month": today.month}
    where = reverse("duties:request_new", args=[mr_e.person.public_id])
    assert "Enter a year" in browser.post(where, sent).content.decode()
    answer = browser.post(where, {**sent, "received_on_year": today.year})
    request = SubjectRequest.objects.get()
    page = reverse("duties:request", args=[request.public_id])
    assert answer["Location"] == page
    assert "Say how you saw" in browser.post(page, {"step": "identity", "identity-how": " "}).content.decode()
    browser.post(page, {"step": "identity", "identity-how": "Passport."})
    reading = reverse("duties:reading", args=[request.public_id])
    assert browser.post(reading, {"step": "begin"}).status_code == 302
    pack = Pack.objects.get()
    texts = list(pack.texts.all())
    sent = {"step": "read"} | {f"decision_{text.pk}": "tell" for text in texts}
    wrong = {**sent, f"decision_{texts[0].pk}": "hide", f"hidden_{texts[0].pk}": "the nurse"}
    shown = browser.post(reading, wrong).content.decode()
    assert "Say why something is left out" in shown
    assert ">\nthe nurse</textarea>" in shown, "what was typed is lost"
    assert browser.post(reading, sent).status_code == 302
    assert browser.post(reading, {"step": "finish"})["Location"] == page
    assert (
        "What we hold about you"
        in browser.get(reverse("duties:pack", args=[pack.public_id])).content.decode()
    )


def test_every_look_at_an_answer_is_recorded_with_its_purpose(mr_e):
    pack = finished(mr_e)
    signed_in(mr_e, Role.AGENCY_MANAGER).get(reverse("duties:pack", args=[pack.public_id]))
    look = AccessEvent.objects.filter(action="pack.viewed").latest("pk")
    assert (look.target_id, look.detail["as"]) == (str(pack.public_id), "page")
    assert look.purpose


def test_identity_check_and_requests_are_refused_to_others(mr_e):
    request = asked(mr_e)
    with pytest.raises(NotAllowed):
        identity_check(request=request, how="Passport.", by=lead(mr_e))


@pytest.mark.parametrize("where", ["duties:requests", "duties:holds"])
def test_nobody_is_told_of_a_form_on_a_page_that_they_may_not_open(mr_e, where):
    for name, may in ((Role.AGENCY_MANAGER, True), (Role.GOVERNANCE_LEAD, False)):
        page = signed_in(mr_e, name).get(reverse(where)).content.decode()
        assert ("person’s page" in page) == may
