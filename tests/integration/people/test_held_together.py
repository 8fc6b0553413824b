"""What concerns a user by name (grants, blocks) is read once a request, in one statement."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from incidents.models import IncidentGrant
from incidents.permissions import NAMED
from people.models import PersonBlock, PersonGrant
from people.permissions import BLOCK, GRANT
from people.selectors.persons import person_visible_to
from tests.fixtures.world import CaseOfMrE

pytestmark = pytest.mark.django_db
WAYS = (GRANT, BLOCK, NAMED)


@pytest.fixture
def concerned(mr_e: CaseOfMrE) -> CaseOfMrE:
    """Two grants on one person, one that is over, one on an incident, and a block."""
    user, now = mr_e.world.users["outsider"], timezone.now()
    common = {"user": user, "purpose": "tests", "started_at": now - timedelta(days=2)}
    for hours, of in ((3, mr_e.person), (5, mr_e.person), (-1, mr_e.other)):
        PersonGrant.objects.create(
            content_object=of,
            permission_id=_permission("view_person"),
            kind="meeting",
            about_id=str(hours),
            ends_at=now + timedelta(hours=hours),
            **common,
        )
    IncidentGrant.objects.create(
        content_object=next(iter(mr_e.incidents.values())),
        permission_id=_permission("view_incident"),
        kind="disclosure",
        about_id="1",
        ends_at=now + timedelta(hours=1),
        **common,
    )
    PersonBlock.objects.create(
        user=user, person=mr_e.other, relation="family", set_by="tests", started_at=now
    )
    return mr_e


def _permission(codename: str) -> int:
    return Permission.objects.get(codename=codename).pk


def test_it_takes_one_statement_and_says_what_each_way_says_alone(
    concerned: CaseOfMrE, django_assert_num_queries
) -> None:
    by, now = concerned.world.actor("outsider"), timezone.now()
    with django_assert_num_queries(1):
        found = [way.held(by, at=now) for way in WAYS]
    assert found == [way.held_by([by], at=now)[by.id] for way in WAYS]
    assert [set(each) for each in found[:2]] == [{concerned.person.pk}, {concerned.other.pk}]
    assert len(found[2]) == 1


def test_a_person_is_asked_for_in_one_statement_more_whether_they_are_there_or_hidden(
    concerned: CaseOfMrE, django_assert_num_queries
) -> None:
    for public_id, there in ((concerned.person.public_id, True), (concerned.other.public_id, False)):
        by = concerned.world.actor("outsider")
        GRANT.held(by, at=timezone.now())
        with django_assert_num_queries(1):
            assert (person_visible_to(by=by, public_id=public_id) is not None) is there
