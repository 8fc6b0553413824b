"""Configuration: agencies, members, their sign-in, and agencies' systems."""

from django.urls import URLPattern, path

from agencies.views.clients import client_new_page, client_page, clients_page

app_name = "agencies"
urlpatterns: list[URLPattern] = [
    path("systems/", clients_page, name="clients"),
    path("systems/new/", client_new_page, name="client_new"),
    path("systems/<uuid:public_id>/", client_page, name="client"),
]
