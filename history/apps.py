"""History: every earlier state of a row, and who changed it."""

from typing import Any

from celery.signals import task_prerun
from django.apps import AppConfig

from caselink.writer import name_writer


def name_the_worker(task_id: str | None = None, **_: Any) -> None:
    """What a task changes, CaseLink itself changes; the task stands where a request would."""
    name_writer(actor="system", agency="", request_id=task_id or "")


class HistoryConfig(AppConfig):
    name = "history"

    def ready(self) -> None:
        """Every task begins with it."""
        task_prerun.connect(name_the_worker)
