from django.urls import re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve

# Of Wagtail's own addresses only the pages: its log-in and password pages have no place on the public face.
urlpatterns = [re_path(serve_pattern, serve, name="wagtail_serve")]
