"""The only place that includes every app's URLs."""

from django.urls import include, path

from caselink import health, security, views, work
from caselink.examples import gallery

urlpatterns = [
    path("", views.home, name="home"),
    path("work/", work.work_page, name="work"),
    path("components/", gallery.components_page, name="components"),
    path("health/live", health.health_live, name="health-live"),
    path("health/ready", health.health_ready, name="health-ready"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
    path("account/", include("agencies.account_urls")),
    path("oauth/", include("agencies.oauth_urls")),
    path("api/v1/", include("caselink.api_urls")),
    path("configuration/", include("agencies.urls")),
    path("notices/", include("notices.urls")),
    path("actions/", include("actions.urls")),
    path("meetings/", include("meetings.urls")),  # before risk, which keeps two addresses below it
    path("safeguards/", include("safeguards.urls")),
    path("chronology/", include("chronology.urls")),
    path("documents/", include("documents.urls")),
    path("figures/", include("figures.urls")),
    path("duties/", include("duties.urls")),
    path("oversight/", include("oversight.urls")),
    path("sharing/", include("sharing.urls")),
    path("people/", include("people.urls")),
    path("incidents/", include("incidents.urls")),
    path("", include("risk.urls")),
]
