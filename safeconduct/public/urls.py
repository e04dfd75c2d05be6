from django.urls import include, path, re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve

from safeconduct.public import views

offer_urls = ([path("", views.offer, name="offer"), path("thanks/", views.thanks, name="thanks")], "offers")

# Of Wagtail's own addresses only the pages: its log-in and password pages have no place on the public face.
urlpatterns = [path("offer/", include(offer_urls)), re_path(serve_pattern, serve, name="wagtail_serve")]
