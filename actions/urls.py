"""Pages of actions and referrals."""

from django.urls import path

from actions.views import attending, doing, referred

app_name = "actions"
urlpatterns = [
    path("", doing.list_page, name="list"),
    path("referrals/", referred.list_page, name="referrals"),
    path("referrals/<uuid:public_id>/", referred.referral_page, name="referral"),
    path("attenders/", attending.attenders_page, name="attenders"),
    path("people/<uuid:public_id>/attender/", attending.share_page, name="share_attender"),
    path("<uuid:public_id>/", doing.action_page, name="action"),
]
