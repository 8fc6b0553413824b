"""What must be said of the person before a meeting decides. Pure."""

from typing import Final

#: Were they spoken to alone, sober, by somebody they trust, told of the risks, their family enlisted?
ABOUT: Final = ("alone", "sober", "trusted", "told", "family")
CHOICES: Final = ("yes", "no", "cannot_tell")
#: What is to be said where it was left open, and where it was not said what the answer rests on.
SAY_WHETHER: Final = {
    "alone": "Say whether the person was spoken to alone.",
    "sober": "Say whether the person was spoken to while sober.",
    "trusted": "Say whether that was by somebody the person trusts.",
    "told": "Say whether the person was told of the risks.",
    "family": "Say whether family or friends were asked to help.",
}
SAY_HOW: Final = {
    "alone": "Say by whom and when the person was spoken to alone, or why not.",
    "sober": "Say by whom and when the person was spoken to while sober, or why not.",
    "trusted": "Say who that was, or why it was nobody the person trusts.",
    "told": "Say by whom and when the person was told of the risks, or why not.",
    "family": "Say who was asked to help and what they said, or why nobody was.",
}
