"""The catalogues are in order, as `make check` finds by the same program; the journey's texts are in it."""

import importlib.util
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from tests.architecture.source import CHECKOUT

# What the translated pages are made of, whether or not a walk meets each of their texts.
JOURNEY = (
    "templates/4*.html",
    "templates/5*.html",
    "templates/ba*.html",
    "templates/security",
    "templates/account/_*.html",
    "templates/account/away.html",
    "templates/account/login.html",
    "templates/account/logout.html",
    "templates/account/looks.html",
    "templates/mfa/authenticate.html",
    "templates/caselink/home*.html",
    "templates/*/_home*.html",
    "templates/*/_navigation.html",
    "templates/agencies/clients/_systems.html",
    "templates/components/navigation*",
    "templates/components/exit.html",
    "templates/components/messages.html",
    "templates/components/error_summary.html",
    "templates/components/field*.html",
    "templates/components/date_input.html",
    "templates/components/injury_row.html",
    "templates/components/person_result.html",
    "templates/components/purpose.html",
    "templates/components/ask.html",
    "templates/components/level_tag.html",
    "templates/components/looked_rows.html",
    "templates/components/time_left.html",
    "templates/incidents/new*.html",
    "templates/incidents/likely.html",
    "templates/incidents/choose_agency.html",
    "templates/oversight/lately.html",
    "templates/people/find.html",
    "templates/risk/saved*.html",
    "agencies/adapters.py",
    "agencies/models/agencies.py",
    "agencies/models/users.py",
    "agencies/views/looks.py",
    "caselink/forms.py",
    "caselink/times.py",
    "incidents/after.py",
    "incidents/body.py",
    "incidents/forms.py",
    "incidents/labels.py",
    "incidents/views.py",
    "people/forms.py",
    "people/purposes.py",
    "people/searching",
    "people/selectors/likely.py",
    "people/selectors/search.py",
)
PERSON = ("%(n)s person", "%(n)s people")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", CHECKOUT / "tools" / "messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogues_are_in_order(messages, capsys):
    assert messages.main(["--check"]) == 0, capsys.readouterr().out


def test_every_text_of_the_translated_pages_is_in_the_catalogue(messages):
    path = messages.LOCALE / "cy/LC_MESSAGES/django.po"
    catalog = messages.read(path.read_bytes(), "cy")
    texts = messages.marked(messages.files(JOURNEY))
    assert len(texts) > 500
    assert [text for context, text in texts if catalog.get(text, context) is None] == []


def test_marked_texts_are_found_where_they_are_marked(messages):
    python = 'a = _("One") + ngettext("%(n)s person", "%(n)s people", 2)\nb = pgettext("verb", "Look")\n'
    assert messages.in_python(python) == {
        (None, "One"): ("One",),
        (None, PERSON[0]): PERSON,
        ("verb", "Look"): ("Look",),
    }
    template = """{% translate "It’s" %}{% blocktranslate count n=x %}{{ n }} person{% plural %}{{ n }} people
    {% endblocktranslate %}<p>Not marked</p>{% translate 'Look' context 'verb' %}"""
    found = messages.in_template(template)
    assert found[None, "It’s"] == ("It’s",)
    assert found["verb", "Look"] == ("Look",)
    assert found[None, PERSON[0]][0] == PERSON[0]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        ("Home", "Hafan", None),
        ("Home", "", "not translated"),
        ("Gone", "Wedi mynd", "no text of ours"),
        ("Born %(day)s", "Ganed %(dydd)s", "not the same names"),
        ("Born %(day)s", "Ganed", "not the same names"),
        (PERSON, ("Neb", "Un", "Dau", "%(n)s pherson", "%(n)s pherson", "%(n)s o bobl"), None),
        (PERSON, ("Neb", "Un", "Dau", "Tri", "Chwech", "Llawer"), "not the same names"),
        (PERSON, ("%(n)s person", "%(n)s o bobl"), "plural"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(messages, text, said, fault):
    catalog = Catalog(locale="cy")
    catalog.add(text, said)
    texts = {(None, "Home"): ("Home",), (None, "Born %(day)s"): ("Born %(day)s",), (None, PERSON[0]): PERSON}
    found = list(messages.faults(catalog, texts))
    assert (fault in found[0].lower() and len(found) == 1) if fault else found == []


def test_a_catalogue_is_written_alike_each_time_and_added_to(messages):
    catalog = Catalog(locale="cy")
    messages.added(catalog, {(None, "Home"): ("Home",), (None, PERSON[0]): PERSON})
    written = messages.written(catalog)
    assert messages.written(messages.read(written, "cy")) == written
    assert b"nplurals=6" in written
    assert [message.id for message in messages.read(written, "cy") if message.id] == [PERSON, "Home"]
