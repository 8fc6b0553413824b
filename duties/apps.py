"""Duties to the people recorded: access, rectification, retention, equality."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "duties"
