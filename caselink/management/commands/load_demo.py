"""`manage.py load_demo`: agencies, sign-ins, the case of Mr E and a town around it."""

from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from caselink.demo import accounts
from caselink.demo.loading import NotLoadedError, load

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Safe to repeat: what is there stays as it is, what is missing is made."""

    help = "Load the demonstration: invented people, sign-ins and API clients (see var/demo.json)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--force`, for a database that is not the embedded one."""
        parser.add_argument(
            "--force", action="store_true", help="load it although DATABASE_URL names a database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where DATABASE_URL names a database and --force is not given."""
        if not settings.EMBEDDED and not options["force"]:
            raise CommandError(
                "DATABASE_URL names a database, so this may be a real one, and demonstration sign-ins would "
                "open it. Nothing was loaded. To load them all the same: manage.py load_demo --force"
            )
        path = accounts.write(accounts.set_up())
        try:
            loaded = load()
        except NotLoadedError as error:
            raise CommandError(str(error)) from error
        log.info("demo_loaded", received=loaded.received, incidents=loaded.incidents, people=loaded.people)
        if options["verbosity"] > 0:
            self.stdout.write(
                f"The demonstration is loaded: {loaded.incidents} incidents about {loaded.people} people, "
                f"{loaded.pictures} pictures, {loaded.prompts} prompts. Sign-ins are in {path}."
            )
