from django.urls import path

from safeconduct.desk import views, views_end

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("search/", views.search, name="search"),
    path("log/", views.log, name="log"),
    path("cases/<slug:slug>/end/", views_end.end, name="end_case"),
    path("language/<slug:code>/", views.language, name="language"),
]
