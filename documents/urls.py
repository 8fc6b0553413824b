"""Pages of documents."""

from django.urls import URLPattern, path

from documents.views import asking, kept

app_name = "documents"
urlpatterns: list[URLPattern] = [
    path("", kept.list_page, name="list"),
    path("<uuid:public_id>/", kept.document_page, name="document"),
    path("<uuid:public_id>/file/", kept.download, name="download"),
    path("people/<uuid:public_id>/", asking.person_page, name="person"),
    path("meetings/<uuid:public_id>/", asking.meeting_page, name="meeting"),
    path("prompts/<uuid:public_id>/", asking.prompt_page, name="prompt"),
]
