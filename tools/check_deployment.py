"""Run Django's deployment checks on the settings as a deployment has them; any warning fails.

Nothing is connected to: the addresses are of nobody, and the key is made for this one run.
"""

import os
import secrets
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

ROOT = Path(__file__).resolve().parent.parent
DEPLOYMENT = {
    "DATABASE_URL": "postgresql://database.invalid/caselink",
    "REDIS_URL": "redis://broker.invalid/0",
    "CASELINK_ALLOWED_HOSTS": "caselink.example",
    "CASELINK_HTTPS": "1",
    "CASELINK_TRUSTED_PROXIES": "1",
    "CASELINK_SECURITY_CONTACT": "mailto:security@caselink.example",
    "CASELINK_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage",
}


def prepare(*without: str) -> None:
    """Make this process's environment a deployment's; `without` names settings that it forgot."""
    for name in [name for name in os.environ if name.startswith("CASELINK_")]:
        del os.environ[name]
    os.environ.update({name: value for name, value in DEPLOYMENT.items() if name not in without})
    os.environ["CASELINK_SECRET_KEY"] = secrets.token_urlsafe(64)
    os.environ["DJANGO_SETTINGS_MODULE"] = "caselink.settings"
    sys.path.insert(0, str(ROOT))


def main(*without: str) -> None:
    """Run the check, and end with its exit status."""
    prepare(*without)
    execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])


if __name__ == "__main__":
    main(*sys.argv[1:])
