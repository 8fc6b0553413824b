"""manage.py train_linkage over the records in the database: it reads, and writes nothing there."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from people.management.commands import train_linkage
from people.models import Link, Person, PersonRecord
from people.relinking.training import Estimate, train

pytestmark = pytest.mark.django_db


@pytest.fixture
def _enough(monkeypatch) -> None:
    """As if these few records had shown one level often enough to believe it."""

    def shown(*given):
        found = train(*given)
        return found._replace(
            estimates={**found.estimates, ("sex", "same"): Estimate(0.99, 0.45, 5000, 90000)}
        )

    monkeypatch.setattr(train_linkage, "train", shown)


@pytest.mark.usefixtures("_enough")
def test_the_records_in_the_database_are_learnt_from_and_left_alone(deciding, tmp_path: Path):
    for who in ("orla", "bran"):
        for agency in ("cannock-gp", "cannock-miu"):
            deciding.known(who, agency)
    deciding.record("wenna")  # in no person yet
    before = [list(model.objects.order_by("pk").values()) for model in (PersonRecord, Person, Link)]
    out = StringIO()
    call_command("train_linkage", out=tmp_path, candidate="9999-3", stdout=out, stderr=StringIO())
    assert "all person records in the database; 5 records" in out.getvalue()
    card = json.loads((tmp_path / "9999-3.card.json").read_text())
    assert card["dry_run"] == {
        "records": 5, "persons_before": 3, "persons_after": 3, "linked_before": 4, "linked_after": 4,
        "reviews_before": 0, "reviews_after": 0, "records_in_other_company": 0, "joins": 0, "splits": 0,
    }  # fmt: skip
    assert "Orla" not in (tmp_path / "9999-3.card.md").read_text()
    after = [list(model.objects.order_by("pk").values()) for model in (PersonRecord, Person, Link)]
    assert after == before
