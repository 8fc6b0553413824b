"""Configuration: agencies, members, their sign-in, and agencies' systems."""

from django.urls import URLPattern

app_name = "agencies"
urlpatterns: list[URLPattern] = []
