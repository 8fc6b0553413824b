"""The only place that includes every app's URLs."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
]
