from django.urls import path

from safeconduct.cases import views, views_apart, views_household, views_sharing

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("open/", views.open_new, name="open"),
    path("<slug:slug>/", views.case_page, name="case"),
    path("<slug:slug>/move/", views.move, name="move"),
    path("<slug:slug>/task/", views.task_add, name="task_add"),
    path("<slug:slug>/task/<uuid:task_id>/done/", views.task_done, name="task_done"),
    path("<slug:slug>/story/", views_household.story, name="story"),
    path("<slug:slug>/story/change/", views_household.story_change, name="story_change"),
    path("<slug:slug>/identity/", views_household.identity, name="identity"),
    path("<slug:slug>/identity/<int:position>/", views_household.identity_change, name="identity_change"),
    path("<slug:slug>/people/add/", views_household.person_add, name="person_add"),
    path("<slug:slug>/people/right/", views.people_right, name="people_right"),
    path("<slug:slug>/people/<int:position>/", views_household.person_change, name="person_change"),
    path("<slug:slug>/profile/", views_household.profile, name="profile"),
    path("<slug:slug>/consent/", views_household.consent, name="consent"),
    path("<slug:slug>/consent/<slug:kind>/end/", views_household.consent_end, name="consent_end"),
    path("<slug:slug>/apart/", views_apart.apart, name="apart"),
    path("<slug:slug>/apart/<slug:other>/end/", views_apart.apart_end, name="apart_end"),
    path("<slug:slug>/share/", views_sharing.share, name="share"),
    path("<slug:slug>/share/housing/", views_sharing.share_housing, name="share_housing"),
    path("<slug:slug>/trail/", views_sharing.trail, name="trail"),
]
