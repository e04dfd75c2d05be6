"""What stands outside the languages."""

from django.urls import path

from safeconduct.public import views

app_name = "public"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
