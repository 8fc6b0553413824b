"""Pages of sharing: agreements, disclosures and their register."""

from django.urls import URLPattern

app_name = "sharing"
urlpatterns: list[URLPattern] = []
