"""An organisation's own sign-in by OpenID Connect, stricter than the library: an answer counts only for the
question that this browser asked, and signed by the provider that the settings name, for this site."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import jwt
import requests
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from throughcare.accounts.actions import note_failure
from throughcare.sign_in import own_providers

SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})


def nonce_of(verifier: str) -> str:
    """What the provider has to repeat in its answer, made from the secret of one sign-in that the session
    keeps."""
    digest = hashlib.sha256(b"nonce" + verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Adapter(OpenIDConnectOAuth2Adapter):
    """Asks the provider and checks what it says."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself: that it is the one of the settings, above all."""
        said: dict[str, Any] = super().openid_config
        server = self.get_provider().app.settings["server_url"].partition("/.well-known/")[0]
        if str(said.get("issuer", "")).rstrip("/") != server.rstrip("/"):
            raise OAuth2Error("the provider calls itself otherwise")
        return said

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        self.nonce = nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self.checked(app, kwargs["response"].get("id_token", ""))
        data = {"id_token": claims}
        if app.settings.get("fetch_userinfo", True):
            data["userinfo"] = self._fetch_user_info(token.token)
            if data["userinfo"].get("sub") != claims["sub"]:
                raise OAuth2Error("the provider tells of somebody else")
        return self.get_provider().sociallogin_from_response(request, data)

    def checked(self, app: Any, id_token: str) -> dict[str, Any]:
        """The claims of an ID token. Raises OAuth2Error where anything is not as it has to be."""
        try:
            if jwt.get_unverified_header(id_token)["alg"] not in SIGNED_WITH:
                raise OAuth2Error("signed in a way that is not taken")
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
            is_answer = hmac.compare_digest(str(claims["nonce"]), self.nonce)
            is_for_us = claims["aud"] in (app.client_id, [app.client_id])
            if not (is_answer and is_for_us and claims["exp"] and claims["sub"]):
                raise OAuth2Error("an answer to another question, or for another site")
        except (jwt.PyJWTError, KeyError) as error:
            raise OAuth2Error("no ID token") from error
        return claims


class Provider(OpenIDConnectProvider):
    """Asks with a secret of this one sign-in, and for what the settings say; a link adds nothing."""

    oauth2_adapter_class = Adapter

    def get_pkce_params(self) -> dict[str, Any]:
        found = generate_code_challenge()
        return {**found, "nonce": nonce_of(found["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "process": "login",
            "scope": self.get_scope(),
            "auth_params": self.get_auth_params(),
        }


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """The library's view; a provider that cannot be asked, or is another one, signs nobody in."""
    if provider_id not in {provider["provider_id"] for provider in own_providers()}:
        raise Http404
    try:
        response: HttpResponse = view.adapter_view(Adapter(request, provider_id))(request)
    except (OAuth2Error, requests.RequestException):
        note_failure()
        return redirect("socialaccount_login_error")
    return response
