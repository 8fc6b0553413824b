"""Pages of people. A person's own page spans apps and is in risk.urls."""

from django.urls import URLPattern, path

from people import views

app_name = "people"
urlpatterns: list[URLPattern] = [path("find/", views.find, name="find")]
