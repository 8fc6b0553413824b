"""Every text a user reads in a template is marked for translation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import APPS, CHECKOUT

FOLDERS = ("templates", *(f"{app}/templates" for app in (*APPS, "caselink")))
NAMES = {"CaseLink"}  # what is called the same in every language
MARKED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
SILENT = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|<(script|style|code)\b.*?</\1\s*>|<!doctype[^>]*>",
    re.S | re.I,
)
TAG_OF_TEMPLATE = re.compile(r"{%.*?%}|{{.*?}}", re.S)
ATTRIBUTE = re.compile(
    r"""\b(?:title|alt|placeholder|aria-label|aria-description|data-label)\s*=\s*(["'])(.*?)\1""", re.S
)
BUTTON_VALUE = re.compile(
    r"""<input\b[^>]*\btype=["'](?:submit|button)["'][^>]*\bvalue=(["'])(.*?)\1""", re.S
)
HANDED_ON = re.compile(r"""{%\s*(?:include|with)\b[^%]*?\b\w+=(["'])([A-Z][^"'%]* [^"'%]*)\1""", re.S)
MARKUP = re.compile(r"<[^>]*>", re.S)
ENTITY = re.compile(r"&#?\w+;")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def templates() -> list[str]:
    found = [
        path
        for folder in FOLDERS
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in (".html", ".txt")
    ]
    return sorted(str(path.relative_to(CHECKOUT)) for path in found)


def unmarked(source: str) -> Iterator[str]:
    """The visible words of a template that no translator is shown."""
    # An empty word keeps apart what a tag stood between.
    text = SILENT.sub(" ", MARKED.sub(" ", source))
    yield from (match[2] for match in HANDED_ON.finditer(text))
    bare = TAG_OF_TEMPLATE.sub("", text)
    pieces = [match[2] for pattern in (ATTRIBUTE, BUTTON_VALUE) for match in pattern.finditer(bare)]
    pieces += MARKUP.sub("\n", bare).splitlines()
    for piece in pieces:
        words = ENTITY.sub(" ", piece).strip(" –—:,.|\t")
        if LETTERS.search(words) and words not in NAMES:
            yield words


@pytest.mark.parametrize("path", templates())
def test_every_visible_text_is_marked_for_translation(path):
    assert list(unmarked(Path(CHECKOUT / path).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Sign in</p>", ["Sign in"]),
        ('<p>{% translate "Sign in" %}</p>', []),
        ("<p>{% blocktranslate with a=b %}Known to {{ a }}{% endblocktranslate %}</p>", []),
        ('<img alt="A chart" src="x">', ["A chart"]),
        ('<img alt="{% translate "A chart" %}" src="x">', []),
        ('<input type="submit" value="Go on">', ["Go on"]),
        ('<a class="govuk-link" href="/x">{{ name }}</a>, ', []),
        ("{# a note #}<!-- another --><style>p { margin: 0 }</style>CaseLink", []),
        ("<b>{{ count }}</b> prompts", ["prompts"]),
        ('{% include "a.html" with title="How it ended" %}', ["How it ended"]),
        ('{% include "a.html" with class="govuk-body" %}', []),
    ],
)
def test_the_scanner_sees_what_a_reader_sees(source, found):
    assert list(unmarked(source)) == found


def test_there_is_something_to_scan():
    assert len(templates()) > 10
