"""Addresses of accounts. Those of django-allauth are listed one by one: what is not here is not there."""

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from throughcare.accounts import own_sign_in, views

urlpatterns = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-in/second/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/with/<name:provider_id>/", own_sign_in.login, name="openid_connect_login"),
    path(
        "sign-in/with/<name:provider_id>/back/",
        own_sign_in.callback,
        name="openid_connect_callback",
    ),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/error/", social.login_error, name="socialaccount_login_error"),
    path("sign-in/new/", allauth.signup, name="account_signup"),
    path("sign-in/unknown/", social.signup, name="socialaccount_signup"),
    path("sign-in/inactive/", allauth.account_inactive, name="account_inactive"),
    path("sign-in/demo/", views.demo_sign_in, name="demo-sign-in"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path(
        "password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"
    ),
    re_path(  # a key has a hyphen of its own
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/", views.account, name="account"),
    path("account/sign-out/", views.sign_out, name="account_logout"),
    path("account/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/password/", views.change_password, name="account_change_password"),
    path("account/second-factor/", mfa.index, name="mfa_index"),
    path("account/second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/second-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "account/second-factor/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/second-factor/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-factor/keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/second-factor/keys/again/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/second-factor/keys/<int:pk>/remove/",
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("account/second-factor/keys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "account/sessions/",
        reauthentication_required(allow_get=True)(sessions.list_usersessions),
        name="usersessions_list",
    ),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/notices/", views.notices, name="notices"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("health/", views.health, name="health"),
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/<name:username>/", views.person, name="person"),
]
