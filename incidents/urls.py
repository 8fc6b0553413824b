"""Pages of incidents."""

from django.urls import URLPattern, path

from incidents import correction_views, views

app_name = "incidents"
urlpatterns: list[URLPattern] = [
    path("new/", views.new, name="new"),
    path("<uuid:public_id>/", views.incident, name="incident"),
    path("<uuid:public_id>/correct/", correction_views.correct, name="correct"),
    path("<uuid:public_id>/readers/", views.readers_page, name="readers"),
]
