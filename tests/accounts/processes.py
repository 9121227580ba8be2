"""What runs in a process of its own. Imports nothing of Django before the settings are told."""

import os
from typing import Any


def guess_passwords(database: dict[str, Any], email: str, times: int) -> list[str]:
    """Sign in wrongly, several times, from another process; the code of each answer."""
    _set_up(database)
    from tests.accounts.people import Browser

    return [Browser().sign_in(email, f"guess {number}").json()["code"] for number in range(times)]


def guess_codes(database: dict[str, Any], email: str, guess: str, times: int) -> list[str]:
    """Show a wrong code after the right password, several times, from another process; the code of each answer."""
    _set_up(database)
    from tests.accounts.people import Browser

    browser = Browser()
    browser.sign_in(email)
    return [browser.send("POST", "/api/auth/second-factor", {"code": guess}).json()["code"] for _number in range(times)]


def _set_up(database: dict[str, Any]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"] = database
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()
