"""Whoever decides who is who counts no incident in which somebody takes part from whom they are kept away."""

import pytest

from people.models import PersonBlock
from risk.selectors.identity import sides

pytestmark = pytest.mark.django_db


def test_the_records_of_others_are_counted_without_the_incidents_with_them(mr_e):
    coordinator = mr_e.world.actor("mash_coordinator")
    before = sides(by=coordinator, persons=[mr_e.other.pk])[mr_e.other.pk]
    # Mr Z was seen in nothing but what Mr E takes part in
    assert before.incidents > 0
    user = mr_e.world.users["mash_coordinator"]
    PersonBlock.objects.create(user=user, person=mr_e.person, relation="family", set_by="system")

    side = sides(by=mr_e.world.actor("mash_coordinator"), persons=[mr_e.other.pk])[mr_e.other.pk]
    assert {one.record.pk for one in side.records} == {one.record.pk for one in before.records}
    assert side.incidents == 0
    assert {(one.first_on, one.last_on) for one in side.records} == {(None, None)}
