"""What the browser is given: nothing points off this machine, and nothing that is not ours to show."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BUILD = CHECKOUT / "static" / "build"
# Names of XML vocabularies, which no browser ever fetches.
VOCABULARIES = re.compile(r"http://www\.w3\.org/(2000/svg|1999/xlink|1999/xhtml|1998/Math/MathML)")


@pytest.fixture(scope="module")
def stylesheet() -> str:
    return (BUILD / "caselink.css").read_text()


def test_every_file_that_the_pages_load_is_built() -> None:
    needed = {
        "caselink.css",
        "caselink.js",
        "govuk-frontend.min.js",
        "moj-frontend.min.js",
        "htmx.min.js",
        "favicon.svg",
    }
    assert needed <= {path.name for path in BUILD.iterdir()}


def test_every_file_that_the_stylesheet_names_is_beside_it(stylesheet: str) -> None:
    named = {url.strip("\"'") for url in re.findall(r"url\(([^)]*)\)", stylesheet)}
    assert named
    for url in named:
        assert url.startswith("./images/"), url
        assert (BUILD / url).is_file(), url


def test_nothing_built_has_an_address_to_fetch_from() -> None:
    for path in BUILD.rglob("*"):
        if path.suffix in {".css", ".js", ".svg"}:
            text = VOCABULARIES.sub("", path.read_text())
            assert not re.search(
                r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", re.sub(r"(?m)^\s*//.*$", "", text)
            ), path.name
            assert "sourceMappingURL" not in text, path.name


def test_no_font_crown_or_crest_of_others_is_used(stylesheet: str) -> None:
    assert "GDS Transport" not in stylesheet
    assert "@font-face" not in stylesheet
    assert not [
        path.name for path in BUILD.rglob("*") if re.search(r"crest|crown|logotype|\.woff", path.name)
    ]
