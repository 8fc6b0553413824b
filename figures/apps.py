"""Numbers for managers, and the yearly return."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"
