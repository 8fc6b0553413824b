"""Pages of chronology."""

from django.urls import path

from chronology import views

app_name = "chronology"
urlpatterns = [
    path("people/<uuid:public_id>/", views.person_page, name="person"),
    path("people/<uuid:public_id>/comment/", views.comment_page, name="comment"),
    path("people/<uuid:public_id>/same/", views.pairs_page, name="pairs"),
]
