"""What is refused about notifications."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.common.errors import NotFound as NotFound
from core.common.errors import Refusal


class UnknownKind(Refusal):
    code, status = "notification_kind_unknown", 400
    detail: ClassVar[str | Promise] = _("There is no such kind of notification.")


class CriticalKind(Refusal):
    code, status = "notification_critical", 400
    detail: ClassVar[str | Promise] = _("This is too important to switch off.")


class NotADevice(Refusal):
    """A push subscription that can't be one, or leads where we don't send."""

    code, status = "push_subscription_invalid", 400
    detail: ClassVar[str | Promise] = _("That is not a push subscription of a browser.")


class NoDevice(Refusal):
    code, status = "push_no_device", 409
    detail: ClassVar[str | Promise] = _("None of your browsers takes notifications yet. Switch them on in one first.")


class UnknownUnsubscribe(NotFound):
    code = "unsubscribe_unknown"
    detail: ClassVar[str | Promise] = _("This link isn't one of ours, or its account is gone.")
