"""Pages of oversight: who looked, and looks that stand out."""

from django.urls import URLPattern, path

from oversight.views import lately, unusual, who_looked

app_name = "oversight"
urlpatterns: list[URLPattern] = [
    path("who-looked/", lately.lately_page, name="lately"),
    path("unusual/", unusual.list_page, name="unusual"),
    path("unusual/<uuid:public_id>/", unusual.review_page, name="unusual_review"),
    path("who-looked/<uuid:public_id>/", who_looked.person_page, name="who_looked"),
    path("who-looked/<uuid:public_id>/list.csv", who_looked.person_file, name="who_looked_file"),
    path("incidents/<uuid:public_id>/who-looked/", who_looked.incident_page, name="who_looked_at_incident"),
    path(
        "incidents/<uuid:public_id>/who-looked/list.csv",
        who_looked.incident_file,
        name="who_looked_at_incident_file",
    ),
]
