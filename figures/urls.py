"""Pages of figures."""

from django.urls import URLPattern, path

from figures.views import figures, returns

app_name = "figures"
urlpatterns: list[URLPattern] = [
    path("", figures.figures_page, name="figures"),
    path("file/", figures.export, name="export"),
    path("returns/", returns.returns_page, name="returns"),
    path("returns/<uuid:public_id>/", returns.return_page, name="return"),
    path("returns/<uuid:public_id>/file/", returns.return_file, name="return_file"),
]
