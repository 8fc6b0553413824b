"""Pages of people. A person's own page spans apps and is in risk.urls."""

from django.urls import URLPattern, path

from people.views import blocks, emergencies, finding, readers

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("find/", finding.find, name="find"),
    path("emergency/", emergencies.emergency_page, name="emergency"),
    path("<uuid:public_id>/emergency/", emergencies.person_page, name="emergency_person"),
    path("glass/<uuid:public_id>/", emergencies.review_page, name="glass"),
    path("<uuid:public_id>/know-them/", blocks.know_them_page, name="know_them"),
    path("<uuid:public_id>/readers/", readers.readers_page, name="readers"),
    path("blocks/", blocks.blocks_page, name="blocks"),
]
