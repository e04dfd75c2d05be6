from django.urls import path

from safeconduct.look.styleguide import styleguide

app_name = "look"
urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
