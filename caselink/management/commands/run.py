"""`manage.py run`: the whole house in the foreground, as `make run` starts it."""

import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from caselink import embedded
from caselink.supervisor import demo
from caselink.supervisor.house import House, Stop, StopSignals
from caselink.supervisor.runfile import AlreadyRunning, RunFile
from caselink.supervisor.web import BadPort, chosen_port


class Command(BaseCommand):
    """Start the embedded services, migrate, load the demonstration, then web, worker and beat."""

    help = "Run everything in the foreground: services, demonstration data, web, worker and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """One option of our own."""
        parser.add_argument("--no-demo", action="store_true", help="load no demonstration data")

    def handle(self, *args: Any, **options: Any) -> None:
        """Returns when stopped by Ctrl-C or SIGTERM. Raises CommandError with a plain sentence."""
        self._printing = threading.Lock()
        self._var = Path(settings.VAR_DIR).resolve()
        stop = StopSignals()
        stop.install()
        try:
            with RunFile(self._var) as run_file:
                self._run(run_file, stop, with_demo=not options["no_demo"])
        except (AlreadyRunning, BadPort, embedded.EmbeddedError) as error:
            raise CommandError(str(error)) from error
        except Stop:
            pass
        self._say("CaseLink has stopped.")

    def _run(self, run_file: RunFile, stop: StopSignals, *, with_demo: bool) -> None:
        port = chosen_port()
        own_services = run_file.inherited_services or not embedded.status().running
        try:
            self._prepare(with_demo=with_demo)
            stop.raising = False  # from here on the flag is looked at
            house = House(
                port=port,
                var=self._var,
                checkout=settings.BASE_DIR,
                say=self._say,
                stop=stop,
                own_services=own_services,
            )
            try:
                if not stop.asked.is_set() and house.start(run_file):
                    self._welcome(house.url)
                elif not stop.asked.is_set():
                    self._say("The page does not answer yet; what is printed above may say why.")
                house.watch(run_file)
            finally:
                self._say("Stopping ...")
                house.stop()
        finally:
            stop.raising = False
            if own_services:
                embedded.stop()

    def _prepare(self, *, with_demo: bool) -> None:
        begun = time.monotonic()
        self._say("Starting PostgreSQL and Redis ...")
        embedded.ensure()
        self._say("Bringing the database up to date ...")
        call_command("migrate", interactive=False, verbosity=0)
        if with_demo:
            self._say("Loading the demonstration ...")
            call_command("load_demo")
        connections.close_all()
        self._say(f"Ready after {time.monotonic() - begun:.0f} s; starting web, worker and beat ...")

    def _welcome(self, url: str) -> None:
        people = demo.lines(demo.read(self._var / "demo.json", url=url.rstrip("/")))
        self._say("")
        self._say(f"CaseLink is at {url}   (Ctrl-C stops it)")
        if people:
            self._say("Demonstration sign-ins (invented people, this machine only):")
            for line in people:
                self._say(f"  {line}")
            self._say(f"After the password enter the code that this page shows: {demo.code_page(url)}")
            self._say(f"  API clients, and the key for an authenticator app: {self._var / 'demo.json'}")
        self._say("")

    def _say(self, line: str) -> None:
        with self._printing:
            try:
                self.stdout.write(line)
                self.stdout.flush()
            except (BrokenPipeError, ValueError):
                sys.stdout = sys.stderr  # the reader has gone; the house runs on
