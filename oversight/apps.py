"""Oversight: who looked at what, and looks that stand out."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "oversight"
