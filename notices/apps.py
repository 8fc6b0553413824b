"""Who is told that something waits or is late: notices, e-mail that names nobody, webhooks."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
