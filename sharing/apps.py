"""Sharing: agreements between agencies, disclosures, and their register."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "sharing"
