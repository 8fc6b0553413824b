"""API routes of notices, under /api/v1/."""

from django.urls import URLPattern, path

from notices.api import views

urlpatterns: list[URLPattern] = [
    path("webhooks/", views.WebhooksView.as_view(), name="api-webhooks"),
    path("webhooks/<uuid:public_id>/", views.WebhookView.as_view(), name="api-webhook"),
    path("webhooks/<uuid:public_id>/deliveries/", views.DeliveriesView.as_view(), name="api-deliveries"),
]
