"""API routes of risk, under /api/v1/."""

from django.urls import URLPattern, path

from risk.api import views

urlpatterns: list[URLPattern] = [
    path("people/<uuid:public_id>/picture/", views.PictureView.as_view(), name="api-picture"),
    path("prompts/", views.PromptsView.as_view(), name="api-prompts"),
]
