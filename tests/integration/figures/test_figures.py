"""Managers read numbers about the work, and about people none that is small or tells of one."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.sessions import FRESH_AT
from audit.models import AccessEvent, Event
from figures.models import Return
from figures.selectors import figures
from figures.services import return_make
from figures.services.returning import mark_of
from meetings.services.asking import agencies_ask, agency_take_off
from people.models import Case, Person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import Answer, AnswerReason, Prompt, PromptReason

pytestmark = pytest.mark.django_db
LAST = timezone.localdate().year - 1
YEAR = {"since": date(LAST, 1, 1), "until": date(LAST, 12, 31)}


def asked(case, number: int, *, kind: str = "", relevance: str = "", area: str = "Cannock Chase") -> None:
    """So many prompts about as many people last July, answered in two working hours where `kind` is given."""
    user = case.world.users["mash_coordinator"]
    for _ in range(number):
        person = Person.objects.create(given_name="Invented")
        raised = timezone.make_aware(datetime(LAST, 7, 1, 10))
        Case.objects.create(person=person, opened_at=raised, areas=[area])
        prompt = Prompt.objects.get(pk=case.prompt.pk)
        prompt.pk, prompt.public_id, prompt.reference = None, person.public_id, f"CL-F-{person.pk}"
        prompt.person, prompt.raised_at, prompt.asked_before = person, raised, None
        prompt.state = Prompt.State.ANSWERED if kind else Prompt.State.WITHDRAWN
        prompt.save()
        if kind:
            answer = Answer.objects.create(prompt=prompt, kind=kind, by=user, at=raised + timedelta(hours=2))
            if relevance:
                reason = PromptReason.objects.create(
                    prompt=prompt, indicator="head_injury", title="Head", says="Head.", added_at=raised
                )
                AnswerReason.objects.create(answer=answer, reason=reason, relevance=relevance, evidence="e")


def told(case, name: str, title: str, **more) -> dict:
    """A table's rows by their first cell."""
    found = figures(by=case.world.actor(name), **{**YEAR, **more})
    tables = [table for table in found.tables if table.title.startswith(title)]
    return {row[0]: tuple(row[1:]) for table in tables for row in table.rows}


def test_prompts_are_counted_by_outcome_for_the_hub_whose_area_it_is(mr_e):
    asked(mr_e, 3, kind="meeting_arranged")
    asked(mr_e, 2, kind="not_pursued")
    asked(mr_e, 1)
    asked(mr_e, 4, kind="not_pursued", area="Elsewhere")
    for name in ("hub_manager", "mash_coordinator"):
        rows = told(mr_e, name, "Prompts by outcome")
        assert rows["A meeting was arranged"] == (3, 0, 3)
        assert rows["A meeting was not pursued"] == (2, 0, 2)
    everywhere = told(mr_e, "governance_lead", "Prompts by outcome")
    assert everywhere["A meeting was not pursued"] == (6, 0, 6)
    assert told(mr_e, "agency_manager", "Prompts by outcome") == {}


def test_the_time_to_a_decision_is_told_in_working_hours(mr_e):
    asked(mr_e, 3, kind="meeting_arranged")
    hours = 2.0 if date(LAST, 7, 1).weekday() < 5 else 0.0
    assert told(mr_e, "hub_manager", "Working hours")["High"] == (3, hours, hours)
    assert told(mr_e, "hub_manager", "Working hours")["Elevated"] == (0, "–", "–")


def test_what_waits_now_and_past_its_time_is_counted(mr_e):
    mr_e.prompt.entries.update(due_at=timezone.now() - timedelta(hours=1))
    assert told(mr_e, "hub_manager", "What waits now")["To be decided"] == (1, 1)


def test_few_people_are_not_told_of_in_cuts_and_reasons(mr_e):
    asked(mr_e, 12, kind="not_pursued", relevance="relevant")
    asked(mr_e, 3, kind="not_pursued", relevance="not_relevant")
    (row,) = told(mr_e, "hub_manager", "Was the reason relevant").values()
    assert row == (None, None, 0)
    groups = told(mr_e, "hub_manager", "Prompts of the year by sex", cut="sex")
    assert groups["Not asked, not known or not said"][1] == 15
    assert groups["Female"] == (0, 0, 0, 51.0)
    assert groups["Other"][-1] == "no figure"


def test_what_tells_of_people_is_told_of_whole_years_alone(mr_e):
    quarter = {"since": date(LAST, 7, 1), "until": date(LAST, 9, 30), "cut": "sex"}
    titles = [table.title for table in figures(by=mr_e.world.actor("hub_manager"), **quarter).tables]
    assert not any("person" in title or "reason" in title or "by sex" in title for title in titles)
    with pytest.raises(ValueError, match="whole"):
        figures(by=mr_e.world.actor("hub_manager"), since=date(LAST, 7, 1), until=date(LAST, 7, 1))


def test_an_agencys_manager_reads_of_their_own_agency_alone(mr_e):
    found = figures(by=mr_e.world.actor("agency_manager"), **YEAR)
    assert found.agencies == ("Cannock Road Surgery",)
    for table in found.tables:
        assert {row[0] for row in table.rows} <= {"Cannock Road Surgery"}
    assert figures(by=mr_e.world.actor("practitioner"), **YEAR).tables == []


