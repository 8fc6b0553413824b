"""The REST API, version 1: every app's routes and the schema."""

from django.urls import include, path

urlpatterns = [
    path("", include("incidents.api.urls")),
    path("", include("people.api.urls")),
    path("", include("risk.api.urls")),
]
