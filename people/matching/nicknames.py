"""Short and pet forms of given names common in England, from a table written for this project.

`nicknames.txt` has one row per formal name: the name, then the forms people use for it, spelling variants
among them. A short form may belong to several formal names ("ted" is Edward, Edwin or Theodore): sharing one
is agreement of a weaker kind, never identity.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final


def _read(lines: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    forms: dict[str, list[str]] = {}
    for line in lines:
        formal, *shorter = line.split()
        forms.setdefault(formal, [formal]).extend(shorter)
    found: dict[str, list[str]] = {formal: [formal] for formal in forms}
    for formal, written in forms.items():
        for form in written:
            if formal not in found.setdefault(form, []):
                found[form].append(formal)
    wider = {
        formal: tuple(dict.fromkeys(root for form in written for root in found[form]))
        for formal, written in forms.items()
    }
    return {form: tuple(formals) for form, formals in found.items()}, wider


_TABLE: Final = Path(__file__).parent / "nicknames.txt"
_ROOTS, _WIDER = _read(_TABLE.read_text(encoding="utf-8").splitlines())


def roots(name: str) -> tuple[str, ...]:
    """The formal names that a given name may stand for; a name that is not listed stands for itself."""
    return _ROOTS.get(name) or (name,)


def wider_roots(name: str) -> tuple[str, ...]:
    """Every formal name that shares a short form: Edwin gives Edward, Edmund and Theodore too."""
    return _WIDER.get(name) or roots(name)


def is_known(name: str) -> bool:
    """Whether the table has the name, as a formal name or as a form of one."""
    return name in _ROOTS
