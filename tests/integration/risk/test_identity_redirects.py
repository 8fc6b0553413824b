"""Questions about a person who was found to be another."""

from people.models import CandidateLink, Person
from tests.fixtures.identity import QUEUE_QUERIES, text_of


def test_a_question_stays_however_often_the_person_was_found_to_be_another(
    who_is_who, signed_in, django_assert_max_num_queries
):
    coordinator = signed_in("mash_coordinator")
    asked = Person.objects.create()
    CandidateLink.objects.filter(pk=who_is_who.question.pk).update(person=asked)
    for _ in range(6):
        further = Person.objects.create()
        Person.objects.filter(pk=asked.pk).update(redirected_to=further)
        asked = further
    Person.objects.filter(pk=asked.pk).update(redirected_to=who_is_who.case.other)
    with django_assert_max_num_queries(QUEUE_QUERIES):
        said = text_of(coordinator.get("/identity/"))
    assert "Barnaby Hollis" in said
    assert "Compare with Zachary Hollis" in said
    assert coordinator.get(f"/identity/{who_is_who.question.public_id}/").status_code == 200
