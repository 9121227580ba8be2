"""The second stage of signing in, and the door that needs no password."""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.constants import LoginStageKey
from django.http import HttpRequest
from django.utils import timezone

from core.accounts import relying_party
from core.accounts.engine.limits import browser_mark, one_try, spend
from core.accounts.engine.sign_in import is_password_still, refuse_unfinished
from core.accounts.errors import InvalidPasskey, NotSignedIn, TooMany
from core.accounts.models import User
from core.accounts.services import factors, passkeys
from core.accounts.services.challenges import Purpose
from core.accounts.services.letters import post_letter
from core.http.ip import client_address


def check_second_factor(request: HttpRequest, *, code: str) -> None:
    """Pass the second stage with a code of the app or a recovery code, or refuse."""
    stage, user = _waiting(request)
    try:
        with one_try(request, "second_factor", key=str(user.pk)):
            factors.use_code(user_id=user.pk, code=code, ip=client_address(request))
    except TooMany:
        _warn_owner(user)
        raise
    stage.exit()
    refuse_unfinished(request)


def begin_passkey_factor(request: HttpRequest) -> dict[str, Any]:
    """What the browser asks a passkey for at the second stage."""
    _stage, user = _waiting(request)
    spend(request, "passkey")
    return passkeys.begin_assertion(
        purpose=Purpose.SECOND_FACTOR,
        party=relying_party.relying_party_of(request),
        holder=browser_mark(request),
        user_id=user.pk,
    )


def check_passkey_factor(request: HttpRequest, *, credential: Mapping[str, Any]) -> None:
    """Pass the second stage with a passkey, or refuse."""
    stage, user = _waiting(request)
    spend(request, "passkey")
    passkeys.check_assertion(
        purpose=Purpose.SECOND_FACTOR,
        party=relying_party.relying_party_of(request),
        holder=browser_mark(request),
        credential=credential,
        user_id=user.pk,
        ip=client_address(request),
    )
    stage.exit()
    refuse_unfinished(request)


def begin_passkey_sign_in(request: HttpRequest) -> dict[str, Any]:
    """What the browser asks any passkey of this site for."""
    spend(request, "passkey")
    party = relying_party.relying_party_of(request)
    return passkeys.begin_assertion(purpose=Purpose.SIGN_IN, party=party, holder=browser_mark(request))


def check_passkey(request: HttpRequest, *, credential: Mapping[str, Any]) -> None:
    """Sign the request's Django session in with a passkey alone, or refuse. It is both factors in one."""
    spend(request, "passkey")
    found = passkeys.check_assertion(
        purpose=Purpose.SIGN_IN,
        party=relying_party.relying_party_of(request),
        holder=browser_mark(request),
        credential=credential,
        ip=client_address(request),
    )
    user = User.objects.filter(pk=found.user_id, is_active=True).first()
    if user is None:
        raise InvalidPasskey
    post_authentication(request, found, passwordless=True)
    flows.login.perform_login(request, Login(user=user, email=user.email))
    refuse_unfinished(request)


def _warn_owner(user: User) -> None:
    """Whoever guesses here knows the password. Once a day is enough to say so."""
    now = timezone.now()
    key = f"second_factor_guessed:{user.pk}:{now:%Y-%m-%d}"
    post_letter(kind="second_factor_guessed", user_id=user.pk, context={"at": now}, key=key)


def _waiting(request: HttpRequest) -> tuple[LoginStage, User]:
    """Who waits at the second stage in this browser. Raises NotSignedIn: nobody, or no longer."""
    stage = LoginStageController.enter(request, LoginStageKey.MFA_AUTHENTICATE.value)
    user = User.objects.filter(pk=stage.login.user.pk, is_active=True).first() if stage and stage.login.user else None
    if stage is None or user is None or not is_password_still(stage.login):
        raise NotSignedIn
    return stage, user
