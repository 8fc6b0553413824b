"""The tables of the architecture tests, put together from those of each subject.

Each file of `tables/` may hold any of these, and only about its own subject:

- URLS: address to guard, as in url_table; and for an address about something also rows of PAGES_SEEN or
  API_SEEN, as in tests/integration/test_who_gets_what.py, with THINGS(case), which gives the public id of
  each thing that they name;
- MODELS and CASCADES, as in test_models_classified;
- CALLS and NO_EVENT, as in test_audited;
- RELATIONS, as in test_person_relations.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "tables"


def _each(attribute: str) -> list[Any]:
    modules = [
        import_module(f"tests.architecture.tables.{path.stem}") for path in sorted(FOLDER.glob("*.py"))
    ]
    return [getattr(module, attribute) for module in modules if hasattr(module, attribute)]


def mapped(attribute: str, own: dict[Any, Any]) -> dict[Any, Any]:
    """`own` and every subject's mapping of that name. Raises ValueError where two name the same key."""
    found = dict(own)
    for table in _each(attribute):
        if twice := found.keys() & table.keys():
            raise ValueError(f"{attribute}: named twice: {sorted(map(str, twice))}")
        found |= table
    return found


def listed(attribute: str, own: list[Any]) -> list[Any]:
    """`own` and every subject's list of that name."""
    return own + [row for table in _each(attribute) for row in table]


def named_things(case: Any) -> dict[str, Any]:
    """What every subject's THINGS gives for the case."""
    return {name: public_id for make in _each("THINGS") for name, public_id in make(case).items()}
