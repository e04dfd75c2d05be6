"""Where editors write the public site; it lives on the desk's side."""

from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = wagtailadmin_urls.urlpatterns
