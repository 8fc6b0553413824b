"""Why a decision about who is who is refused: each says so in words for the person who tried."""

from collections.abc import Mapping


class NotAllowed(Exception):
    """The actor may not decide this; the message says why."""


class NotOpen(Exception):
    """The question was answered meanwhile, or is no question any more; the message says which."""


class Incomplete(Exception):
    """A decision that leaves something out: `missing` maps a field to what must be said."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        super().__init__("The decision is not complete.")
        self.missing = missing


class NeedsAnother(Exception):
    """The actor has answered this already: the second opinion must be somebody else's."""


class Contradiction(Exception):
    """Earlier decisions stand against this one: `decisions` holds their public ids, the nearest first."""

    def __init__(self, message: str, decisions: tuple[str, ...]) -> None:
        super().__init__(message)
        self.decisions = decisions
