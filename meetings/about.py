"""What must be said of the person before a meeting decides. Pure."""

from typing import Final

#: Were they spoken to alone, sober, by somebody they trust, told of the risks, their family enlisted?
ABOUT: Final = ("alone", "sober", "trusted", "told", "family")
CHOICES: Final = ("yes", "no", "cannot_tell")
