from django.urls import path

from safeconduct.intake import views, views_talk

app_name = "intake"
urlpatterns = [
    path("", views.start, name="start"),
    path("q/<slug:code>/", views.question, name="question"),
    path("files/<int:number>/leave-out/", views.file_drop, name="file_drop"),
    path("check/", views.check, name="check"),
    path("words/", views.sent, name="sent"),
    path("return/", views_talk.come_back, name="return"),
    path("talk/", views_talk.talk, name="talk"),
    path("talk/end/", views_talk.end_for_good, name="burn"),
    path("leave/", views.leave, name="leave"),
    path("left/", views.left, name="left"),
]
