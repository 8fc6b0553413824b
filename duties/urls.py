"""Pages of duties: what is owed to the people recorded."""

from django.urls import URLPattern, path

from duties.views import disputes, equality, holds, packs, requests, retention

app_name = "duties"
urlpatterns: list[URLPattern] = [
    path("requests/", requests.requests_page, name="requests"),
    path("requests/<uuid:public_id>/", requests.request_page, name="request"),
    path("requests/<uuid:public_id>/texts/", packs.reading_page, name="reading"),
    path("people/<uuid:public_id>/request/", requests.new_page, name="request_new"),
    path("packs/<uuid:public_id>/", packs.pack_page, name="pack"),
    path("packs/<uuid:public_id>/release/", packs.release_page, name="release"),
    path("retention/", retention.retention_page, name="retention"),
    path("retention/rules/", retention.rules_page, name="rules"),
    path("retention/<uuid:public_id>/", retention.review_page, name="review"),
    path("retention/decisions/<uuid:public_id>/", retention.second_page, name="second"),
    path("records/<uuid:public_id>/disputed/", disputes.dispute_page, name="dispute"),
    path("equality/", equality.equality_page, name="equality"),
    path("holds/", holds.holds_page, name="holds"),
    path("holds/people/<uuid:public_id>/", holds.person_hold_page, name="hold_person"),
    path("holds/records/<uuid:public_id>/", holds.incident_hold_page, name="hold_incident"),
]
