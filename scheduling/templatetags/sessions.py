"""How letters say when a session is, and how one gets into it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.common.sql import database_now
from core.notifications.rules import zone_of

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86_400


@register.simple_tag
def span(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, on the reader's clock: `Wednesday, 3 June 2026, 14:00–15:00 (Europe/Berlin, UTC+2)`."""
    zone = timezone.get_current_timezone()
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return _("%(day)s, %(times)s (%(zone)s)") % {
        "day": _day(starts),
        "times": _times(starts, ends),
        "zone": _zone_name(starts),
    }


@register.simple_tag
def span_there(starts_at: datetime, ends_at: datetime, zone_name: str) -> str:
    """The same on somebody else's clock; empty where it shows the same."""
    starts, ends = starts_at.astimezone(zone_of(zone_name)), ends_at.astimezone(zone_of(zone_name))
    here = starts_at.astimezone(timezone.get_current_timezone())
    if not zone_name or starts.utcoffset() == here.utcoffset():
        return ""
    times = _times(starts, ends)
    if starts.date() != here.date():
        times = f"{_day(starts)}, {times}"
    return f"{times} ({_zone_name(starts)})"


@register.simple_tag
def moment(at: datetime) -> str:
    """A moment on the reader's clock."""
    here = at.astimezone(timezone.get_current_timezone())
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": _day(here),
        "time": here.strftime("%H:%M"),
        "zone": _zone_name(here),
    }


@register.simple_tag(takes_context=True)
def left(context: template.Context, starts_at: datetime) -> str:
    """How long it is until then, as of now: whoever is reminded late is not told what would have been right earlier."""
    seconds = (starts_at - (context.get("now") or database_now())).total_seconds()
    if seconds >= 1.5 * DAY:
        days = round(seconds / DAY)
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    if seconds >= 1.5 * HOUR:
        hours = round(seconds / HOUR)
        return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}
    minutes = round(seconds / MINUTE)
    if minutes == 60:
        return _("in 1 hour")
    if minutes < 1:
        return _("now")
    return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}


@register.simple_tag(takes_context=True)
def join_link(context: template.Context) -> str:
    """A link of the reader's own into the session; its page, in a preview. Each letter has another: one works once."""
    from scheduling.services import links  # they tell us

    if not context.get("booking"):
        return str(context.get("link", ""))
    token = links.make_link(booking_id=UUID(context["booking"]), user_id=context["user"].pk, role=context["role"])
    return f"{context['origin']}/join/{token}"


@register.filter
def quoted(text: Any) -> str:
    """Somebody's own words, marked as such line by line: a letter of ours says nothing in their voice."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).strip().splitlines())


def _day(local: datetime) -> str:
    return date_format(local, "l, j F Y")


def _times(starts: datetime, ends: datetime) -> str:
    if starts.date() == ends.date():
        return f"{starts:%H:%M}–{ends:%H:%M}"
    return f"{starts:%H:%M} – {_day(ends)}, {ends:%H:%M}"


def _zone_name(local: datetime) -> str:
    offset = local.utcoffset()
    minutes = 0 if offset is None else int(offset.total_seconds()) // MINUTE
    name = str(local.tzinfo).replace("_", " ")
    if not minutes:
        return name
    hours, rest = divmod(abs(minutes), 60)
    shift = f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"
    return f"{name}, {shift}"
