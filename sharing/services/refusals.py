"""Why sharing something is refused: each says so in words for the person who tried."""

from collections.abc import Mapping


class NotAllowed(Exception):
    """The actor may not do this; the message says why."""


class NotOpen(Exception):
    """It has ended already; the message says so."""


class Incomplete(Exception):
    """Something is left out or does not fit: `missing` maps a field to what must be said."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        super().__init__("Something is left out.")
        self.missing = missing
