"""Risk: pictures, prompts and answers."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "risk"
