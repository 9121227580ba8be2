"""From a password to a signed-in Django session, or to the stage that is still missing."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.account.internal.constants import LoginStageKey
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.accounts import tokens
from core.accounts.engine.limits import spend, wait_ms
from core.accounts.errors import EmailUnverified, InvalidCredentials, SecondFactorNeeded, TooMany
from core.accounts.models import User
from core.audit import services as audit
from core.http.ip import client_address

PASSWORD = "password_shown"  # noqa: S105  (a name)


def check_password(request: HttpRequest, *, email: str, password: str) -> None:
    """Sign the request's Django session in, or refuse. A right password for an unverified address sends a code."""
    spend(request, "login")
    adapter = get_adapter(request)
    try:
        user = adapter.authenticate(request, email=email, password=password)
    except ValidationError as error:  # allauth's word for "too many failed tries"
        key = adapter._get_login_attempts_cache_key(request, email=email)
        raise TooMany(retry_after_ms=wait_ms(request, "login_failed", key)) from error
    if user is None or not user.is_active:
        _note_refusal(request, email)
        raise InvalidCredentials
    login = Login(user=user, email=email, state={PASSWORD: mark_of_password(user)})
    if flows.login.is_login_rate_limited(request, login):
        raise EmailUnverified  # a code went out seconds ago
    flows.login.perform_password_login(request, {"email": email, "password": password}, login)
    refuse_unfinished(request)


def _note_refusal(request: HttpRequest, email: str) -> None:
    """Write down that somebody tried; at whose account, if it is one. The same work either way."""
    tried = User.objects.filter(email=email).values_list("pk", flat=True).first()
    audit.record(
        action="session.refused",
        actor=None,
        actor_kind="visitor",
        targets=[("person", str(tried))] if tried else [("nobody", "unknown")],
        ip=client_address(request),
    )


def refuse_unfinished(request: HttpRequest) -> None:
    """Nothing, once the session is signed in; else the refusal that names the next step."""
    login = unstash_login(request, peek=True)
    # Not `get_pending_stage`: it looks at who is signed in here already, and somebody else may be.
    stage = LoginStageController(request, login).get_pending_stage() if login else None
    if stage is None and request.user.is_authenticated:
        return
    if stage is None or login is None or login.user is None:
        raise InvalidCredentials
    if stage.key == LoginStageKey.VERIFY_EMAIL.value:
        raise EmailUnverified
    raise SecondFactorNeeded(methods=methods_of(login.user))


def methods_of(user: Any) -> list[str]:
    """With what somebody can pass the second stage."""
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    return [kind for kind in ("totp", "recovery_codes", "webauthn") if kind in kinds]


def mark_of_password(user: Any) -> str:
    """Says whether a password is still the one that was shown at the first stage, without saying which it is."""
    return tokens.fingerprint(user.get_session_auth_hash())


def is_password_still(login: Login) -> bool:
    """False if the password that opened the first stage has been changed since."""
    user = login.user
    return isinstance(user, User) and login.state.get(PASSWORD) == mark_of_password(user)


def forget_failed_tries(request: HttpRequest, *, email: str) -> None:
    """Whoever has just set a new password may use it at once, however often the old one was guessed."""
    get_adapter(request)._delete_login_attempts_cached_email(request, email=email)
