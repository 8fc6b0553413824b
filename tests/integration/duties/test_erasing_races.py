"""A hold on a person and an erasure of what they are in wait for each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections, transaction

from duties.models import LegalHold
from duties.services import retention as services
from incidents.models import Incident
from people.models import Link
from tests.fixtures.subject import forgotten, held, lead, proposed, rule

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(call) -> bool:
    """Whether another worker had to wait for what this one does with it."""

    def work() -> bool:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '500ms'")
                call()
        except OperationalError:
            return True
        finally:
            connections.close_all()
        return False

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.fixture
def known(mr_e):
    """Mr E, as the one person of an old contact whose erasure is proposed; and the proposal."""
    incident = forgotten(mr_e)
    rule(mr_e)
    person = Link.objects.get(record__involvements__incident=incident).person
    mr_e.person = person
    return mr_e, proposed(mr_e, incident)


def test_a_hold_waits_for_an_erasure_that_has_been_agreed_to(known, monkeypatch):
    case, review = known
    waited, erase = [], services.erase

    def slowly(**asked):
        waited.append(elsewhere(lambda: held(case)))
        return erase(**asked)

    monkeypatch.setattr(services, "erase", slowly)
    services.review_second(review=review, agree=True, reason="", by=lead(case))
    assert waited == [True]


def test_an_erasure_waits_for_a_hold_that_is_being_set(known, monkeypatch):
    case, review = known
    erased = []
    monkeypatch.setattr(services, "erase", lambda **asked: erased.append(asked))
    by = lead(case)
    with transaction.atomic():
        held(case)
        assert elsewhere(lambda: services.review_second(review=review, agree=True, reason="", by=by))
    assert not erased
    assert LegalHold.objects.count() == 1
    assert Incident.objects.filter(pk=review.incident_id).exists()
