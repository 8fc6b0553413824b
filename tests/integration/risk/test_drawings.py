"""What is drawn of a person: the same as the page and its tables say, and nothing of what is held back."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from incidents.models import Incident
from people.models import Person
from risk.models import Picture
from risk.services.assessing import reassess
from risk.services.marks import mark_stale
from tests.fixtures.case import HOME, NHS_NUMBER
from tests.fixtures.case import mr_e as participant
from tests.fixtures.world import store


def opened(client: Client, person: Person, page: str = "") -> str:
    """The page, with the purpose given first."""
    client.post(f"/people/{person.public_id}/", {"purpose": "preparing_visit"})
    got = client.get(f"/people/{person.public_id}/{page}")
    assert got.status_code == 200
    return got.content.decode()


def data(page: str, name: str) -> dict[str, Any]:
    """What a drawing is made of."""
    found = re.search(rf'<script id="{name}-data" type="application/json">(.*?)</script>', page, re.S)
    assert found is not None, f"nothing is drawn: {name}"
    told: dict[str, Any] = json.loads(found[1])
    return told


def marks(told: dict[str, Any]) -> list[dict[str, Any]]:
    """What is drawn over time, a mark at a time, with its words."""
    columns, codes = told["marks"], list(told["groups"])
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return [
        {
            **row,
            "agency": told["lanes"][row["lane"]]["agency"],
            "group": codes[row["group"]],
            "kind": told["kinds"][row["kind"]],
            "says": told["says"][row["says"]],
        }
        for row in rows
    ]


def rows(page: str, section: str) -> list[list[str]]:
    """The cells of a section's table, without markup."""
    body = re.search(rf'aria-labelledby="{section}".*?<tbody[^>]*>(.*?)</tbody>', page, re.S)
    assert body is not None
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body[1].split("</tr>")[:-1])
    return [[unescape(re.sub(r"<[^>]*>", " ", cell)).strip() for cell in row] for row in cells]


class TestOverTime:
    def test_each_incident_that_is_told_is_a_mark_and_is_counted_in_the_table(self, mr_e, signed_in):
        page = opened(signed_in("mash_coordinator"), mr_e.person)
        told = data(page, "over-time")
        [total] = re.findall(r"(\d+) incidents that you may see, newest first", page)
        assert len(marks(told)) == int(total)
        counted = [row for row in rows(page, "over-time") if len(row) > 2]
        assert sum(int(row[-3]) for row in counted) == int(total)
        assert {lane["agency"] for lane in told["lanes"]} >= {mark["agency"] for mark in marks(told)}

    def test_what_only_exists_has_a_lane_that_says_to_ask_and_no_mark(self, mr_e, signed_in):
        page = opened(signed_in("practitioner"), mr_e.person)
        told = data(page, "over-time")
        probation = "National Probation Service"
        [lane] = [lane for lane in told["lanes"] if lane["agency"] == probation]
        assert lane["heldBack"]
        theirs = [mark for mark in marks(told) if mark["agency"] == probation]
        assert len(theirs) == 1, "the order is told, the restricted contact is not"
        assert any(row[0].startswith(probation) and "Ask:" in row[0] for row in rows(page, "over-time"))

    @pytest.mark.parametrize(("reader", "of_whom"), [("mash_coordinator", False), ("practitioner", True)])
    def test_a_mark_opens_its_incident_and_that_it_was_looked_for_is_recorded(
        self, mr_e, signed_in, looked, reader, of_whom
    ):
        client = signed_in(reader)
        told = data(opened(client, mr_e.person), "over-time")
        [seen] = [mark for mark in marks(told) if mark["agency"] == "National Probation Service"][-1:]
        order = Incident.objects.get(reference="NPS-ORDER-1")
        query = f"?person={mr_e.person.public_id}" if of_whom else ""
        before = len(looked())
        answer = client.get(told["there"] + seen["begins"])
        assert looked()[before:] == [("chronology.viewed", "preparing_visit")]
        assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{order.public_id}/{query}")

    def test_what_is_no_mark_opens_the_persons_page(self, mr_e, signed_in):
        client = signed_in("practitioner")
        told = data(opened(client, mr_e.person), "over-time")
        hidden = Incident.objects.get(reference="NPS-CONTACT-1")
        own = str(Incident.objects.get(reference="NPS-ORDER-1").public_id)
        short = [own[:length] for length in range(1, 6)]
        for begins in (hidden.public_id, "not an id", own.upper(), own[:6] + "\n", f"{own}-", *short):
            answer = client.get(told["there"].partition("?")[0], {"mark": begins})
            assert answer.status_code == 200
            assert str(hidden.public_id) not in answer.content.decode()

    def test_a_summary_draws_no_more_than_a_summary_says(self, mr_e, signed_in):
        told = json.dumps(data(opened(signed_in("practitioner"), mr_e.person), "over-time"))
        assert "Hollis" not in told
        assert "nothing was going on" not in told

    def test_what_is_recorded_of_them_as_suspect_is_told_apart(self, mr_e, signed_in):
        page = opened(signed_in("police_practitioner"), mr_e.other)
        told = data(page, "over-time")
        assert "suspect" in {mark["group"] for mark in marks(told)}
        assert "as suspect" in page


