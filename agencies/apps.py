"""Agencies: agencies, users, memberships, roles and API clients."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
