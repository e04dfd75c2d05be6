from django.urls import path

from safeconduct.situation import views

app_name = "situation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    path("incidents/<uuid:incident_id>/check/", views.incident_check, name="incident_check"),
    path("laws/<slug:code>/check/", views.law_check, name="law_check"),
    path("report/", views.report, name="report"),
]
