"""Signing in by way of another site: there and back, and then through the same stages as everybody."""

import time
from dataclasses import asdict

from allauth.account.internal import flows
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from django.http import HttpRequest

from core.accounts import oidc
from core.accounts.engine.limits import spend
from core.accounts.engine.sign_in import PASSWORD, mark_of_password, refuse_unfinished
from core.accounts.errors import InvalidCredentials, SocialRefused
from core.accounts.services import identities
from core.http.ip import client_address

_KEY = "intraview_social"
_LIFE = 15 * 60


def begin_social(request: HttpRequest, *, redirect_uri: str, next_path: str) -> str:
    """Where to send the browser. What has to come back waits in its session."""
    spend(request, "social")
    attempt = oidc.new_attempt()
    address = oidc.authorize_url(attempt, redirect_uri=redirect_uri)
    request.session[_KEY] = {**asdict(attempt), "next": next_path, "at": time.time()}
    return address


def next_of_social(request: HttpRequest) -> str:
    """Where who began in this browser wanted to go."""
    return str((request.session.get(_KEY) or {}).get("next", "/"))


def finish_social(request: HttpRequest, *, state: str, code: str, redirect_uri: str, language: str) -> None:
    """Sign the request's Django session in, or refuse. The second factor is asked for as after a password."""
    spend(request, "social")
    kept = request.session.pop(_KEY, None)
    if not kept or not code or kept["state"] != state or time.time() - kept["at"] > _LIFE:
        raise SocialRefused
    attempt = oidc.Attempt(state=kept["state"], nonce=kept["nonce"], verifier=kept["verifier"])
    identity = oidc.identify(attempt, code=code, redirect_uri=redirect_uri)
    user = identities.person_of_identity(identity=identity, language=language, ip=client_address(request))
    if not user.is_active:
        raise InvalidCredentials
    record_authentication(request, user, method="socialaccount", provider="oidc")
    flows.login.perform_login(request, Login(user=user, email=user.email, state={PASSWORD: mark_of_password(user)}))
    refuse_unfinished(request)
