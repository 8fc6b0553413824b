"""Pages of duties: what is owed to the people recorded."""

from django.urls import URLPattern

app_name = "duties"
urlpatterns: list[URLPattern] = []