class TestNetwork:
    def test_who_harms_whom_is_an_arrow_and_a_row(self, mr_e, signed_in):
        page = opened(signed_in("mash_coordinator"), mr_e.person)
        told = data(page, "network")
        names = {node["id"]: node["name"] for node in told["nodes"]}
        harm = [(names[tie["source"]], names[tie["target"]]) for tie in told["ties"] if tie["kind"] == "harm"]
        assert harm == [("Zachary Hollis", "Edwin Marlow")]
        table = rows(page, "network")
        assert len(table) == len(told["ties"])
        assert ["Zachary Hollis", "is recorded as harming", "Edwin Marlow"] in [row[:3] for row in table]

    def test_who_may_be_told_of_nobody_around_them_is_drawn_no_network(self, mr_e, signed_in):
        page = opened(signed_in("practitioner"), mr_e.person)
        assert 'data-drawing="network"' not in page
        assert "Hollis" not in page


class TestLevels:
    def test_the_last_point_of_what_may_be_read_in_full_is_the_picture(self, mr_e, signed_in):
        Incident.objects.filter(reference="SP-INTEL-1").update(sensitivity="shared")
        reassess(person_id=mr_e.person.pk)
        told = data(opened(signed_in("mash_coordinator"), mr_e.person, "level/"), "over-time")["levels"]
        picture = Picture.objects.get(person=mr_e.person)
        assert told["points"][-1]["score"] == pytest.approx(picture.score, abs=0.01)
        assert told["bands"]
        scores = [point["score"] for point in told["points"]]
        assert scores[0] < scores[-1]

    def test_why_no_level_is_drawn_is_told_as_it_is_and_as_the_persons_page_tells_it(self, mr_e, signed_in):
        client, hidden = signed_in("mash_coordinator"), "information you may not see"
        Incident.objects.filter(reference="SP-INTEL-1").update(sensitivity="shared")
        reassess(person_id=mr_e.person.pk)
        Picture.objects.filter(person=mr_e.person).update(score=F("score") + 3)  # as if by other rules
        assert hidden not in opened(client, mr_e.person)
        page = opened(client, mr_e.person, "level/")
        assert "It need not agree with the level, so no level is drawn." in page
        assert hidden not in page
        rests_on = Picture.objects.get(person=mr_e.person).findings[0]["evidence"][0]["incident"]
        Incident.objects.filter(pk=rests_on).update(sensitivity="sealed")
        assert hidden in opened(client, mr_e.person)
        assert hidden in opened(client, mr_e.person, "level/")
        mark_stale(person_ids=[mr_e.person.pk])
        page = opened(client, mr_e.person, "level/")
        assert "The picture is being updated, so no level is drawn." in page
        assert hidden not in page

    def test_something_sealed_moves_nothing_that_is_drawn(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        before = data(opened(client, mr_e.person, "level/"), "over-time")
        contact = {
            "agency": "cannock-miu",
            "reference": "MIU-SEALED",
            "kind": "miu_attendance",
            "occurred_at": (mr_e.today).isoformat(),
            "sensitivity": "sealed",
            "people": [
                participant(
                    address=HOME,
                    identifiers=[{"scheme": "nhs_number", "value": NHS_NUMBER}],
                    injuries=[{"site": "neck", "nature": "strangulation", "mechanism": "assault"}],
                )
            ],
        }
        store([contact], mr_e.world.agencies)
        after = data(opened(client, mr_e.person, "level/"), "over-time")
        sums = [
            [(point["on"], point["score"]) for point in told["levels"]["points"]] for told in (before, after)
        ]
        assert sums[0] == sums[1]
        assert after["levels"]["bands"] == before["levels"]["bands"] or not after["levels"]["bands"]
        days = [[(mark["on"], mark["agency"]) for mark in marks(told)] for told in (before, after)]
        assert days[0] == days[1]

    def test_who_reads_a_part_in_summary_is_told_that_it_cannot_be_shown(self, mr_e, signed_in):
        page = opened(signed_in("practitioner"), mr_e.person, "level/")
        assert "can be shown only to whoever may read in full" in page
        assert "<script id" not in page
        assert "/level/" not in opened(signed_in("practitioner"), mr_e.person)

    def test_looking_is_recorded_with_the_purpose(self, mr_e, signed_in, looked):
        client = signed_in("mash_coordinator")
        where = f"/people/{mr_e.person.public_id}/level/"
        assert "Why are you opening" in client.get(where).content.decode()
        assert looked() == []
        client.post(where, {"purpose": "safeguarding_enquiry"})
        client.get(where)
        assert looked() == [
            ("picture.viewed", "safeguarding_enquiry"),
            ("chronology.viewed", "safeguarding_enquiry"),
        ]
