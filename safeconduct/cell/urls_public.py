"""What a stranger can reach."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from safeconduct.cell.health import healthz

handler400 = "safeconduct.accounts.error_pages.not_readable"
handler403 = "safeconduct.accounts.error_pages.not_allowed"
handler404 = "safeconduct.public.views.not_found"
handler500 = "safeconduct.accounts.error_pages.stumbled"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("safeconduct.public.urls_root")),
    path("media/images/", include("safeconduct.public.urls_pictures")),
    *i18n_patterns(
        path(settings.NEUTRAL_PATH, include("safeconduct.intake.urls")),
        path("", include("safeconduct.public.urls")),
    ),
]
