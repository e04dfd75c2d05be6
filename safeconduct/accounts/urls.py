from django.urls import path

from safeconduct.accounts import (
    views,
    views_factors,
    views_kit,
    views_more,
    views_passkeys,
    views_passphrase,
    views_recover,
    views_vouching,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("ended/", views.ended, name="ended"),
    path("lock/", views.lock, name="lock"),
    path("open-again/", views.step_up, name="step_up"),
    path("me/", views.me, name="me"),
    path("me/codes/", views_factors.second_factor_page, name="second_factor"),
    path("me/recovery-codes/", views_factors.recovery_codes_page, name="recovery_codes"),
    path("me/passkeys/", views_passkeys.passkeys, name="passkeys"),
    path("me/passkeys/add/", views_passkeys.passkey_add, name="passkey_add"),
    path("me/passkeys/<uuid:passkey_id>/opens/", views_passkeys.passkey_opens, name="passkey_opens"),
    path("me/passkeys/<uuid:passkey_id>/remove/", views_passkeys.passkey_remove, name="passkey_remove"),
    path("me/passphrase/", views_passphrase.passphrase, name="passphrase"),
    path("me/passphrase/new/", views_passphrase.passphrase_confirm, name="passphrase_confirm"),
    path("me/kit/", views_kit.kit, name="kit"),
    path("me/notices/", views_kit.notices, name="notices"),
    path("lost/", views_kit.lost, name="lost"),
    path("lost/new/", views_kit.lost_confirm, name="lost_confirm"),
    path("me/more/", views_more.more, name="more"),
    path("colleagues/<uuid:user_id>/more/", views_more.allow_more, name="allow_more"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("colleagues/invite/", views.invite, name="invite"),
    path("colleagues/<uuid:user_id>/", views.colleague, name="colleague"),
    path("colleagues/<uuid:user_id>/vouch/", views_vouching.vouch, name="vouch"),
    path("colleagues/<uuid:user_id>/admit/<slug:group>/", views_vouching.admit, name="admit"),
    path("colleagues/<uuid:user_id>/close/", views.close, name="close"),
    path("colleagues/<uuid:user_id>/recovery/", views_recover.recover, name="recover"),
    path("colleagues/<uuid:user_id>/recovery/yes/", views_recover.recover_approve, name="recover_approve"),
    path("colleagues/<uuid:user_id>/codes/", views_factors.codes_away, name="codes_away"),
]
