"""The socket of notifications: a live badge, and what is new."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from core.accounts import selectors as accounts
from core.accounts.people import Person
from core.accounts.tokens import ACCESS_COOKIE
from core.common.clock import to_iso, utc_now
from core.common.errors import NotAllowed, TooMany
from core.common.sql import database_now
from core.notifications import live, protocol, selectors
from core.notifications.protocol import Ping, Pong
from core.realtime import codes
from core.realtime.consumer import SocketApp, cookie_of, header_of
from core.realtime.limits import Rate
from core.realtime.origins import is_allowed
from core.realtime.registry import sockets
from core.realtime.server import in_database

MAX_PAGES = 50
"""The most open pages of one person in one process."""


def find_reader(token: str) -> tuple[Person, int, list[UUID], datetime]:
    """Who is there, how many they have not read, what is newest, and when that was. Raises NotSignedIn and others."""
    person = accounts.person_of_access_token(token)
    accounts.admit(person)
    now = database_now()
    return person, selectors.unread_count(person.user_id), selectors.newest_ids(person.user_id), now


class NotificationsSocket(SocketApp):
    """One open page. It says nothing but that it is still there."""

    max_chars = protocol.MAX_FRAME
    rates = {"ping": Rate(1, 20)}

    def __init__(self) -> None:
        self.user_id: UUID | None = None

    async def open(self, scope: dict[str, Any]) -> None:
        # Cookies are sent along by any page; only ours may use them.
        if not is_allowed(header_of(scope, b"origin"), settings.ORIGINS):
            raise NotAllowed
        person, unread, newest, now = await in_database(find_reader, cookie_of(scope, ACCESS_COOKIE))
        if not self.socket.is_open:
            return
        if live.open_pages(person.user_id) >= MAX_PAGES:
            raise TooMany
        sockets.identify(self.socket, session_id=person.session_id, user_id=str(person.user_id))
        sockets.greet(self.socket)
        self.user_id = person.user_id
        live.add(self.socket, person.user_id, unread=unread, newest=newest, now=now)

    async def receive(self, text: str) -> None:
        try:
            frame = msgspec.json.decode(text, type=Ping)
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError, ValueError):
            self.socket.close(codes.MALFORMED, "malformed")
            return
        if self.socket.buckets.take("ping", self.socket.last_heard):
            self.socket.close(codes.TOO_MUCH, "flooding")
            return
        self.socket.push(live.encode(Pong(t=frame.t, now=to_iso(utc_now()))))

    async def gone(self, code: int) -> None:
        if self.user_id is not None:
            live.remove(self.socket, self.user_id)


async def notifications_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI application for `/ws/notifications`."""
    await NotificationsSocket()(scope, receive, send)
