"""How much a reason must say where somebody leaves out what is expected. Pure."""

from typing import Final

LEAST: Final = 20  # characters
WORDS: Final = 3  # of a sentence, at least


def says_too_little(words: str) -> bool:
    """Whether these words are too few to be a reason; what surrounds them does not count."""
    return len(words.strip()) < LEAST


def is_no_sentence(words: str) -> bool:
    """Whether these words say less than a sentence does: too few letters, or hardly a word."""
    return says_too_little(words) or len(words.split()) < WORDS
