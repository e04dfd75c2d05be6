from django.urls import path

from safeconduct.dossiers import views, views_sending

app_name = "dossiers"
urlpatterns = [
    path("", views.dossiers, name="dossiers"),
    path("<slug:slug>/", views.dossier, name="dossier"),
    path("<slug:slug>/open/", views.open_new, name="open"),
    path("<slug:slug>/facts/", views.facts, name="facts"),
    path("<slug:slug>/statement/", views.statement, name="statement"),
    path("<slug:slug>/lodging/", views.lodging, name="lodging"),
    path("<slug:slug>/answers/", views.answers, name="answers"),
    path("<slug:slug>/answers/<uuid:answer_id>/not/", views.answers_not, name="answers_not"),
    path("<slug:slug>/bundle/", views_sending.bundle_new, name="bundle_new"),
    path("<slug:slug>/bundle/<int:version>/", views_sending.bundle, name="bundle"),
    path("<slug:slug>/bundle/<int:version>/progress/", views_sending.bundle_progress, name="bundle_progress"),
    path("<slug:slug>/bundle/<int:version>/cancel/", views_sending.bundle_cancel, name="bundle_cancel"),
    path("<slug:slug>/bundle/<int:version>/pdf/", views_sending.bundle_pdf, name="bundle_pdf"),
    path("<slug:slug>/review/", views_sending.hand_over_for_review, name="hand_over"),
    path("<slug:slug>/sign/", views_sending.sign, name="sign"),
    path("<slug:slug>/step/", views_sending.step, name="step"),
    path("<slug:slug>/lodged/", views_sending.lodged, name="lodged"),
    path("<slug:slug>/question/", views_sending.question, name="question"),
    path("<slug:slug>/question/<uuid:question_id>/answer/", views_sending.question_answer, name="question_answer"),
    path("<slug:slug>/decision/", views_sending.decision, name="decision"),
]
