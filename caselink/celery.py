"""The Celery application. Tasks are named `<app>.<verb>` and started through caselink.jobs only."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, task_prerun, worker_init
from django.db import close_old_connections

from caselink import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caselink.settings")

app = Celery("caselink")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery would close the database connection before and after each task. Ours is kept, and looked at
# before each task instead, as Django does before each request: connecting costs more than most tasks.
app.conf["CELERY_DB_REUSE_MAX"] = 1_000_000


@task_prerun.connect
def _usable_connection(**_: Any) -> None:
    """A connection that broke, or is old, is opened anew."""
    close_old_connections()


@worker_init.connect
@beat_init.connect
def _services_first(**_: Any) -> None:
    """A worker started by hand finds its database and broker running."""
    embedded.ensure()
