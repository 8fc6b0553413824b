"""API routes of incidents, under /api/v1/."""

from django.urls import URLPattern, path

from incidents.api import views

urlpatterns: list[URLPattern] = [
    path("incidents/", views.IncidentsView.as_view(), name="api-incidents"),
    path("incidents/batch/", views.BatchView.as_view(), name="api-incidents-batch"),
    path("incidents/<uuid:public_id>/", views.IncidentView.as_view(), name="api-incident"),
    path("people/<uuid:public_id>/chronology/", views.ChronologyView.as_view(), name="api-chronology"),
]
