"""What people can be told about sessions, and what they can choose of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.common.sql import database_now
from core.notifications.services import Kind, register
from scheduling.notifications.sides import invitation


def register_kinds() -> None:
    """Make the kinds known. From `AppConfig.ready()`."""
    register(
        _kind("booking_confirmed", _("A session is booked"), _("With a calendar file."), until="starts_at"),
        _kind(
            "booking_requested",
            _("A session waits for a yes"),
            _("Somebody asks you for a session, or waits with you for the interviewer’s answer."),
            until="approve_until",
        ),
        # What costs somebody an hour, if they don't hear of it, is told whatever they chose.
        _kind("booking_moved", _("A session has another time"), _("With a calendar file."), critical=True),
        _kind(
            "booking_cancelled",
            _("A session doesn’t take place"),
            _("Cancelled, declined, or not answered in time."),
            critical=True,
        ),
        _kind(
            "session_reminder", _("A session begins soon"), _("A day, an hour and ten minutes before."), until="until"
        ),
        _kind(
            "time_proposed",
            _("Another time is proposed"),
            _("The other side asks you to move a session."),
            until="expires_at",
        ),
        _kind("proposal_closed", _("A proposed time is off"), _("Declined, withdrawn, or not answered.")),
        _kind("waitlist_place", _("A time that you wait for is free"), "", until="until"),
        _kind("session_completed", _("A session is completed"), _("And where its tokens went."), digest=True),
        _kind("session_absent", _("Somebody didn’t come"), _("And where the tokens went.")),
        _kind("session_review", _("Our staff look at a session"), ""),
        _kind("session_decided", _("Our staff have decided about a session"), "", critical=True),
    )


def _kind(name: str, title: Any, text: Any, **more: Any) -> Kind:
    return Kind(
        name=name,
        group="sessions",
        title=title,
        text=text,
        sample=_sample,
        enclose=invitation,
        **more,
    )


def _sample() -> Mapping[str, Any]:
    """What a preview shows: a session tomorrow, of nobody."""
    now = database_now().replace(minute=0, second=0, microsecond=0)
    starts_at = now + timedelta(days=1)
    return {
        "role": "candidate",
        "state": "confirmed",
        "topic": _("System design"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "with_name": "Grace Hopper",
        "with_zone": "America/New_York",
        "url": "/sessions",
        "tokens": 5,
        "captured": 0,
        "reason": _("Something has come up, I am sorry."),
        "approve_until": now + timedelta(hours=12),
        "expires_at": now + timedelta(hours=12),
        "until": now + timedelta(hours=1),
        "before": starts_at - timedelta(hours=2),
        "proposed_starts_at": starts_at + timedelta(hours=4),
        "proposed_ends_at": starts_at + timedelta(hours=5),
        "became": "declined",
        "offered": True,
    }
