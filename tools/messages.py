"""The catalogues of translations: texts are added from where they are marked, checked, and compiled.

    .venv/bin/python tools/messages.py              put in order, compile
    .venv/bin/python tools/messages.py --add FILE…  the marked texts of these files too, to be translated
    .venv/bin/python tools/messages.py --check      change nothing; 1 where something is wrong

A catalogue holds what is translated and nothing else: there is no list of all texts beside it, which would
have to be made anew whenever any sentence changes. A text that changes where it stands is found by --check.
Needs no GNU gettext: Django reads its own templates, and Babel the catalogues. The compiled files are
committed, so that neither a machine that runs CaseLink nor its image needs Babel.
"""

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import num_plurals, python_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
# What marks a text, and how many of its arguments are texts; of those with a context the first is that.
FUNCTIONS = {
    "_": 1,
    "_t": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
    "npgettext": 3,
    "npgettext_lazy": 3,
}
# A comment in the catalogue: the text is marked in no file of ours, but another package or pure code says it.
UNMARKED = "marked nowhere"
_CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext)\(")
_TEXT = re.compile(r"\s*,?\s*u?((?P<quote>['\"]).*?(?<!\\)(?:\\\\)*(?P=quote))", re.S)
_EMPTY = re.compile(rb'"(\S+-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By): ')
_HOLE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
Key = tuple[str | None, str]  # context, text; of a text in two numbers the first
Texts = dict[Key, tuple[str, ...]]


def in_python(source: str) -> Texts:
    """The marked texts of a Python file."""
    found: Texts = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [
                one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if len(texts) >= FUNCTIONS.get(name, 9):
                found |= _told(name, texts)
    return found


def in_template(source: str) -> Texts:
    """The marked texts of a template, by way of what Django would hand to GNU gettext."""
    read: str = templatize(source)
    found: Texts = {}
    for call in _CALL.finditer(read):
        texts: list[str] = []
        at = call.end()
        while len(texts) < FUNCTIONS[call[1]] and (text := _TEXT.match(read, at)):
            texts.append(ast.literal_eval(text[1]))
            at = text.end()
        if len(texts) == FUNCTIONS[call[1]]:
            found |= _told(call[1], texts)
    return found


def _told(name: str, texts: list[str]) -> Texts:
    context = texts.pop(0) if "pgettext" in name else None
    return {(context, texts[0]): tuple(texts[: 2 if name.startswith("n") else 1])}


def files(under: Iterable[str] = (".",)) -> list[str]:
    """Templates and Python files of ours; tests, tools and migrations left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *under]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(
        path
        for path in listed
        if path.endswith(".py") or (path.endswith((".html", ".txt")) and "templates/" in path)
        if not path.startswith(("tests/", "tools/")) and "/migrations/" not in path
        if (ROOT / path).exists()
    )


def marked(paths: Iterable[str]) -> Texts:
    """All marked texts of these files; of one that is marked in one number and in two, the two."""
    found: Texts = {}
    for path in paths:
        source = (ROOT / path).read_text(encoding="utf-8")
        for key, texts in (in_python if path.endswith(".py") else in_template)(source).items():
            found[key] = max(found.get(key, ()), texts, key=len)
    return found


def read(content: bytes, language: str) -> Catalog:
    """A catalogue, from what its file holds."""
    return read_po(io.BytesIO(content), locale=language, domain="django")


def written(catalog: Catalog) -> bytes:
    """What the file of a catalogue is to hold: by the alphabet, without days and places."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, no_location=True, ignore_obsolete=True, sort_output=True)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not _EMPTY.match(line))


def compiled(content: bytes, language: str) -> bytes:
    """What Django reads."""
    out, catalog = io.BytesIO(), read(content, language)
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)  # the same on each day
    write_mo(out, catalog)
    return out.getvalue()


def faults(catalog: Catalog, texts: Texts) -> Iterator[str]:
    """What is wrong with the translations in a catalogue, given all the marked texts there are."""
    for message in catalog:
        if not message.id:
            continue
        first, context = _each(message.id)[0], message.context
        if UNMARKED not in message.auto_comments and texts.get((context, first)) != _each(message.id):
            yield f"no text of ours any more: {first!r}"
        said = _each(message.string)
        if not all(said):
            yield f"not translated: {first!r}"
        elif not _same_holes(_each(message.id), said):
            yield f"not the same names to be filled in: {first!r}"
        else:
            yield from _found_by_babel(catalog, message)


def _found_by_babel(catalog: Catalog, message: Message) -> Iterator[str]:
    for check in (num_plurals, python_format):
        try:
            check(catalog, message)
        except Exception as fault:  # noqa: BLE001 - each check has one of its own
            yield f"{fault}: {_each(message.id)[0]!r}"


def _same_holes(texts: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether the translation names what the text names; for few it may say how many in words."""
    named = {hole for text in texts for hole in _HOLE.findall(text)}
    return all(named.issuperset(_HOLE.findall(one)) for one in said) and named == set(_HOLE.findall(said[-1]))


def _each(string: str | Iterable[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def added(catalog: Catalog, texts: Texts) -> None:
    """Put these texts into the catalogue, to be translated."""
    for (context, first), forms in texts.items():
        if catalog.get(first, context) is None:
            flags = ["python-format"] if "%(" in "".join(forms) else []
            catalog.add(forms if len(forms) > 1 else first, context=context, flags=flags)


def main(arguments: list[str]) -> int:
    """0 when nothing is wrong, or everything was put in order."""
    check, wrong = "--check" in arguments, 0
    texts = marked(files())
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        language = path.parts[-3]
        catalog = read(path.read_bytes(), language)
        if "--add" in arguments:
            added(catalog, marked(files(arguments[arguments.index("--add") + 1 :] or ["."])))
        content = written(catalog)
        for target, wanted in {path: content, path.with_suffix(".mo"): compiled(content, language)}.items():
            if not target.exists() or target.read_bytes() != wanted:
                print(f"{target.relative_to(ROOT)}: {'not in order' if check else 'written'}")
                wrong += check
                if not check:
                    target.write_bytes(wanted)
        for fault in faults(catalog, texts):
            print(f"{language}: {fault}")
            wrong += 1
        print(f"{language}: {len(catalog)} of {len(texts)} texts")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
