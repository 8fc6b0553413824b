"""What is typeset: built in a worker, kept for a while, marked with its reader."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
