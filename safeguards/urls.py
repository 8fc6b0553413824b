"""Pages of safeguards."""

from django.urls import path

from safeguards.views import applications, warnings

app_name = "safeguards"
urlpatterns = [
    path("", applications.list_page, name="list"),
    path("people/<uuid:public_id>/warning/", warnings.warning_new, name="warning_new"),
    path("warnings/<uuid:public_id>/", warnings.warning_page, name="warning"),
    path("people/<uuid:public_id>/application/", applications.application_new, name="application_new"),
    path("applications/<uuid:public_id>/", applications.application_page, name="application"),
]
