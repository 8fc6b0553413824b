#!/usr/bin/env python
"""Django's command line, with the embedded services started first for commands that need them."""

import os
import sys

from django.core.management import execute_from_command_line

from caselink import embedded

# These work from files alone: starting a database for them would be slow and surprising.
WITHOUT_SERVICES = {
    "replay",
    "evaluate_matching",
    "invent_people",
    "simulate_county",
    "evaluate_ruleset",
    "collectstatic",
    "help",
    "run",  # starts them itself, so that it can say so and stop them again
    "--help",
    "--version",
    "version",
}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caselink.settings")
    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVICES:
        embedded.ensure()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
