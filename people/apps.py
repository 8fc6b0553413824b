"""People: persons, the agencies' records of them, and the links between."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
