"""API routes of actions, under /api/v1/."""

from django.urls import URLPattern, path

from actions.api import views

urlpatterns: list[URLPattern] = [path("work/", views.WorkView.as_view(), name="api-work")]
