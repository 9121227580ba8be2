"""Signing up and in, with allauth as the engine. The only file that reaches into allauth's flows.

allauth's own endpoints are not mounted: ours are thinner, speak problem documents and set our cookies. What is taken
from it: limits on tries, equal answers and equal work for known and unknown addresses, the stages between a right
password and an open session (today the e-mail code, later the second factor), and the device list.
docs/decisions/0020 says why. `tests/accounts` holds every one of these promises, so an upgrade that breaks one shows.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.account.internal.constants import LoginStageKey
from allauth.account.internal.flows.email_verification import login_on_verification
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import EmailAddress, Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.auth import logout
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from core.accounts.errors import EmailUnverified, InvalidCode, InvalidCredentials, SecondFactorNeeded, TooMany
from core.accounts.models import Role, User

SIGN_UP = "intraview_sign_up"


def check_password(request: HttpRequest, *, email: str, password: str) -> None:
    """Sign the request's Django session in, or refuse. A right password for an unverified address sends a code."""
    _spend(request, "login")
    try:
        user = get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError as error:  # allauth's word for "too many failed tries"
        raise TooMany from error
    if user is None or not user.is_active:
        raise InvalidCredentials
    login = Login(user=user, email=email)
    if flows.login.is_login_rate_limited(request, login):
        raise EmailUnverified  # a code went out seconds ago
    flows.login.perform_password_login(request, {"email": email, "password": password}, login)
    _refuse_unfinished(request)


def begin_sign_up(request: HttpRequest, *, email: str, name: str, password: str, language: str) -> None:
    """Send a code to a new address, or a note to the owner of a known one. The caller can't tell which."""
    _spend(request, "signup")
    # Hashed in either case: it is the slow part, and skipping it for known addresses would tell them apart.
    hashed = make_password(password)
    user = User.objects.filter(email=email).first()
    if user is None:
        user = _make_person(email=email, name=name, hashed=hashed, language=language)
    logout(request)  # whoever sat here before: a sign-up begins with an empty session
    request.session[SIGN_UP] = {"email": email, "name": name, "password": hashed}
    if EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        response = flows.signup.prevent_enumeration(request, email=email)
    else:
        response = flows.login.perform_login(request, Login(user=user, email=email, signup=True))
    _refuse_limited(response)


def send_code_again(request: HttpRequest, *, email: str) -> None:
    """Send another code for the sign-up or sign-in that waits in this browser. Silent where none does."""
    process = EmailVerificationProcess.resume(request)
    if process is None or process.email != email or not process.can_resend:
        return
    try:
        process.resend()
    except ImmediateHttpResponse as error:
        raise TooMany from error


def check_code(request: HttpRequest, *, email: str, code: str) -> None:
    """Verify the address with the code and sign the Django session in, or refuse.

    The code belongs to the browser that asked for it, and so does what it confirms: name and password are those
    typed there. Whoever claimed the address before, without being able to read its mail, gains nothing.
    """
    # allauth counts tries inside the session, where parallel requests overlook each other. This counter doesn't.
    _spend(request, "verify_code", key=email)
    process = EmailVerificationProcess.resume(request)
    if process is None or process.email != email:
        raise InvalidCode
    is_right = compare_user_code(actual=code, expected=process.code)
    if not is_right or process.user is None or not process.user.is_active:
        process.record_invalid_attempt()
        raise InvalidCode
    with transaction.atomic():
        address = process.finish()
        if address is None:  # somebody else verified it in the meantime
            raise InvalidCode
        _settle(request, address)
    login_on_verification(request, address)
    request.session.pop(SIGN_UP, None)
    _refuse_unfinished(request)


def _make_person(*, email: str, name: str, hashed: str, language: str) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create(email=email, name=name, password=hashed, language=language)
            EmailAddress.objects.create(user=user, email=email, primary=True)
            Role.objects.create(user=user, role=Role.Name.CANDIDATE)
    except IntegrityError:  # two sign-ups with one address at the same moment
        return User.objects.get(email=email)
    return user


def _settle(request: HttpRequest, address: EmailAddress) -> None:
    typed: dict[str, Any] = request.session.get(SIGN_UP) or {}
    if typed.get("email") == address.email:
        User.objects.filter(pk=address.user_id).update(name=typed["name"], password=typed["password"])


def _spend(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    if not ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True):
        raise TooMany


def _refuse_limited(response: HttpResponse | None) -> None:
    if response is not None and response.status_code == 429:
        raise TooMany


def _refuse_unfinished(request: HttpRequest) -> None:
    """Nothing, once the session is signed in; else the refusal that names the next step."""
    if request.user.is_authenticated:
        return
    stage = get_pending_stage(request)
    if stage is not None and stage.key == LoginStageKey.VERIFY_EMAIL.value:
        raise EmailUnverified
    if stage is not None:
        raise SecondFactorNeeded
    raise InvalidCredentials
