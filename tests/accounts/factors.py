"""Second factors for tests: set up by the services, used through the API."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from core.accounts import vault
from core.accounts.models import User
from tests.accounts.people import Browser
from tests.support.authenticator import SoftKey

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = 30


def give_totp(user: User, *, codes: bool = True) -> Authenticator:
    """An app that shows codes, and recovery codes."""
    if codes:
        RecoveryCodes.activate(user)
    return TOTP.activate(user, SECRET).instance


def code_now(secret: str = SECRET, *, steps: int = 0, at: float | None = None) -> str:
    """What the app shows now, or some half-minutes earlier or later."""
    return format_hotp_value(hotp_value(secret, int(time.time() if at is None else at) // STEP + steps))


def wrong_code(secret: str = SECRET) -> str:
    """Six digits that the app shows at no time near."""
    near = {code_now(secret, steps=step) for step in range(-3, 4)}
    return next(code for code in ("000000", "000001", "000002", "111111", "222222") if code not in near)


def recovery_codes_of(user: User) -> list[str]:
    """Those not used up."""
    return RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()


def show_code(browser: Browser, code: str, **more: Any) -> Any:
    """Pass the second stage, or try to."""
    return browser.send("POST", "/api/auth/second-factor", {"code": code, **more})


def secret_of(user: User) -> str:
    """The secret of the person's app."""
    return vault.decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def at_localhost() -> Browser:
    """A browser that has our page open under a name that passkeys can belong to."""
    return Browser(SERVER_NAME="localhost", SERVER_PORT="8000")


def add_passkey(browser: Browser, key: SoftKey | None = None, name: str = "Laptop") -> tuple[SoftKey, Any]:
    """Make a passkey for who is signed in there; it, and the answer."""
    key = key or SoftKey()
    options = browser.send("POST", "/api/account/passkeys/options").json()["options"]
    credential = key.create(options)
    return key, browser.send("POST", "/api/account/passkeys", {"name": name, "credential": credential})


def sign_in_with(browser: Browser, key: SoftKey, **lies: Any) -> Any:
    """Sign in with a passkey alone."""
    options = browser.send("POST", "/api/auth/passkey/options").json()["options"]
    return browser.send("POST", "/api/auth/passkey", {"credential": key.get(options, **lies)})
