"""Ways from a letter into a booked session: for one person, in its window, once. Only a hash of one is kept.

A link opens nothing by itself: its person has to be signed in. Looking at one uses nothing up, because mail scanners
look; only `use_link` does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.accounts import tokens
from core.common.errors import NotFound
from core.common.sql import database_now
from scheduling.errors import LinkClosed, LinkNotOpen, LinkUnknown, LinkUsed
from scheduling.models import Booking, JoinLink
from scheduling.rules.joining import window_of
from scheduling.rules.states import GIVES_BACK
from scheduling.services.steps import Change

KEPT: Final = timedelta(days=30)  # so long a link from an old letter says that it is closed
LinkState = Literal["open", "early", "closed", "used", "revoked"]


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link as its own person sees it."""

    link: JoinLink
    state: LinkState


def make_link(*, booking_id: UUID, user_id: UUID, role: str) -> str:
    """A new link's token; the address is /join/<token>. Earlier ones of the same person stay good beside it.

    `role` is candidate or interviewer. Raises NotFound where that isn't this person's part in the booking.
    """
    booking = Booking.objects.get(pk=booking_id)
    if user_id != {"candidate": booking.candidate_id, "interviewer": booking.interviewer_id}.get(role):
        raise NotFound
    opening = window_of(booking.starts_at, booking.ends_at, opens_minutes=settings.ROOM_OPENS_MINUTES)
    token = tokens.make_secret()
    JoinLink.objects.create(
        booking=booking,
        user_id=user_id,
        role=role,
        token_hash=tokens.fingerprint(token),
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
    )
    return token


def show_link(*, token: str, user_id: UUID, now: datetime | None = None) -> LinkShown:
    """A link and where it stands; uses nothing up. Raises LinkUnknown, for other people's links, too."""
    link = _find(token, user_id)
    return LinkShown(link, state_of(link, now=now or database_now()))


def state_of(link: JoinLink, *, now: datetime) -> LinkState:
    """Where a link stands. What was withdrawn says nothing else any more."""
    if link.revoked_at is not None:
        return "revoked"
    if link.used_at is not None:
        return "used"
    if now < link.opens_at:
        return "early"
    return "open" if now < link.closes_at else "closed"


def use_link(*, token: str, user_id: UUID, now: datetime | None = None) -> JoinLink:
    """Use a link up: of many at once, one does. What one gets into by it is the caller's, in the same transaction.

    Raises LinkUnknown, LinkUsed (`booking_id`: its person has the session in their list), LinkNotOpen, LinkClosed.
    """
    now = now or database_now()
    link = _find(token, user_id)
    free = JoinLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None, opens_at__lte=now, closes_at__gt=now)
    if free.update(used_at=now, updated_at=now):
        link.used_at = now
        return link
    link.refresh_from_db()
    state = state_of(link, now=now)
    if state == "used":
        raise LinkUsed(booking_id=str(link.booking_id))
    if state == "early":
        raise LinkNotOpen(opens_at=link.opens_at.isoformat())
    raise LinkClosed(opens_at=link.opens_at.isoformat(), closes_at=link.closes_at.isoformat())


@transaction.atomic
def revoke_links(*, booking_id: UUID, now: datetime) -> int:
    """Let no link of a booking work any more; used ones keep saying so. Returns how many. Twice does nothing more."""
    mine = JoinLink.objects.filter(booking_id=booking_id, used_at=None, revoked_at=None)
    return mine.update(revoked_at=now, updated_at=now)


def forget_links(*, now: datetime) -> int:
    """Delete the links whose window closed long ago; how many. Each letter had one. Twice is once."""
    gone, _ = JoinLink.objects.filter(closes_at__lte=now - KEPT).delete()
    return gone


def follow_change(change: Change) -> None:
    """Withdraw the links of a booking that was moved or called off, inside the transaction that did it."""
    if change.kind == "moved" or change.booking.state in GIVES_BACK:
        revoke_links(booking_id=change.booking.pk, now=change.now)


def _find(token: str, user_id: UUID) -> JoinLink:
    found = JoinLink.objects.select_related("booking__candidate", "booking__interviewer").filter(
        token_hash=tokens.fingerprint(token), user_id=user_id
    )
    link = found.first()
    if link is None:
        raise LinkUnknown
    return link
