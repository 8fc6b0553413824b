"""Of what rests on restricted information: other agencies are to be asked, one's own from within."""

from types import SimpleNamespace

from django.template.loader import render_to_string

from agencies.models import Agency
from agencies.permissions import Actor, Perm

SURGERY = Agency(pk=1, name="Example Surgery", contact_point="01632 960001")
POLICE = Agency(pk=2, name="Example Police", contact_point="")


def said(*, works_for: set[int], ask: list[Agency], may: Perm = Perm.PERSON_VIEW) -> str:
    actor = Actor("user", "somebody", "Somebody", dict.fromkeys(works_for, "code"), frozenset({may}))
    request = SimpleNamespace(actor=actor)
    return " ".join(render_to_string("risk/_restricted.html", {"request": request, "ask": ask}).split())


def test_other_agencies_are_to_be_asked() -> None:
    asked = "It rests on restricted information. Ask: Example Surgery (01632 960001); Example Police."
    assert said(works_for=set(), ask=[SURGERY, POLICE]) == asked


def test_where_in_ones_own_agency_to_ask_is_said() -> None:
    own = said(works_for={1}, ask=[SURGERY, POLICE])
    assert "Ask: Example Police." in own
    assert "Ask: Example Surgery" not in own
    assert "It rests on what Example Surgery, your own agency, keeps restricted. Ask there: 01632" in own
    alone = said(works_for={2}, ask=[POLICE])
    assert alone.endswith("keeps restricted. Ask your manager who there may open it.")
    assert "It rests on restricted information" not in alone


def test_an_agency_for_which_one_reads_nothing_is_asked_like_any_other() -> None:
    configures = said(works_for={1}, ask=[SURGERY], may=Perm.CONFIGURE)
    assert "Ask: Example Surgery" in configures
