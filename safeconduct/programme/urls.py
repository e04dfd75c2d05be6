from django.urls import path

from safeconduct.programme import views, views_hold, views_proposal, views_selection, views_talks

app_name = "programme"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("rules/", views.rules, name="rules"),
    path("rounds/new/", views.round_new, name="round_new"),
    path("holds/<uuid:hold_id>/", views_hold.hold, name="hold"),
    path("holds/<uuid:hold_id>/release/", views_hold.release, name="hold_release"),
    path("proposals/", views_proposal.proposals, name="proposals"),
    path("proposals/new/", views_proposal.proposal_new, name="proposal_new"),
    path("proposals/<int:version>/", views_proposal.proposal, name="proposal"),
    path("proposals/<int:version>/pdf/", views_proposal.proposal_pdf, name="proposal_pdf"),
    path("proposals/<int:version>/send/", views_proposal.proposal_send, name="proposal_send"),
    path("proposals/<int:version>/answer/", views_proposal.proposal_answer, name="proposal_answer"),
    path("selections/<slug:slug>/", views_selection.selection, name="selection"),
    path("selections/<slug:slug>/propose/", views_selection.propose, name="selection_propose"),
    path("selections/<slug:slug>/sign/", views_selection.sign, name="selection_sign"),
    path("talks/", views_talks.talks, name="talks"),
    path("talks/minutes/", views_talks.minutes_new, name="minutes_new"),
    path("talks/promise/", views_talks.promise_new, name="promise_new"),
    path("talks/promise/<uuid:commitment_id>/kept/", views_talks.promise_kept, name="promise_kept"),
]
