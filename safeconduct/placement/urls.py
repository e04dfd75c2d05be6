from django.urls import path

from safeconduct.placement import views

app_name = "placement"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("progress/<uuid:round_id>/", views.progress, name="progress"),
    path("stop/<uuid:round_id>/", views.stop, name="stop"),
    path("again/<uuid:round_id>/", views.again, name="again"),
    path("close/<uuid:round_id>/", views.close, name="close"),
    path("<uuid:round_id>/", views.round_page, name="round"),
    path("<uuid:round_id>/<slug:slug>/", views.explain, name="explain"),
    path("<uuid:round_id>/<slug:slug>/accept/", views.accept_choice, name="accept"),
    path("<uuid:round_id>/<slug:slug>/decline/", views.decline_choice, name="decline"),
    path("<uuid:round_id>/<slug:slug>/withdraw/", views.withdraw_choice, name="withdraw"),
]