def test_the_page_and_the_file_say_the_same_and_are_recorded(mr_e):
    asked(mr_e, 3, kind="meeting_arranged")
    browser = signed_in(mr_e, "hub_manager")
    shown = browser.get(reverse("figures:figures"), {"period": LAST, "by": "sex"}).content.decode()
    assert "not shown" in shown
    assert "Check each share" in shown
    file = browser.get(reverse("figures:export"), {"period": LAST, "by": "sex"})
    assert file["Content-Disposition"] == f'attachment; filename="figures-{LAST}.csv"'
    lines = file.getvalue().decode().splitlines()
    assert '"Prompts by outcome","A meeting was arranged","High","3"' in lines
    actions = AccessEvent.objects.values_list("action", flat=True)
    assert {"figures.viewed", "figures.exported"} <= set(actions)
    told_why = browser.get(reverse("figures:figures"), {"by": "sex"}).content.decode()
    assert "for whole years only. Choose a year" in told_why
    assert f'href="?period={LAST}&amp;by=sex"' in told_why
    before = browser.get(reverse("figures:figures")).content.decode()
    assert "For whole years only: choose one of them as the period too." in before
    assert '<optgroup label="Whole years, also by sex' in before
    session = browser.session
    session[FRESH_AT] = (timezone.now() - timedelta(minutes=6)).isoformat()
    session.save()
    asked_again = browser.get(reverse("figures:export"), {"period": LAST, "by": "sex"})
    back = urlencode({"next": reverse("figures:figures") + f"?period={LAST}&by=sex"})
    assert asked_again["Location"].endswith(f"?{back}")  # to the page that has the file


def signed_in(case, name: str) -> Client:
    browser = Client()
    browser.force_login(case.world.users[name])
    return browser


# The yearly return


def test_a_return_is_made_once_kept_and_never_follows_what_comes_later(mr_e):
    asked(mr_e, 3, kind="meeting_arranged")
    browser = signed_in(mr_e, "hub_manager")
    hub = mr_e.world.agencies["chase-safety-hub"]
    unsure = browser.post(reverse("figures:returns"), {"year": LAST, "agency": hub.pk}).content.decode()
    assert "Confirm that the figures may be kept" in unsure
    assert not Return.objects.exists()
    done = browser.post(reverse("figures:returns"), {"year": LAST, "agency": hub.pk, "sure": "on"})
    made = Return.objects.get()
    assert done["Location"] == reverse("figures:return", args=[made.public_id])
    before = browser.get(done["Location"]).content.decode()
    asked(mr_e, 2, kind="meeting_arranged")
    assert "A meeting was arranged" in before
    made.refresh_from_db()
    assert mark_of(made.content) == made.sha256
    assert "What waits now" not in {table["title"] for table in made.content}
    assert made.content[0]["rows"][0] == ["A meeting was arranged", 3, 0, 3]
    again = browser.post(
        reverse("figures:returns"), {"year": LAST, "agency": hub.pk, "sure": "on"}
    ).content.decode()
    assert f"Hope Lane made the return of {LAST}" in again
    assert Event.objects.filter(action="return.made").count() == 1
    with pytest.raises(NotOpen):
        return_make(agency=hub, year=LAST, by=mr_e.world.actor("hub_manager"))
    file = browser.get(reverse("figures:return_file", args=[made.public_id]))
    assert file["Content-Disposition"] == f'attachment; filename="yearly-return-{LAST}.csv"'


def test_only_the_hubs_manager_makes_it_and_only_of_a_year_that_is_over(mr_e):
    hub = mr_e.world.agencies["chase-safety-hub"]
    for name in ("mash_coordinator", "agency_manager", "governance_lead"):
        with pytest.raises(NotAllowed):
            return_make(agency=hub, year=LAST, by=mr_e.world.actor(name))
        assert signed_in(mr_e, name).post(reverse("figures:returns"), {"year": LAST}).status_code == 403
    for year in (LAST + 1, LAST - 9):
        with pytest.raises(Incomplete):
            return_make(agency=hub, year=year, by=mr_e.world.actor("hub_manager"))
    empty = signed_in(mr_e, "hub_manager").post(reverse("figures:returns"), {}).content.decode()
    assert "Choose a year" in empty


def test_an_agency_asked_after_all_was_not_left_out_and_one_asked_no_longer_was(mr_e, meeting_of_mr_e):
    by, agencies = mr_e.world.actor("mash_coordinator"), mr_e.world.agencies
    last_year = timezone.make_aware(datetime(LAST, 7, 1, 10))
    Answer.objects.filter(pk=meeting_of_mr_e.answer_id).update(at=last_year)
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(raised_at=last_year)

    def rows():
        return told(mr_e, "hub_manager", "Meetings with and without")

    assert rows()["Staffordshire Police"] == (0, 0, 0, 1)
    why = "They were called to the house last night."
    agencies_ask(meeting=meeting_of_mr_e, agencies=[agencies["staffordshire-police"]], why=why, by=by)
    assert rows()["Staffordshire Police"] == (1, 1, 0, 0)
    why = "They have nothing to add to their letter."
    agency_take_off(meeting=meeting_of_mr_e, agency=agencies["cannock-gp"], why=why, by=by)
    assert rows()["Cannock Road Surgery"] == (0, 0, 0, 1)
