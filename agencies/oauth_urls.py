"""The token endpoint, and none of the provider's other pages: there is no browser flow here."""

from django.urls import path

from agencies.oauth_views import ClientTokenView

app_name = "oauth2_provider"
urlpatterns = [path("token/", ClientTokenView.as_view(), name="token")]
