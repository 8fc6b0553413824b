"""What an agency's form asks, what is drawn of the body, what becomes of typed fields; no database."""

from datetime import UTC, datetime

import pytest

from agencies.models import Agency
from incidents import labels
from incidents.after import next_step
from incidents.body import FIGURES
from incidents.contact import contact_record, field_for, looked_for
from incidents.drafts import draft_lock
from incidents.intake import validate
from incidents.parts import EVERYBODY, PARTS, parts_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_each_form_is_of_a_kind_of_agency_and_asks_for_known_kinds_of_contact():
    assert PARTS.keys() <= set(Agency.Kind)
    assert {kind for parts in PARTS.values() for kind in parts.kinds} | set(EVERYBODY) == set(labels.KIND)


def test_every_agency_can_write_down_an_nhs_number_and_only_some_the_numbers_of_others():
    for kind in Agency.Kind:
        assert "nhs_number" not in parts_of(kind).absent
    assert {kind for kind, parts in PARTS.items() if "pnc_id" not in parts.absent} == {"police", "probation"}
    assert parts_of("community_safety_hub").kinds == ()


def test_the_body_shows_every_place_that_an_injury_can_have():
    drawn = {part.site for figure in FIGURES for part in figure.parts}
    assert drawn == labels.SITE.keys() - {"multiple", "unknown"}
    for figure in FIGURES:
        sites = [part.site for part in figure.parts]
        assert len(sites) == len(set(sites))
        left, top, width, height = map(int, figure.box.split())
        assert all(left < part.x < left + width and top < part.y < top + height for part in figure.parts)


def typed(**more: object) -> dict[str, object]:
    return {
        "once": "20260302-0123456789",
        "kind": "other",
        "occurred_on": "2026-03-01",
        "role": "subject",
        **more,
    }


def test_several_others_are_kept_apart_and_each_error_leads_back_to_its_field():
    data = typed(
        family_name="Ashdown",
        alcohol_units=0,
        care_and_support_needs="no",
        interpreter_language="Polish",
        other_2_given_name="Karl",
        other_2_relationship="housemate",
        other_2_present=True,
        other_3_role="witness",
        other_3_relationship="neighbour",
        other_3_asserted_by="subject",
    )
    record = contact_record(data, agency="cannock-gp", practitioner="Grace Patel")
    assert validate(record, now=NOW) == []
    subject, *others = record["people"]
    assert subject["present"] == ["other_2"]
    assert (subject["alcohol_units_per_week"], subject["care_and_support_needs"]) == (0, False)
    assert [(one["key"], one["role"]) for one in others] == [("other_2", "other"), ("other_3", "witness")]
    assert [one["to"] for one in record["relationships"]] == ["other_2", "other_3"]
    assert field_for("people/1/given_name", data) == "other_2_given_name"
    assert field_for("people/2/role", data) == "other_3_role"
    assert field_for("relationships/1/type", data) == "other_3_relationship"
    assert field_for("people/0/interpreter_language", data) == "interpreter_language"


@pytest.mark.parametrize(
    ("fields", "by"),
    [
        ({}, set()),
        ({"family_name": "M"}, set()),
        ({"family_name": "Ma"}, {"family_name"}),
        ({"date_of_birth": "1954"}, set()),
        ({"date_of_birth": "1954-03-17"}, {"date_of_birth"}),
        ({"nhs_number": "999 004"}, set()),
        ({"nhs_number": "9990041539"}, {"identifiers"}),
        ({"nhs_number": "9990041538", "family_name": "Marlow"}, {"family_name"}),
        ({"phone": "01632"}, set()),
        ({"phone": "01632 960001"}, {"phone"}),
        ({"postcode": "WS11 9ZQ", "address_line_1": "14 Larkhill Court"}, {"address"}),
        ({"given_name": "Ni\u202ena", "family_name": "Ashdown"}, {"family_name"}),
    ],
)
def test_somebody_is_looked_for_by_what_is_right_of_what_is_typed_so_far(fields, by):
    assert looked_for(fields, now=NOW).keys() == by


def test_a_draft_is_locked_with_a_key_of_its_writer_that_says_nothing_of_them():
    first, second = draft_lock("12"), draft_lock("13")
    assert first == draft_lock("12")
    assert first.key != second.key
    assert first.owner != second.owner


@pytest.mark.parametrize(
    ("told", "level", "says"),
    [
        ({"seen_alone": False}, "high", "Read the person’s page"),
        ({}, "elevated", "Read the person’s page"),
        ({"seen_alone": False, "under_influence": "alcohol"}, "none", "See them alone next time, where"),
        ({"seen_alone": True, "under_influence": "both"}, "emerging", "when they are sober"),
        ({"seen_alone": True, "engagement": {"response": "declined"}}, "none", "Offer help again"),
        ({"engagement": None}, "none", "See them alone next time, ask"),
        ({"seen_alone": True, "under_influence": "no"}, "none", "Nothing more now"),
    ],
)
def test_one_step_follows_from_what_was_recorded_and_what_is_seen(told, level, says):
    record = {"people": [{"key": "subject", "role": "subject", **told}]}
    assert says in next_step(record, level=level)
