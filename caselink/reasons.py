"""How much a reason must say where somebody leaves out what is expected. Pure."""

from typing import Final

LEAST: Final = 20  # characters


def says_too_little(words: str) -> bool:
    """Whether these words are too few to be a reason; what surrounds them does not count."""
    return len(words.strip()) < LEAST
