"""What interviewers are told about their documents, and can choose of it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.common.sql import database_now
from core.notifications.services import Kind, register


def register_kinds() -> None:
    """Make the kinds known. From `AppConfig.ready()`."""
    register(
        Kind(
            name="interviewer_document_expiring",
            group="interviewing",
            title=_("A document ends soon"),
            text=_("A month and a week before."),
            sample=_sample,
        ),
        # From then on they may be found by nobody.
        Kind(
            name="interviewer_document_expired",
            group="interviewing",
            title=_("A document has ended"),
            channels={"email", "in_app"},
            critical=True,
            sample=_sample,
        ),
    )


def _sample() -> dict[str, Any]:
    return {
        "title": _("Passport"),
        "expires_on": (database_now() + timedelta(days=30)).date(),
        "required": True,
        "url": "/interviewer/profile",
    }
