"""API routes of people, under /api/v1/."""

from django.urls import URLPattern, path

from people.api import views

urlpatterns: list[URLPattern] = [path("people/", views.PeopleView.as_view(), name="api-people")]
