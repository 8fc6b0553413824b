"""How each is told, and who covers for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Membership, User
from audit.models import Event
from notices.models import Cover, Preference
from notices.services.covering import LONGEST, cover_end, cover_set, preference_set
from people.services.refusals import Incomplete, NotAllowed, NotOpen

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOW, COVER = "/notices/preferences/", "/notices/cover/"


@pytest.fixture
def gp(world):
    """Two practitioners and a manager of one surgery."""
    made = User.objects.create(username="second", first_name="Sec", last_name="Ond")
    agency = world.agencies["cannock-gp"]
    Membership.objects.create(user=made, agency=agency, role="practitioner", started_on="2020-01-01")
    world.users["second"] = made
    return agency


def set_cover(world, gp, by="practitioner", **changed):
    today = timezone.localdate()
    wanted = {
        "user": world.users["practitioner"],
        "instead": world.users["second"],
        "agency": gp,
        "from_on": today,
        "to_on": today + 7 * DAY,
    }
    return cover_set(**wanted | changed, by=world.actor(by))


def test_how_one_is_told_is_kept_with_one_event(world, signed_in):
    browser = signed_in("practitioner")
    assert "no address of yours" in browser.get(HOW).text
    assert browser.post(HOW, {"mail": "none", "hour": "17"}).status_code == 302
    kept = Preference.objects.get()
    assert (kept.user, kept.mail, kept.hour) == (world.users["practitioner"], "none", 17)
    assert 'value="17" selected' in browser.get(HOW).text
    assert Event.objects.filter(action="preference.set").count() == 1
    assert "Choose one of the answers" in browser.post(HOW, {"mail": "loudly", "hour": "17"}).text


@pytest.mark.parametrize(("mail", "hour"), [("loudly", 8), ("digest", 24)])
def test_no_other_way_of_telling_is_kept(world, mail, hour):
    with pytest.raises(Incomplete):
        preference_set(mail=mail, hour=hour, by=world.actor("practitioner"))


def test_somebody_sets_and_ends_their_own_cover_on_the_page(world, gp, signed_in):
    browser = signed_in("practitioner")
    assert "No cover is set" in browser.get(COVER).text
    key, today = f"cannock-gp/{world.users['second'].public_id}", timezone.localdate()
    sent = {"instead": key}
    for name, day in (("from_on", today), ("to_on", today + DAY)):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    early = browser.post(COVER, {**sent, "to_on_year": today.year - 1})
    assert "today or later" in early.text
    assert f'value="{key}" selected' in early.text
    assert browser.post(COVER, sent).status_code == 302
    cover = Cover.objects.get()
    assert (cover.user, cover.instead) == (world.users["practitioner"], world.users["second"])
    assert "is told as well as" in signed_in("second").get(COVER).text
    assert browser.post(COVER, {"do": "end", "cover": cover.public_id}).status_code == 302
    assert "No cover is set" in browser.get(COVER).text


def test_a_manager_sets_a_cover_for_somebody_else(world, gp, signed_in):
    page = signed_in("agency_manager").get(COVER).text
    assert "Who is away?" in page
    assert "Who is away?" not in signed_in("practitioner").get(COVER).text
    assert set_cover(world, gp, by="agency_manager").set_by == world.users["agency_manager"]


def test_only_who_may_do_the_same_work_covers(world, gp):
    manager, outsider = world.users["agency_manager"], world.users["outsider"]
    assert set_cover(world, gp, instead=manager).instead == manager
    for user, instead in (
        (manager, world.users["second"]),
        (world.users["practitioner"], outsider),
        (world.users["practitioner"], world.users["practitioner"]),
    ):
        with pytest.raises(Incomplete) as refused:
            set_cover(world, gp, by="agency_manager", user=user, instead=instead)
        assert "instead" in refused.value.missing
    with pytest.raises(Incomplete) as refused:
        set_cover(world, gp, by="agency_manager", user=outsider)
    assert "user" in refused.value.missing


def test_a_cover_lasts_from_today_for_three_months_at_most(world, gp):
    today = timezone.localdate()
    for from_on, to_on in (
        (today - 3 * DAY, today - DAY),
        (today + DAY, today),
        (today, today + LONGEST + DAY),
    ):
        with pytest.raises(Incomplete) as refused:
            set_cover(world, gp, from_on=from_on, to_on=to_on)
        assert "to_on" in refused.value.missing
    assert not Cover.objects.exists()


def test_nobody_else_sets_or_ends_one(world, gp):
    for name in ("second", "outsider", "police_practitioner", "governance_lead", "care_manager"):
        with pytest.raises(NotAllowed):
            set_cover(world, gp, by=name)
    cover = set_cover(world, gp)
    for name in ("outsider", "care_manager"):
        with pytest.raises(NotAllowed):
            cover_end(cover=cover, by=world.actor(name))
    cover_end(cover=cover, by=world.actor("second"))
    with pytest.raises(NotOpen):
        cover_end(cover=cover, by=world.actor("practitioner"))


def test_somebody_elses_cover_is_not_there(world, gp, signed_in):
    cover = set_cover(world, gp)
    for named in (cover.public_id, "nonsense"):
        assert signed_in("outsider").post(COVER, {"do": "end", "cover": named}).status_code == 404
    assert "No cover is set" in signed_in("outsider").get(COVER).text
