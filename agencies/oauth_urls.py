"""The token endpoint, and none of the provider's other pages: there is no browser flow here."""

from django.urls import path
from oauth2_provider.views import TokenView

app_name = "oauth2_provider"
urlpatterns = [path("token/", TokenView.as_view(), name="token")]
