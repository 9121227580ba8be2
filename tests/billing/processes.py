"""What runs in a process of its own. Imports nothing of Django before the settings are told."""

import os
from typing import Any
from uuid import UUID


def guess_codes(database: dict[str, Any], user_id: UUID, prefix: str, times: int) -> list[str]:
    """Redeem codes that don't exist, several times, from another process; the code of each answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"] = database
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()

    from billing import services
    from core.common.errors import Refusal

    codes = []
    for number in range(times):
        try:
            services.redeem_code(user_id=user_id, code=f"{prefix}-{number}")
        except Refusal as refusal:
            codes.append(refusal.code)
    return codes
