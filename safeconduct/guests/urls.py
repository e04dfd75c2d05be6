from django.urls import path

from safeconduct.guests import views, views_reading

app_name = "guests"
urlpatterns = [
    path("cases/<slug:slug>/guests/", views.guests, name="guests"),
    path("cases/<slug:slug>/guests/<uuid:guest_id>/", views.guest, name="guest"),
    path("cases/<slug:slug>/guests/<uuid:guest_id>/preview/", views.preview, name="preview"),
    path("cases/<slug:slug>/guests/<uuid:guest_id>/preview/progress/", views.preview_progress, name="preview_progress"),
    path(
        "cases/<slug:slug>/guests/<uuid:guest_id>/preview/<uuid:item_id>/<int:number>/",
        views.preview_page,
        name="preview_page",
    ),
    path(
        "cases/<slug:slug>/guests/<uuid:guest_id>/preview/story/<int:number>/",
        views.preview_story,
        name="preview_story",
    ),
    path("cases/<slug:slug>/guests/<uuid:guest_id>/end/", views.end, name="end"),
    path("reading/", views_reading.papers, name="papers"),
    path("reading/<uuid:paper_id>/", views_reading.pages, name="pages"),
    path("reading/<uuid:paper_id>/<int:number>/", views_reading.page, name="page"),
]
