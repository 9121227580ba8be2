"""Telling people things."""

from core.notifications.kinds import Attachment, Kind, register
from core.notifications.rules import Channel
from core.notifications.services.devices import add_device, remove_device
from core.notifications.services.inbox import mark_read
from core.notifications.services.mailing import mail_due, note_end_of_letter
from core.notifications.services.preferences import change_preferences
from core.notifications.services.previewing import preview, send_test
from core.notifications.services.pushing import public_key, push_due
from core.notifications.services.retention import forget
from core.notifications.services.telling import cancel, notify, tell_due, together
from core.notifications.services.unsubscribing import read_token, unsubscribe

__all__ = [
    "Attachment",
    "Channel",
    "Kind",
    "add_device",
    "cancel",
    "change_preferences",
    "forget",
    "mail_due",
    "mark_read",
    "note_end_of_letter",
    "notify",
    "preview",
    "public_key",
    "push_due",
    "read_token",
    "register",
    "remove_device",
    "send_test",
    "tell_due",
    "together",
    "unsubscribe",
]
