from django.urls import path

from safeconduct.arrival import views

app_name = "arrival"
urlpatterns = [
    path("", views.arrivals, name="arrivals"),
    path("<slug:slug>/", views.arrival_page, name="arrival"),
    path("<slug:slug>/plan/", views.plan, name="plan"),
    path("<slug:slug>/settled/", views.settled, name="settle"),
    path("<slug:slug>/steps/", views.step_add, name="step_add"),
    path("<slug:slug>/steps/<uuid:step_id>/done/", views.step_done, name="step_done"),
    path("<slug:slug>/enter/<slug:what>/", views.enter, name="enter"),
]
