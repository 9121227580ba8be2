"""Unsubscribing from letters, with a link in each of them and without signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import transaction

from core.notifications import kinds
from core.notifications.errors import UnknownUnsubscribe
from core.notifications.kinds import Kind
from core.notifications.models import Choice, Delivery
from core.notifications.rules import Channel
from core.notifications.services.preferences import hold

_SIGNER: Final = "core.notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a link is for."""

    user_id: UUID
    address: str
    kinds: tuple[Kind, ...]


def make_token(user_id: UUID, names: Sequence[str]) -> str:
    """A word that lets whoever has it end letters of these kinds to this person, and nothing else. It has no end."""
    return Signer(salt=_SIGNER).sign_object([user_id.hex, *names]).replace(":", ".")


def read_token(token: str) -> Subscription:
    """Whose letters a token ends. Raises UnknownUnsubscribe."""
    try:
        user, *names = Signer(salt=_SIGNER).unsign_object(token.replace(".", ":"))
        user_id = UUID(user)
    except (BadSignature, ValueError, TypeError):
        raise UnknownUnsubscribe from None
    address = get_user_model().objects.filter(pk=user_id).values_list("email", flat=True).first()
    found = tuple(kind for kind in map(kinds.find, names) if kind is not None and not kind.critical)
    if address is None or not found:
        raise UnknownUnsubscribe
    return Subscription(user_id, _veil(address), found)


@transaction.atomic
def unsubscribe(token: str) -> Subscription:
    """End letters of the kinds that a token is for; again is as once. Raises UnknownUnsubscribe."""
    ended = read_token(token)
    hold(ended.user_id)
    for kind in ended.kinds:
        Choice.objects.update_or_create(
            user_id=ended.user_id, kind=kind.name, channel=Channel.EMAIL, defaults={"on": False}
        )
    Delivery.objects.filter(
        notification__user_id=ended.user_id,
        notification__kind__in=[kind.name for kind in ended.kinds],
        channel=Channel.EMAIL,
        state=Delivery.State.DUE,
    ).update(state=Delivery.State.DROPPED, why="muted")
    return ended


def _veil(address: str) -> str:
    """Enough of an address to know one's own by it: letters are passed on."""
    name, _, host = address.rpartition("@")
    return f"{name[:2]}…@{host}"
