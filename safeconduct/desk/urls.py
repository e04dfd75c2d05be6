from django.urls import path

from safeconduct.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("search/", views.search, name="search"),
    path("log/", views.log, name="log"),
    path("language/<slug:code>/", views.language, name="language"),
]
