"""Every shared component has an example, in every state it has, and each example is whole."""

from collections import Counter
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory

from caselink.examples.gallery import every_example
from caselink.examples.invented import COORDINATOR

COMPONENTS = Path(__file__).parents[3] / "templates/components"
NOTHING = "nothing stands here: %s"


@pytest.fixture
def request_of_somebody():
    request = RequestFactory().get("/components/")
    request.user = COORDINATOR
    return request


def test_every_component_has_an_example_and_every_example_a_component() -> None:
    there = {path.stem for path in COMPONENTS.glob("*.html")}
    assert {one.component for one in every_example()} == there, (
        "A component is shown in every state it has at /components/: add its examples in caselink/examples/"
    )


def test_no_example_is_given_less_than_its_component_shows(request_of_somebody, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", NOTHING)
    lacks = Counter()
    for number, one in enumerate(every_example()):
        html = one.drawn(number, request_of_somebody)
        missing = {part.split("<")[0].split('"')[0] for part in html.split("nothing stands here: ")[1:]}
        lacks.update({f"{one.component}: {name}" for name in missing})
    assert not lacks


def test_examples_side_by_side_have_no_name_in_common(request_of_somebody):
    one = next(one for one in every_example() if one.component == "field")
    first, second = one.drawn(1, request_of_somebody), one.drawn(2, request_of_somebody)
    assert first != second
    assert first.count('-1"') == second.count('-2"') > 0
