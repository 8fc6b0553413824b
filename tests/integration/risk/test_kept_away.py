"""A block hides its person in everything that is put together of several agencies' records."""

import pytest

from incidents.models import Incident
from incidents.permissions import Tier
from incidents.selectors import incident_visible_to, own_recent
from people.models import PersonBlock
from people.selectors.persons import persons_visible_to
from people.selectors.search import PersonQuery, people_found
from risk.selectors.further import around_seen, beside
from risk.selectors.identity import sides
from risk.selectors.pictures import picture_seen
from risk.selectors.prompts import agencies_holding, prompt_visible_to, queue, reasons_seen

pytestmark = pytest.mark.django_db


def kept_away(case, name, person):
    """The user as services know them, kept away from the person from now on."""
    PersonBlock.objects.create(person=person, user=case.world.users[name], relation="family", set_by="tests")
    return case.world.actor(name)


def with_him(person) -> set[int]:
    parts = Incident.objects.filter(
        involvements__record__links__person=person, involvements__record__links__ended_at__isnull=True
    )
    return set(parts.values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["police_practitioner", "probation_practitioner", "mash_coordinator"])
def test_of_another_persons_picture_nothing_is_told_that_rests_on_them(mr_e, name):
    before = picture_seen(by=mr_e.world.actor(name), person=mr_e.person, today=mr_e.today)
    by = kept_away(mr_e, name, mr_e.other)
    hidden = {str(one.public_id) for one in Incident.objects.filter(pk__in=with_him(mr_e.other))}
    picture = picture_seen(by=by, person=mr_e.person, today=mr_e.today)
    rests_on = {item["incident"] for finding in picture.findings for item in finding.evidence}
    assert rests_on.isdisjoint(hidden)
    assert len(picture.findings) < len(before.findings)
    assert picture.partial
    assert picture.score < before.score or before.partial
    # whoever recorded nothing but incidents with them is named nowhere
    assert {agency.pk for agency in picture.ask} <= {
        one.agency_id for one in Incident.objects.exclude(pk__in=with_him(mr_e.other))
    }
    assert around_seen(by=by, person=mr_e.person, today=mr_e.today)[1] == []


def test_the_page_of_the_two_is_not_there(mr_e, signed_in):
    by = kept_away(mr_e, "mash_coordinator", mr_e.other)
    assert beside(by=by, person=mr_e.person, public_id=mr_e.other.public_id) is None
    url = f"/people/{mr_e.person.public_id}/with/{mr_e.other.public_id}/"
    assert signed_in("mash_coordinator").get(url).status_code == 404
    turned = f"/people/{mr_e.other.public_id}/with/{mr_e.person.public_id}/"
    assert signed_in("mash_coordinator").get(turned).status_code == 404


def test_incidents_of_the_own_agency_with_them_are_nothing(mr_e, signed_in):
    by = kept_away(mr_e, "police_practitioner", mr_e.other)
    for incident in Incident.objects.filter(pk__in=with_him(mr_e.other)):
        assert incident_visible_to(by=by, public_id=incident.public_id, today=mr_e.today) is None
        assert signed_in("police_practitioner").get(f"/incidents/{incident.public_id}/").status_code == 404
    assert with_him(mr_e.other).isdisjoint(one.pk for one in own_recent(by=by, limit=1000))
    others = Incident.objects.filter(agency__code="staffordshire-police").exclude(pk__in=with_him(mr_e.other))
    for incident in others:
        found = incident_visible_to(by=by, public_id=incident.public_id, today=mr_e.today)
        assert found is not None
        assert found.tier == Tier.FULL


def test_no_search_finds_them_and_no_count_counts_them(mr_e):
    asked = PersonQuery(family_name="Hollis").asked()
    assert people_found(by=mr_e.world.actor("police_practitioner"), asked=asked).persons == [mr_e.other]
    by = kept_away(mr_e, "police_practitioner", mr_e.other)
    found = people_found(by=by, asked=asked)
    assert (found.persons, found.more) == ([], False)
    assert not persons_visible_to(by=by).filter(pk=mr_e.other.pk).exists()


def test_a_prompt_about_them_is_not_there_and_one_about_another_tells_nothing_of_them(mr_e):
    by = kept_away(mr_e, "mash_coordinator", mr_e.other)
    assert [prompt.pk for prompt in queue(by=by)] == [mr_e.prompt.pk]
    told, _ask = reasons_seen(prompt=mr_e.prompt, by=by, today=mr_e.today)
    hidden = {str(one.public_id) for one in Incident.objects.filter(pk__in=with_him(mr_e.other))}
    assert {item["incident"] for one in told for item in one.evidence}.isdisjoint(hidden)
    whole = agencies_holding(by=mr_e.world.actor("second_coordinator"), prompt=mr_e.prompt)
    assert set(agencies_holding(by=by, prompt=mr_e.prompt)) <= set(whole)

    by = kept_away(mr_e, "second_coordinator", mr_e.person)
    assert list(queue(by=by)) == []
    assert prompt_visible_to(by=by, public_id=mr_e.prompt.public_id) is None


def test_whoever_says_who_is_who_sees_no_record_of_them(mr_e):
    persons = [mr_e.person.pk, mr_e.other.pk]
    by = kept_away(mr_e, "mash_coordinator", mr_e.other)
    shown = sides(by=by, persons=persons)
    assert shown[mr_e.other.pk].records == []
    assert shown[mr_e.person.pk].records
