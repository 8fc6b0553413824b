"""History: every earlier state of a row, and who changed it."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "history"
