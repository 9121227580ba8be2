"""What runs in a process of its own. Imports nothing of Django before the settings are told."""

import os
from typing import Any


def guess_passwords(database: dict[str, Any], email: str, times: int) -> list[str]:
    """Sign in wrongly, several times, from another process; the code of each answer."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"] = database
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()

    from tests.accounts.people import Browser

    return [Browser().sign_in(email, f"guess {number}").json()["code"] for number in range(times)]
