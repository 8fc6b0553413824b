"""The REST API, version 1: every app's routes and the schema."""

from django.urls import include, path, re_path

from caselink.openapi import NothingHere, SchemaView

urlpatterns = [
    path("", include("incidents.api.urls")),
    path("", include("people.api.urls")),
    path("", include("risk.api.urls")),
    path("", include("sharing.api.urls")),
    path("", include("notices.api.urls")),
    path("", include("actions.api.urls")),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    re_path("", NothingHere.as_view(), name="api-nothing-here"),
]
