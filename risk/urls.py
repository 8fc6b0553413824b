"""Pages of risk. Those about a person or an incident stand here because they show the picture too."""

from django.urls import URLPattern, path

from risk.views import people, prompts

app_name = "risk"
urlpatterns: list[URLPattern] = [
    path("people/<uuid:public_id>/", people.person_page, name="person"),
    path("incidents/<uuid:public_id>/saved/", people.saved, name="saved"),
    path("prompts/", prompts.queue_page, name="queue"),
    path("prompts/<uuid:public_id>/", prompts.prompt_page, name="prompt"),
]
