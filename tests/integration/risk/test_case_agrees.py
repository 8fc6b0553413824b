"""The database itself holds that a prompt's state, its queue, its holder and its answer agree."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from risk.models import Answer, Holding, Prompt, QueueEntry
from risk.services.prompting import answer_countersign
from tests.fixtures.answers import not_pursued, url

pytestmark = pytest.mark.django_db
now = timezone.now


def close_without_an_answer():
    Prompt.objects.update(state="answered")


def take_the_holder_away():
    Holding.objects.update(ended_at=now())


def take_it_out_of_the_queue_alone():
    QueueEntry.objects.update(left_at=now(), left_by="not_pursue_at_once")


def put_it_into_a_queue_of_another_state():
    QueueEntry.objects.update(queue="plan")


def answer_it_and_leave_it_open():
    prompt = Prompt.objects.get()
    by = Holding.objects.get().agency.memberships.first().user
    Answer.objects.create(prompt=prompt, kind="not_pursued", by=by, at=now(), instead="Seen.")


def refused():
    """What a commit would look at is looked at now."""
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()


@pytest.mark.parametrize(
    "breaks",
    [
        close_without_an_answer,
        take_the_holder_away,
        take_it_out_of_the_queue_alone,
        put_it_into_a_queue_of_another_state,
        answer_it_and_leave_it_open,
    ],
)
def test_what_does_not_agree_is_not_committed(mr_e, breaks):
    with transaction.atomic():
        breaks()
        refused()
        transaction.set_rollback(True)


def test_a_signed_answer_cannot_be_taken_from_a_closed_prompt(mr_e, signed_in):
    Prompt.objects.update(level="high")
    signed_in("mash_coordinator").post(url(mr_e.prompt), not_pursued(mr_e))
    second = mr_e.world.users["second_coordinator"], mr_e.world.actor("second_coordinator")
    answer_countersign(prompt=mr_e.prompt, by=second[0], actor=second[1])
    connection.check_constraints()
    with transaction.atomic():
        Answer.objects.update(returned_at=now(), return_reason="It was wrong.")
        refused()
        transaction.set_rollback(True)


def test_an_answer_that_code_from_before_left_with_a_prompt_that_went_on_in_another_is_returned(
    mr_e, signed_in
):
    Prompt.objects.update(level="high")
    signed_in("mash_coordinator").post(url(mr_e.prompt), not_pursued(mr_e))
    migration = import_module("risk.migrations.0009_case_agrees")
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(migration.REVERSE)
        Prompt.objects.update(state="superseded")
        QueueEntry.objects.update(left_at=now(), left_by="supersede")
        take_the_holder_away()
        cursor.execute(migration.MEND)
        cursor.execute(migration.FUNCTION)
    Prompt.objects.update(state="superseded")
    connection.check_constraints()
    answer = Answer.objects.get()
    assert (answer.returned_by, answer.returned_at is None) == (None, False)
    assert "before the answer was countersigned" in answer.return_reason
