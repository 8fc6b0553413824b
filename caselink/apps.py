"""Loads the Celery application with Django, so that jobs are sent by it."""

from django.apps import AppConfig

from caselink import celery

__all__ = ["celery"]


class CaseLinkConfig(AppConfig):
    name = "caselink"
