from django.urls import path

from safeconduct.desk import (
    views,
    views_canaries,
    views_end,
    views_erasure,
    views_glass,
    views_hands,
    views_log,
    views_stays,
)

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("search/", views.search, name="search"),
    path("search/<uuid:search_id>/", views.found, name="found"),
    path("log/", views_log.log, name="log"),
    path("log/table.csv", views_log.log_table, name="log_table"),
    path("alarms/", views_canaries.alarms, name="alarms"),
    path("alarms/<int:sequence>/heard/", views_canaries.alarm_heard, name="alarm_heard"),
    path("alarms/canaries/", views_canaries.canaries, name="canaries"),
    path("alarms/canaries/step-back/", views_canaries.canary_steps_back, name="canary_steps_back"),
    path("glass/", views_glass.glass, name="glass"),
    path("glass/reviews/", views_glass.glass_reviews, name="glass_reviews"),
    path("glass/reviews/<uuid:opening_id>/", views_glass.glass_review, name="glass_review"),
    path("glass/<slug:slug>/", views_glass.glass_case, name="glass_case"),
    path("glass/<slug:slug>/identity/", views_glass.glass_identity, name="glass_identity"),
    path("cases/<slug:slug>/end/", views_end.end, name="end_case"),
    path("cases/<slug:slug>/assign/", views_hands.assign, name="assign"),
    path("cases/<slug:slug>/revoke/<uuid:user_id>/", views_hands.revoke, name="revoke"),
    path("homes/stays/<uuid:stay_id>/cancel/", views_stays.stay_cancel, name="stay_cancel"),
    path("homes/stays/<uuid:stay_id>/move/", views_stays.stay_move, name="stay_move"),
    path("erasures/", views_erasure.erasures, name="erasures"),
    path("erasures/<slug:slug>/ask/", views_erasure.ask, name="erasure_ask"),
    path("erasures/<uuid:erasure_id>/", views_erasure.confirm, name="erasure"),
    path("erasures/<uuid:erasure_id>/receipt.pdf", views_erasure.receipt, name="erasure_receipt"),
    path("erasures/<uuid:erasure_id>/receipt.json", views_erasure.proof, name="erasure_proof"),
    path("language/<slug:code>/", views.language, name="language"),
]
