"""The table of who gets what: every page and every API operation, by everybody's relation to Mr E.

The table is data, in the files of tests/security/table/, written by hand from docs/permissions.md. What an
answer holds is exactly what is stated there: a class of fields that is not named must not be in it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.db import transaction

from tests.architecture.url_table import URLS, Needs, Public, Scopes, addresses
from tests.fixtures.signing_in import stamp_session
from tests.security.table.asking import Asking
from tests.security.table.fields import OWN, held, meant
from tests.security.table.reading import Row, rows
from tests.security.table.relations import AGENCY_OF_SYSTEM, RELATIONS, SYSTEMS
from tests.security.table.things import make_table_world

pytestmark = pytest.mark.django_db
ROWS = rows()
# An empty form is sent by one who gets the page, and by those to whom the thing must not be there.
SENDING = ("anonymous", "stranger", "blocked", "blocked manager", "blocked lead", "ended", "lead", "left")

FEW = ("anonymous", "no token", "own", "blocked", "administrator", "left")


@pytest.fixture(scope="module")
def asking(django_db_setup, django_db_blocker) -> Iterator[Asking]:
    """One world for all rows; each request is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        user_logged_in.connect(stamp_session)
        made = Asking(make_table_world())
        user_logged_in.disconnect(stamp_session)
        yield made
        transaction.set_rollback(True)


def test_every_address_and_every_operation_is_in_the_table():
    said = {(row.method, row.name) for row in ROWS}
    wanted = set()
    for address in addresses():
        guard = URLS[address.name]
        methods = guard.by_method if isinstance(guard, Scopes) else ["GET"]
        wanted |= {(method, address.name) for method in methods}
    missing = sorted(f"{method} {name}" for method, name in wanted - said)
    assert not missing, (
        f"{', '.join(missing)} is not in the table of who gets what. Add it to the file of its area in "
        "tests/security/table/, with what each relation gets there by docs/permissions.md."
    )
    assert {name for _, name in said} <= {address.name for address in addresses()}


def test_every_row_of_a_page_says_what_becomes_of_an_empty_form():
    silent = [row.where for row in ROWS if row.method == "GET" and not row.api and not row.empty]
    assert not silent, f"add a line `POST status` to the rows at {', '.join(silent)}"


def _asked(row: Row) -> list[str]:
    """Everybody; a few where a page is of one's own account, or public, and the same for all."""
    if isinstance(URLS[row.name], Scopes | Needs) or any(one.fields for one in row.expected.values()):
        return list(row.expected)
    return [relation for relation in row.expected if relation in FEW]


def _wrong(asking: Asking, row: Row, relation: str, answer: Any, status: int, *, exactly: bool) -> list[str]:
    """What is not as the row says; the reader's own name and agency, as the page's head has them, apart."""
    expected = row.expected[relation]
    if row.api:
        who, own, oneself = SYSTEMS[relation], OWN.get(AGENCY_OF_SYSTEM.get(relation, ""), ""), ""
    else:
        who, user = RELATIONS[relation], asking.world.readers.get(relation)
        own, oneself = asking.agencies.get(relation, ""), user.last_name if user else ""
    wanted = meant(expected.fields, who) - {f"agencies({own})"}
    got = held(answer, own=own, oneself=oneself)
    found = []
    if answer.status_code != status:
        found.append(f"{relation}: {answer.status_code}, not {status}")
    if more := got - wanted:
        found.append(f"{relation} is told {', '.join(sorted(more))}")
    if exactly and (less := wanted - got):
        found.append(f"{relation} is not told {', '.join(sorted(less))}")
    return found


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says_and_no_field_more(asking, row):
    wrong = []
    ask = asking.operation if row.api else asking.page
    for relation in _asked(row):
        answer = ask(relation, row.method, row.name, row.about, row.sent)
        wrong += _wrong(asking, row, relation, answer, row.expected[relation].status, exactly=True)
    assert not wrong, "\n".join([f"{row.where}: {row}", *wrong])


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.empty and not isinstance(URLS[row.name], Public)], ids=str
)
def test_an_empty_form_is_refused_where_the_page_is_and_shown_again_tells_no_more(asking, row):
    wrong = []
    reading = [relation for relation, expected in row.expected.items() if expected.status == 200]
    for relation in dict.fromkeys([*reading[:1], *list(row.empty)[:1], *SENDING]):
        expected = row.expected[relation]
        answer = asking.page(relation, "POST", row.name, row.about, "")
        status = row.empty.get(relation, expected.status)
        wrong += _wrong(asking, row, relation, answer, status, exactly=False)
    assert not wrong, "\n".join([f"{row.where}: an empty form to {row.name} {row.about}", *wrong])
