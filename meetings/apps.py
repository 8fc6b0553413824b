"""A professionals meeting, from invitation to minutes."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
