"""Agencies: agencies, users, memberships, roles and API clients."""

from importlib import import_module

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"

    def ready(self) -> None:
        """Hear from the sign-in package what was proved; that needs its models, which are there now."""
        import_module("agencies.receivers")
