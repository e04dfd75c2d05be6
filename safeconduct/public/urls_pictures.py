"""The pictures of the site, on both faces: the editor shows them too."""

from django.urls import path

from safeconduct.public import views

app_name = "pictures"
urlpatterns = [path("<str:name>", views.picture, name="picture")]
