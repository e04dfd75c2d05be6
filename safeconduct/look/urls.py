from django.conf import settings
from django.urls import path

from safeconduct.look.styleguide import styleguide

app_name = "look"
# For whoever builds the house: a real one has no use for it.
urlpatterns = [] if settings.IS_PRODUCTION else [path("styleguide/", styleguide, name="styleguide")]
