"""Where editors write the public site; it lives on the desk's side and has no sign-in of its own."""

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from safeconduct.accounts.views import lock

_sign_in = RedirectView.as_view(pattern_name="accounts:sign_in")

urlpatterns = [
    path("login/", _sign_in, name="wagtailadmin_login"),
    re_path("^password_reset/", _sign_in),
    path("logout/", lock, name="wagtailadmin_logout"),
    path("account/", RedirectView.as_view(pattern_name="accounts:me"), name="wagtailadmin_account"),
    *wagtailadmin_urls.urlpatterns,
]
