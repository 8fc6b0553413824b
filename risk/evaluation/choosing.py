"""The ruleset that somebody names: a version kept in the project, or a candidate's file."""

import json
from pathlib import Path

from risk.rules.ruleset import Ruleset, from_mapping, load


def ruleset_named(name: str) -> Ruleset:
    """By version, or by the path of a file that ends in .json. Raises ValueError where there is none."""
    try:
        if name.endswith(".json"):
            return from_mapping(json.loads(Path(name).read_bytes()))
        return load(name)
    except (OSError, KeyError, TypeError, AttributeError, ValueError):
        raise ValueError(f"there is no usable ruleset {name}") from None
