"""What a notification says: its templates, in the language and the zone of whom it is for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise

from core.notifications.kinds import Kind
from core.notifications.models import Notification
from core.notifications.rules import zone_of

_MOMENT = "$moment"
_DAY = "$day"


@dataclass(frozen=True, slots=True)
class Said:
    """A notification in words. `short` is a sentence or two, for the inbox and for pushes."""

    subject: str
    short: str
    text: str = ""
    html: str = ""


def pack(value: Any) -> Any:
    """A context as JSON; moments and days are marked, so that they come back as such."""
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, Mapping):
        return {str(name): pack(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [pack(one) for one in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (UUID, Decimal, Promise)):
        return str(value)
    raise TypeError(f"Not for a context: {type(value).__name__}")


def unpack(value: Any) -> Any:
    """What was packed."""
    if isinstance(value, dict):
        if value.keys() == {_MOMENT}:
            return datetime.fromisoformat(value[_MOMENT])
        if value.keys() == {_DAY}:
            return date.fromisoformat(value[_DAY])
        return {name: unpack(one) for name, one in value.items()}
    if isinstance(value, list):
        return [unpack(one) for one in value]
    return value


def useless_at(notification: Notification, kind: Kind) -> datetime | None:
    """The moment after which nobody needs to be told, if the kind has one and the context tells it."""
    moment = unpack(notification.context).get(kind.until) if kind.until else None
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment if isinstance(moment, datetime) else None


def render(notification: Notification, *, user: Any, only_short: bool = False, **more: Any) -> Said:
    """A notification in the words of its templates, for this person. Raises what the templates raise."""
    given = {**unpack(notification.context), "url": notification.url}
    return render_kind(notification.kind, given, user=user, only_short=only_short, **more)


def render_kind(
    kind: str, context: Mapping[str, Any], *, user: Any, language: str = "", only_short: bool = False, **more: Any
) -> Said:
    """A kind in the words of its templates `notifications/<kind>.subject.txt`, `.short.txt`, `.txt` and, if there is
    one, `.html`, in a person's language and zone, or in another language.

    They get the context, `user`, `origin` (ours, without a slash at the end), `link` (whole) and `unsubscribe` (whole,
    empty for what is critical).
    """
    path = str(context.get("url") or "")
    origin = settings.ORIGINS[0]
    given = {
        "unsubscribe": "",
        **context,
        **more,
        "user": user,
        "origin": origin,
        "link": f"{origin}{path}" if path else origin,
    }
    with translation.override(language or user.language), timezone.override(zone_of(user.time_zone)):
        subject = _one_line(_plain(f"notifications/{kind}.subject.txt", given))
        short = _one_line(_plain(f"notifications/{kind}.short.txt", given))
        if only_short:
            return Said(subject, short)
        text = _tidy(_plain(f"notifications/{kind}.txt", given))
        return Said(subject, short, text, _if_there(f"notifications/{kind}.html", given))


def _plain(name: str, given: Mapping[str, Any]) -> str:
    """A template as plain text: nobody's name becomes `&amp;`."""
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(given), autoescape=False)))


def _if_there(template: str, given: Mapping[str, Any]) -> str:
    try:
        return render_to_string(template, dict(given))
    except TemplateDoesNotExist as missing:
        # Only where it is this one that is missing, not one that it extends.
        if str(missing) != template:
            raise
        return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
