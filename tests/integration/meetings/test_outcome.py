"""What a meeting decided stands on the pages of the prompt that it answers, as far as each may read it."""

from html import unescape

import pytest

from meetings.services.deciding import decide
from tests.fixtures.meeting import action, coordinator, decided, held, minutes

pytestmark = pytest.mark.django_db
WORDS = {one: f"canary{one}" for one in ("facts", "opinion", "decision", "why")}


@pytest.fixture
def meeting(mr_e, meeting_of_mr_e):
    """The police are asked as well."""
    meeting_of_mr_e.agencies.add(mr_e.world.agencies["staffordshire-police"])
    return meeting_of_mr_e


def read(client, where: str) -> str:
    return unescape(client.get(where).content.decode())


def pages(mr_e) -> tuple[str, str]:
    return f"/decisions/{mr_e.prompt.public_id}/", f"/prompts/{mr_e.prompt.public_id}/"


def test_whoever_runs_it_reads_when_it_was_held_who_came_what_it_decided_and_what_was_agreed(
    mr_e, meeting, signed_in
):
    client = signed_in("mash_coordinator")
    for where in pages(mr_e):
        assert "The meeting was held" not in read(client, where)
    held(mr_e, meeting)
    for where in pages(mr_e):
        page = read(client, where)
        assert "The meeting was held" in page
        assert "The minutes are to be written." in page
    decide(meeting=meeting, minutes=minutes(**WORDS), actions=[action(mr_e)], by=coordinator(mr_e))
    reference = meeting.agreed.get().action.reference
    for where in pages(mr_e):
        page = read(client, where)
        for said in ("What the meeting decided", "Who came", "canarydecision", "canarywhy", reference):
            assert said in page, (where, said)
        assert "canaryfacts" not in page


def test_who_was_asked_reads_what_was_decided_and_nothing_of_another_agency(mr_e, meeting, signed_in):
    decided(mr_e, meeting, **WORDS)
    where = pages(mr_e)[0]
    page = read(signed_in("police_practitioner"), where)
    assert "canarydecision" in page
    for hidden in (
        "canaryfacts",
        "canarywhy",
        "Cannock Road Surgery:",
        meeting.agreed.get().action.reference,
    ):
        assert hidden not in page


def test_who_was_not_asked_reads_none_of_it(mr_e, meeting, signed_in):
    decided(mr_e, meeting, **WORDS)
    meeting.agencies.remove(mr_e.world.agencies["staffordshire-police"])
    page = read(signed_in("police_practitioner"), pages(mr_e)[0])
    assert "Your agency is not asked to it." in page
    assert "canary" not in page
