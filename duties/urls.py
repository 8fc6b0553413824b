"""Pages of duties: what is owed to the people recorded."""

from django.urls import URLPattern, path

from duties.views import packs, requests

app_name = "duties"
urlpatterns: list[URLPattern] = [
    path("requests/", requests.requests_page, name="requests"),
    path("requests/<uuid:public_id>/", requests.request_page, name="request"),
    path("requests/<uuid:public_id>/texts/", packs.reading_page, name="reading"),
    path("people/<uuid:public_id>/request/", requests.new_page, name="request_new"),
    path("packs/<uuid:public_id>/", packs.pack_page, name="pack"),
    path("packs/<uuid:public_id>/release/", packs.release_page, name="release"),
]
