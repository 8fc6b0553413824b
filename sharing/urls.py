"""Pages of sharing: agreements, disclosures and their register."""

from django.urls import URLPattern, path

from sharing.views import agreements, disclosures, making, register

app_name = "sharing"
urlpatterns: list[URLPattern] = [
    path("agreements/", agreements.agreements_page, name="agreements"),
    path("agreements/new/", agreements.new_page, name="agreement_new"),
    path("agreements/<uuid:public_id>/", agreements.agreement_page, name="agreement"),
    path("register/", register.register_page, name="register"),
    path("register/file/", register.export, name="register_export"),
    path("people/<uuid:public_id>/", making.disclose_page, name="disclose"),
    path("disclosures/<uuid:public_id>/", disclosures.disclosure_page, name="disclosure"),
    path("disclosures/<uuid:public_id>/review/", disclosures.review_page, name="disclosure_review"),
    path("disclosures/<uuid:public_id>/end/", disclosures.end_page, name="disclosure_end"),
]
