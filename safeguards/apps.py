"""Warnings about a person, and applications under Clare's Law."""

from django.apps import AppConfig


class SafeguardsConfig(AppConfig):
    name = "safeguards"
