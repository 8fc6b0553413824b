"""What sealed incidents weigh is not to be told from the pages of who is who."""

import re

import pytest
from django.db import transaction

from people.models import CandidateLink
from tests.fixtures.identity import BROTHER, contact, question_about
from tests.fixtures.world import store


def test_what_sealed_incidents_weigh_is_not_to_be_seen(mr_e, signed_in):
    """Without and with four sealed incidents of another agency in which Mr Z is named."""
    coordinator = signed_in("mash_coordinator")

    def shown(reference: str) -> tuple[CandidateLink, list[str]]:
        question = question_about(mr_e, BROTHER, reference)
        pages = [coordinator.get(f"/identity/{question.public_id}/"), coordinator.get("/identity/")]
        return question, [bare(page) for page in pages]

    with transaction.atomic():
        plain, before = shown("GP-Z1")
        transaction.set_rollback(True)
    held = mr_e.other.links.filter(ended_at=None).first().record
    name = {**held.identity, "given_name": held.given_name, "family_name": held.family_name}
    name = {key: value for key, value in name.items() if key in BROTHER} | {
        "date_of_birth": held.date_of_birth
    }
    sealed = {"agency": "cannock-miu", "kind": "miu_attendance", "sensitivity": "sealed"}
    store([contact(f"MIU-S{n}", name, **sealed) for n in range(4)], mr_e.world.agencies)
    question, after = shown("GP-Z1")
    CandidateLink.objects.filter(pk=question.pk).update(guards=[*question.guards, "same_incident"])
    assert question.weight != pytest.approx(plain.weight), "they do weigh"
    again = [bare(coordinator.get(where)) for where in (f"/identity/{question.public_id}/", "/identity/")]
    assert before == after == again
    assert all("What incidents say is weighed too, but not shown here." in page for page in after)
    assert "same_incident" not in before[1]


def bare(page) -> str:
    """The page's bytes without ids and times."""
    said = page.content.decode()
    said = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", said)
    said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "TOKEN", said)
    return re.sub(r"\d\d:\d\d", "TIME", said)
