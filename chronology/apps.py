"""Everything agencies recorded and decided about one person, as known at any date."""

from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "chronology"
