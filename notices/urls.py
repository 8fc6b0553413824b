"""Pages of notices."""

from django.urls import URLPattern, path

from notices.views import late, own, told

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("", told.told_page, name="list"),
    path("late/", late.late_page, name="late"),
    path("preferences/", own.preferences_page, name="preferences"),
    path("cover/", own.cover_page, name="cover"),
]
