"""`make bench`: everything that is measured, in one run, on services of its own.

Names on the command line (assess, audit, documents, hidden, reassess, intake, latency, linking, pages,
policy, queues, replay, search) choose; without any, all are run.
"""

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("CASELINK_VAR") or CHECKOUT / "var")


def main() -> None:
    """Measure, write bench.json, print a table."""
    os.environ["CASELINK_VAR"] = str(VAR / "bench")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caselink.settings")
    os.environ.setdefault("CASELINK_STATIC", "django.contrib.staticfiles.storage.StaticFilesStorage")
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # never measure on, or write into, somebody's own database
    # Django and what it needs can only be imported once the environment says where its services are.
    from tests.bench.everything import measure  # noqa: PLC0415

    measure(sys.argv[1:], VAR / "bench.json")


if __name__ == "__main__":
    main()
