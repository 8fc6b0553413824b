"""Whatever arrives and is decided in whatever order: no never is contradicted, and no record is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Link, LinkDecision, Person, PersonRecord
from people.selectors.persons import current_person
from people.services.refusals import Contradiction, NotOpen
from tests.fixtures.deciding import Deciding

pytestmark = pytest.mark.django_db
AGENCIES = ("cannock-gp", "cannock-miu", "staffordshire-police")
HOMES = (None, {"lines": ["14 Larkhill Court"], "postcode": "WS11 9ZQ"})
#: People who are easily taken for each other, and one who is not.
WHO = (
    {"given_name": "Orla", "date_of_birth": "1971-05-04"},
    {"given_name": "Orla", "date_of_birth": "1971-04-05"},
    {"given_name": "Nessa", "date_of_birth": "1971-05-04"},
    {"given_name": "Orla", "date_of_birth": None},
    {"given_name": "Bran", "family_name": "Trevanion", "date_of_birth": "1980-11-23"},
)
arrivals = st.tuples(st.sampled_from(WHO), st.sampled_from(AGENCIES), st.sampled_from(HOMES))
picks = st.integers(0, 11)
acts = st.one_of(
    st.tuples(st.just("arrive"), arrivals),
    st.tuples(st.sampled_from(["same", "not_same", "unlink", "undo", "again"]), st.tuples(picks, picks)),
)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def own_world() -> Iterator[None]:
    """What one example does is undone before the next; what is checked at commit is checked now."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def arrive(deciding: Deciding, who: dict, agency: str, home: dict | None) -> PersonRecord:
    told = {**who, **({"address": home} if home else {})}
    return deciding.known(
        "orla", agency, **{k: v for k, v in told.items() if v is not None or k != "address"}
    )


def act(deciding: Deciding, name: str, one: PersonRecord, other: PersonRecord) -> None:
    """One step; what is refused is no step."""
    try:
        with transaction.atomic():
            if name in ("same", "not_same") and not deciding.together(one, other):
                deciding.answer(one, other, name)
            elif (
                name == "unlink"
                and Link.objects.filter(person=deciding.person(one), ended_at=None).count() > 1
            ):
                deciding.unlink(deciding.person(one), one)
            elif name == "undo":
                standing = LinkDecision.objects.filter(state="applied").order_by("pk")
                if standing:
                    deciding.undo(standing[one.pk % len(standing)])
            elif name == "again":
                deciding.link(one, other)
    except (Contradiction, NotOpen):
        return


def who_has_what() -> dict[int, int]:
    """Record to person."""
    return dict(Link.objects.filter(ended_at=None).values_list("record_id", "person_id"))


@few
@given(steps=st.lists(acts, min_size=4, max_size=12))
def test_no_never_is_contradicted_and_no_record_lost(deciding, holds, steps):
    with own_world():
        records = [arrive(deciding, *arrival) for arrival in ((WHO[0], "cannock-gp", None),)]
        for name, what in steps:
            if name == "arrive":
                records.append(arrive(deciding, *what))
                continue
            one, other = (records[pick % len(records)] for pick in what)
            act(deciding, name, one, other)
            holds()
        linked = Link.objects.filter(ended_at=None).values_list("record_id", flat=True)
        assert sorted(linked) == sorted({record.pk for record in records})
        current = Person.objects.filter(links__ended_at=None, links__isnull=False)
        assert not current.filter(redirected_to__isnull=False).exists()


@few
@given(before=st.lists(arrivals, min_size=2, max_size=7), pick=st.tuples(picks, picks), how=st.booleans())
def test_linking_and_taking_it_back_is_the_identity(deciding, before, pick, how):
    with own_world():
        records = list({arrive(deciding, *arrival).pk: None for arrival in before})
        one, other = (PersonRecord.objects.get(pk=records[each % len(records)]) for each in pick)
        if deciding.together(one, other):
            return
        was, mine, had = deciding.partition(), deciding.person(one), who_has_what()
        out = list(PersonRecord.objects.filter(links__person=mine, links__ended_at=None))
        decision = deciding.answer(one, other, "same")
        if how:
            deciding.undo(decision)
        else:
            deciding.unlink(deciding.person(one), *out)
        assert deciding.partition() == was
        now = who_has_what()
        assert {record: current_person(person_id=row).pk for record, row in had.items()} == now, (
            "every id leads to the records that it led to"
        )
