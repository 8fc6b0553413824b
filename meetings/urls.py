"""Pages of meetings. Who comes, and calling a meeting off, are risk's."""

from django.urls import URLPattern, path

from meetings.views import asking, changing, reading

app_name = "meetings"
urlpatterns: list[URLPattern] = [
    path("", reading.invitations_page, name="invitations"),
    path("<uuid:public_id>/", reading.meeting_page, name="meeting"),
    path("<uuid:public_id>/agencies/", asking.agencies_page, name="agencies"),
    path("<uuid:public_id>/terms/", changing.terms_page, name="terms"),
    path("<uuid:public_id>/reply/", changing.reply_page, name="reply"),
    path("<uuid:public_id>/part/", changing.part_page, name="part"),
    path("<uuid:public_id>/move/", changing.move_page, name="move"),
    path("<uuid:public_id>/held/", changing.hold_page, name="hold"),
    path("<uuid:public_id>/minutes/", changing.minutes_page, name="minutes"),
]
