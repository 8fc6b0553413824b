"""The only place that includes every app's URLs."""

from django.urls import include, path

from caselink import health, security, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/live", health.health_live, name="health-live"),
    path("health/ready", health.health_ready, name="health-ready"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
    path("account/", include("agencies.account_urls")),
    path("oauth/", include("agencies.oauth_urls")),
    path("api/v1/", include("caselink.api_urls")),
    path("configuration/", include("agencies.urls")),
    path("duties/", include("duties.urls")),
    path("oversight/", include("oversight.urls")),
    path("sharing/", include("sharing.urls")),
    path("people/", include("people.urls")),
    path("incidents/", include("incidents.urls")),
    path("", include("risk.urls")),
]
