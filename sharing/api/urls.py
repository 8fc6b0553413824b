"""API routes of sharing, under /api/v1/."""

from django.urls import URLPattern, path

from sharing.api import views

urlpatterns: list[URLPattern] = [
    path("disclosures/", views.DisclosuresView.as_view(), name="api-disclosures"),
]
