"""Configuration: agencies, members, their sign-in, and agencies' systems."""

from django.urls import URLPattern, path

from agencies.views.clients import client_new_page, client_page, clients_page
from agencies.views.members import (
    agencies_page,
    agency_change_page,
    agency_new_page,
    agency_page,
    member_new_page,
    provider_new_page,
)

app_name = "agencies"
urlpatterns: list[URLPattern] = [
    path("agencies/", agencies_page, name="agencies"),
    path("agencies/new/", agency_new_page, name="agency_new"),
    path("agencies/<uuid:public_id>/", agency_page, name="agency"),
    path("agencies/<uuid:public_id>/change/", agency_change_page, name="agency_change"),
    path("agencies/<uuid:public_id>/members/new/", member_new_page, name="member_new"),
    path("agencies/<uuid:public_id>/sign-ins/new/", provider_new_page, name="provider_new"),
    path("systems/", clients_page, name="clients"),
    path("systems/new/", client_new_page, name="client_new"),
    path("systems/<uuid:public_id>/", client_page, name="client"),
]
