"""From a new address to an account."""

from typing import Any

from allauth.account.internal import flows
from allauth.account.internal.flows.email_verification import login_on_verification
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.models import EmailAddress, Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.auth import logout
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from core.accounts.engine.limits import browser_mark, refuse_limited, spend
from core.accounts.engine.sign_in import refuse_unfinished
from core.accounts.errors import InvalidCode, TooMany
from core.accounts.models import Role, User

SIGN_UP = "intraview_sign_up"


def begin_sign_up(request: HttpRequest, *, email: str, name: str, password: str, language: str) -> None:
    """Send a code to a new address, or a note to the owner of a known one. The caller can't tell which."""
    spend(request, "signup")
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
    refuse_limited(response)


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
    # By the address only where a code went out from this browser: others can't use up its owner's tries.
    process = EmailVerificationProcess.resume(request)
    if process is None or process.email != email:
        spend(request, "verify_code", key=browser_mark(request))
        raise InvalidCode
    spend(request, "verify_code", key=email)
    is_right = compare_user_code(actual=code, expected=process.code)
    user = process.user
    # Who has another address by now has left this one: it is not given back to them, nor they to it.
    if not is_right or user is None or not user.is_active or user.email != process.email:
        process.record_invalid_attempt()
        raise InvalidCode
    with transaction.atomic():
        address = process.finish()
        if address is None:  # somebody else verified it in the meantime
            raise InvalidCode
        _settle(request, address)
    login_on_verification(request, address)
    request.session.pop(SIGN_UP, None)
    refuse_unfinished(request)


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
