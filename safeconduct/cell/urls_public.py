"""What a stranger can reach."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from safeconduct.cell.health import healthz

handler404 = "safeconduct.public.views.not_found"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("safeconduct.public.urls_root")),
    path("media/images/", include("safeconduct.public.urls_pictures")),
    *i18n_patterns(
        path("notes/", include("safeconduct.intake.urls")),
        path("", include("safeconduct.public.urls")),
    ),
]
