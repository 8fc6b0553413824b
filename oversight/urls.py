"""Pages of oversight: who looked, and looks that stand out."""

from django.urls import URLPattern

app_name = "oversight"
urlpatterns: list[URLPattern] = []
