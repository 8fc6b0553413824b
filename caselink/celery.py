"""The Celery application. Tasks are named `<app>.<verb>` and started through caselink.jobs only."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

from caselink import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caselink.settings")

app = Celery("caselink")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _services_first(**_: Any) -> None:
    """A worker started by hand finds its database and broker running."""
    embedded.ensure()
