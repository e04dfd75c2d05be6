"""What a colleague can reach."""

from django.urls import include, path

from safeconduct.cell.health import healthz

handler400 = "safeconduct.accounts.error_pages.not_readable"
handler403 = "safeconduct.accounts.error_pages.not_allowed"
handler404 = "safeconduct.accounts.error_pages.not_found"
handler500 = "safeconduct.accounts.error_pages.stumbled"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("safeconduct.desk.urls")),
    path("you/", include("safeconduct.accounts.urls")),
    path("requests/", include("safeconduct.intake.urls_triage")),
    path("", include("safeconduct.guests.urls")),
    path("cases/", include("safeconduct.cases.urls")),
    path("evidence/", include("safeconduct.evidence.urls")),
    path("situation/", include("safeconduct.situation.urls")),
    path("programme/", include("safeconduct.programme.urls")),
    path("dossiers/", include("safeconduct.dossiers.urls")),
    path("homes/", include("safeconduct.shelter.urls")),
    path("placement/", include("safeconduct.placement.urls")),
    path("arrival/", include("safeconduct.arrival.urls")),
    path("desk/", include("safeconduct.look.urls")),
    path("site/", include("safeconduct.public.urls_site")),
    path("media/images/", include("safeconduct.public.urls_pictures")),
]
