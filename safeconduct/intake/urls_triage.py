from django.urls import path

from safeconduct.intake import views_triage

app_name = "triage"
urlpatterns = [
    path("", views_triage.requests, name="requests"),
    path("<slug:slug>/", views_triage.request_page, name="request"),
    path("<slug:slug>/heard/", views_triage.hear_request, name="hear"),
    path("<slug:slug>/talk/", views_triage.talk, name="talk"),
]
