"""A picture explained: made of what the reader may see, and never a measure of what they may not."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format

from incidents.models import Incident
from people.models import Person
from risk.models import Picture, PictureVersion, Prompt
from risk.rule_presenters import share
from risk.rules.ruleset import RULESET
from risk.selectors.rulesets import Burden
from tests.fixtures.answers import leave_queue, not_pursued
from tests.fixtures.answers import url as prompt_url
from tests.fixtures.case import HOME, NHS_NUMBER
from tests.fixtures.case import mr_e as participant
from tests.fixtures.world import store

pytestmark = pytest.mark.django_db
SEALED = "Information you may not see"


def url(person: Person) -> str:
    return f"/people/{person.public_id}/"


def opened(client, person: Person) -> str:
    client.post(url(person), {"purpose": "preparing_visit"})
    return unescape(client.get(url(person)).content.decode())


def between(page: str, start: str, end: str = "<h2") -> str:
    return page.partition(start)[2].partition(end)[0]


def falls(page: str) -> str:
    return between(page, ">What each finding adds</h2>")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


class TestSentences:
    def test_a_reader_of_one_agency_is_told_of_what_they_may_see(self, mr_e, signed_in):
        top = between(opened(signed_in("practitioner"), mr_e.person), "caselink-sentences", "</ul>")
        assert "of what you may see" in top
        assert "Cannock Minor Injuries Unit (6 injuries)" in top
        assert "National Probation" not in top, "its contact is restricted, its order about somebody else"

    def test_little_known_is_said_to_be_little(self, mr_e, signed_in):
        with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
            page = opened(signed_in("practitioner"), mr_e.person)
        assert "Nothing recorded in the last 12 months that you may see; the last was on" in page
        assert "<h2" not in between(page, "What is not known", "Chronology")

    def test_they_stand_on_the_prompt_and_leave_it_with_the_case(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        page = unescape(client.get(f"/prompts/{mr_e.prompt.public_id}/").content.decode())
        assert "Recorded in the last 12 months: Cannock Minor Injuries Unit" in page
        assert "What is not known" in page
        mr_e.person.cases.update(closed_at=timezone.now(), close_reason="not pursued")
        page = unescape(client.get(f"/prompts/{mr_e.prompt.public_id}/").content.decode())
        assert "caselink-sentences" not in page
        assert "What is not known" not in page


class TestWaterfall:
    def test_who_sees_everything_sees_the_score_and_where_levels_begin(self, mr_e, signed_in):
        page = opened(signed_in("mash_coordinator"), mr_e.person)
        score = Picture.objects.get(person=mr_e.person).score
        told = words(falls(page))
        assert f"Step by step, to a score of {score:.1f}" in told
        assert f"Elevated from {RULESET.levels['elevated']}" in told
        assert "caselink-add__line--high" in falls(page)
        assert SEALED not in told

    def test_no_threshold_is_drawn_for_a_ruleset_that_is_not_known(self, mr_e, signed_in):
        Picture.objects.update(ruleset=f"{RULESET.version}+000000000000")
        told = falls(opened(signed_in("mash_coordinator"), mr_e.person))
        assert "caselink-add__line" not in told
        assert "Step by step" in told

    def test_beside_something_held_back_nothing_depends_on_what_it_adds(self, mr_e, signed_in):
        """The same page but for the level, whatever the picture's score: nothing can be subtracted."""
        client = signed_in("practitioner")
        pages = []
        for score, level in ((7.1, "elevated"), (13.9, "elevated"), (77.7, "high")):
            Picture.objects.filter(person=mr_e.person).update(score=score, level=level)
            pages.append(falls(opened(client, mr_e.person)))
        assert pages[0] == pages[1] == pages[2]
        assert SEALED in pages[0]
        assert "caselink-add__line" not in pages[0]
        assert "77.7" not in pages[2]
        row = words(between(pages[0], "caselink-falls__row--hidden", "</tr>"))
        assert not re.search(r"\d", row.partition(SEALED)[2]), row

    def test_a_sealed_incident_that_adds_to_a_finding_changes_no_other_amount(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")

        def amounts() -> dict[str, str]:
            page = opened(client, mr_e.person)
            found = re.findall(r'<h3 class="govuk-heading-s">([^<]+)</h3>(.*?)</li>', page, re.S)
            return {title: told[1] for title, body in found if (told := re.search(r"Adds ([\d.]+)", body))}

        before = amounts()
        Incident.objects.filter(reference="MIU-06").update(sensitivity="sealed")
        after = amounts()
        assert "Repeat injuries" in before.keys() - after.keys(), "held back whole"
        assert {title: before[title] for title in after} == after
        assert SEALED in falls(opened(client, mr_e.person))

    def test_each_finding_says_its_dates_agencies_source_and_amount(self, mr_e, signed_in):
        page = opened(signed_in("mash_coordinator"), mr_e.person)
        told = between(page, ">Repeat injuries</h3>", "</li>\n  ")
        assert "Adds " in told
        assert "Cannock Minor Injuries Unit, Cannock Road Surgery" in told
        assert "Source of the rule: DHR Mr E 3.1" in page
        assert f"/incidents/{mr_e.incidents['MIU-06'].public_id}/" in page


class TestUnknown:
    def test_the_gaps_name_whom_to_ask_and_what(self, mr_e, signed_in):
        told = words(between(opened(signed_in("mash_coordinator"), mr_e.person), "What is not known"))
        assert "Nowhere recorded as seen alone in the last 12 months" in told
        assert "Nowhere recorded as seen sober" in told
        assert "An order is in force of which no conditions are recorded." in told
        assert "Ask National Probation Service (" in told
        assert "No contact with a GP" not in told

    def test_who_sees_summaries_only_is_told_nothing_of_orders_or_others(self, mr_e, signed_in):
        told = words(between(opened(signed_in("practitioner"), mr_e.person), "What is not known"))
        assert "order" not in told
        assert "with somebody else" not in told, "a summary does not say who was in the room"
        assert "Whether they were seen alone is not recorded at any of the 4 contacts" in told

    def test_what_is_recorded_closes_the_gap(self, mr_e, signed_in):
        seen = participant(under_influence="no", seen_alone=True)
        contact = {
            "agency": "cannock-gp",
            "reference": "GP-09",
            "kind": "gp_consultation",
            "occurred_at": timezone.localdate().isoformat(),
            "people": [seen],
        }
        numbers = [{"scheme": "nhs_number", "value": NHS_NUMBER}]
        contact["people"][0] |= {"identifiers": numbers, "address": HOME}
        store([contact], mr_e.world.agencies)
        told = words(between(opened(signed_in("mash_coordinator"), mr_e.person), "What is not known"))
        assert "sober" not in told
        assert "seen alone" not in told


class TestNews:
    def news(self, client, person) -> str:
        return words(between(opened(client, person), 'id="new"', 'id="why"'))

    def test_since_the_last_look_and_not_the_look_a_moment_ago(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            opened(client, mr_e.person)
            assert "Received or found in the last 30 days" in opened(client, mr_e.person), "the same sitting"
        with time_machine.travel(now + timedelta(hours=2), tick=False):
            client = signed_in("mash_coordinator")
            page = opened(client, mr_e.person)
        assert "Received or found since you looked last" in page
        assert "Nothing that you may see." in page

    def test_what_is_new_is_told_in_at_most_six_lines(self, mr_e, signed_in):
        version = PictureVersion.objects.filter(person=mr_e.person).order_by("-pk").first()
        gone = {**version.findings[0], "code": "an_earlier_rule", "title": "An earlier rule"}
        kept = [f for f in version.findings if f["code"] not in ("fear", "repeat_injuries")]
        PictureVersion.objects.filter(person=mr_e.person).update(
            assessed_at=timezone.now() - timedelta(days=40), level="emerging", findings=[*kept, gone]
        )
        PictureVersion.objects.create(
            person=mr_e.person,
            level="high",
            score=version.score,
            findings=version.findings,
            ruleset=version.ruleset,
            assessed_at=timezone.now() - timedelta(days=3),
        )
        Incident.objects.exclude(reference="ASC-1").update(received_at=timezone.now() - timedelta(days=50))
        page = opened(signed_in("mash_coordinator"), mr_e.person)
        lines = re.findall("<li>(.*?)</li>", between(page, "caselink-news", "</ul>"))
        assert len(lines) == 4
        assert lines[0].startswith("The level went up from Emerging to High on ")
        happened = date_format(timezone.localdate() - timedelta(days=6), "j F Y")
        received = date_format(timezone.localdate(), "j F Y")
        assert lines[1] == (
            f"1 new incident: Staffordshire Adult Care 1 (happened {happened}, received {received})."
        )
        assert lines[2] == "Now found: Repeat injuries; Fear expressed."
        assert lines[3] == "No longer found: An earlier rule."

    def test_what_arrived_late_is_told_apart_from_what_happened_lately(self, mr_e, signed_in):
        told = self.news(signed_in("mash_coordinator"), mr_e.person)
        lately, late = told.partition(" that had happened before were received: ")[::2]
        assert "new incidents: " in lately
        last = date_format(timezone.localdate() - timedelta(days=60), "j F Y")
        today = date_format(timezone.localdate(), "j F Y")
        assert "Cannock Minor Injuries Unit 5 (happened " in late
        assert f" to {last}); " in late
        assert f"; all received {today}." in late

    def test_one_day_is_said_where_it_happened_on_the_day_it_was_received(self, mr_e, signed_in):
        contact = {
            "agency": "cannock-gp",
            "reference": "GP-10",
            "kind": "gp_consultation",
            "occurred_at": timezone.localdate().isoformat(),
            "people": [participant(identifiers=[{"scheme": "nhs_number", "value": NHS_NUMBER}])],
        }
        Incident.objects.update(received_at=timezone.now() - timedelta(days=50))
        store([contact], mr_e.world.agencies)
        told = self.news(signed_in("mash_coordinator"), mr_e.person)
        assert (
            f"1 new incident: Cannock Road Surgery 1 ({date_format(timezone.localdate(), 'j F Y')})." in told
        )

    def test_a_finding_held_back_by_something_new_is_not_said_to_be_gone(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        now = timezone.now()
        opened(client, mr_e.person)
        Incident.objects.filter(reference="MIU-06").update(sensitivity="sealed")
        with time_machine.travel(now + timedelta(hours=2), tick=False):
            page = opened(signed_in("mash_coordinator"), mr_e.person)
        assert "No longer found" not in page
        assert "Now found" not in page


class TestRules:
    def test_each_rule_stands_with_what_it_says_its_source_and_its_numbers(self, signed_in):
        page = words(unescape(signed_in("mash_coordinator").get("/rules/").content.decode()))
        assert RULESET.name in page
        assert "Strangulation (by itself: High)" in page
        assert "AJGP November 2022: homicide risk 7.48 times" in page
        (first, one), (second, other), *_more = RULESET.indicators["assault_reported"]["steps"]
        assert f"{first} or more: {one}; {second} or more: {other}" in page
        assert "Three events in twelve months is the MARAC escalation criterion" in page

    @pytest.mark.parametrize("name", ["mash_coordinator", "agency_manager", "governance_lead"])
    def test_those_who_answer_for_them_find_them_in_the_menu(self, signed_in, name):
        assert 'href="/rules/"' in signed_in(name).get("/").content.decode()

    @pytest.mark.parametrize("name", ["practitioner", "system_administrator"])
    def test_others_do_not(self, signed_in, name):
        assert 'href="/rules/"' not in signed_in(name).get("/").content.decode()
        assert signed_in(name).get("/rules/").status_code == 403


def row(page: str, title: str) -> list[str]:
    found = re.search(rf"<tr[^>]*>\s*<th[^>]*><a[^>]*>{title}</a></th>(.*?)</tr>", page, re.S)
    return re.findall(r"<td[^>]*>(.*?)</td>", found[1])


class TestBurden:
    @pytest.fixture
    def answered(self, mr_e, signed_in):
        fear = mr_e.prompt.reasons.get(indicator="fear")
        form = not_pursued(mr_e, **{f"not-relevance_{fear.pk}": "not_relevant"})
        signed_in("mash_coordinator").post(prompt_url(mr_e.prompt), form)
        return mr_e

    def page(self, signed_in, query: str = "") -> str:
        return unescape(signed_in("governance_lead").get(f"/rules/{query}").content.decode())

    def test_it_counts_reasons_and_how_they_were_answered(self, answered, signed_in):
        page = self.page(signed_in)
        assert row(page, "Fear expressed") == ["1", "1 of 1", "0", "0", "0", "0"]
        assert row(page, "Repeat injuries") == ["1", "0 of 1", "1", "0", "0", "0"]
        assert row(page, "Strangulation") == ["0", "–", "0", "0", "0", "0"]

    def test_an_answer_that_was_returned_does_not_count(self, answered, signed_in):
        signed_in("second_coordinator").post(
            prompt_url(answered.prompt), {"answer": "return", "return-return_reason": "Ask the surgery."}
        )
        assert row(self.page(signed_in), "Fear expressed") == ["1", "–", "0", "0", "0", "1"]

    def test_only_the_reasons_given_in_the_period_count(self, answered, signed_in):
        answered.prompt.reasons.update(added_at=timezone.now() - timedelta(days=60))
        assert row(self.page(signed_in, "?period=30"), "Fear expressed")[0] == "0"
        assert row(self.page(signed_in, "?period=90"), "Fear expressed")[0] == "1"
        assert row(self.page(signed_in, "?period=nonsense"), "Fear expressed")[0] == "1"

    def test_an_earlier_answer_that_was_not_asked_says_nothing(self, answered, signed_in):
        answered.prompt.answers.get().reasons.update(relevance="")
        assert row(self.page(signed_in), "Fear expressed") == ["1", "–", "0", "0", "0", "1"]

    def test_the_reasons_of_a_withdrawn_prompt_do_not_count(self, answered, signed_in):
        answered.prompt.answers.update(returned_at=timezone.now(), return_reason="Another's records.")
        leave_queue(answered.prompt, state=Prompt.State.WITHDRAWN)
        assert row(self.page(signed_in), "Fear expressed")[0] == "0"

    def test_a_percentage_needs_enough_answers(self):
        assert share(Burden(raised=19, relevant=10, not_relevant=9)) == "9 of 19"
        assert share(Burden(raised=20, relevant=15, not_relevant=5)) == "5 of 20 (25%)"
        assert share(Burden(raised=3)) == ""


def test_what_a_reason_said_when_it_was_asked_stands_beside_what_the_picture_says_now(mr_e, signed_in):
    reason = mr_e.prompt.reasons.get(indicator="assault_reported")
    client, now = signed_in("mash_coordinator"), reason.says
    page = unescape(client.get(prompt_url(mr_e.prompt)).content.decode())
    assert f"The picture says now: {now}" not in page
    mr_e.prompt.reasons.filter(pk=reason.pk).update(says="Assault reported once, to GPs.")
    page = unescape(client.get(prompt_url(mr_e.prompt)).content.decode())
    assert f"The picture says now: {now}" in between(page, f'id="reason-{reason.pk}"', "</p>")
