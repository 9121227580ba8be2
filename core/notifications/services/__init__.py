"""Telling people things."""

from core.notifications.kinds import Kind, register
from core.notifications.rules import Channel
from core.notifications.services.telling import Attachment, cancel, notify, tell_due

__all__ = [
    "Attachment",
    "Channel",
    "Kind",
    "cancel",
    "notify",
    "register",
    "tell_due",
]
