"""Tickets: one socket connection for a program that carries no cookies."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from core.accounts import rules, selectors, tokens
from core.accounts.errors import NotSignedIn
from core.accounts.people import Person
from core.common.ids import new_id
from core.common.sql import count_changed

_ISSUE = f"""
    INSERT INTO accounts_ticket (id, created_at, updated_at, token_hash, room_id, expires_at, sign_in_id)
    SELECT %s, %s, %s, %s, %s, %s, s.id {selectors.OPEN} WHERE s.id = %s AND u.id = %s
"""
_TEAR = "DELETE FROM accounts_ticket WHERE token_hash = %s"


def issue_ticket(*, user_id: UUID, session_id: str, room_id: UUID, now: datetime | None = None) -> tuple[str, datetime]:
    """A ticket for one connection of this session to one room, and when it expires. Raises NotSignedIn."""
    now = now or timezone.now()
    token, expires_at = tokens.make_secret(), now + rules.TICKET_LIFE
    session = rules.as_session_id(session_id)
    values = [new_id(), now, now, tokens.fingerprint(token), room_id, expires_at, now, session, user_id]
    try:
        if session is None or count_changed(_ISSUE, values) != 1:
            raise NotSignedIn
    except IntegrityError as error:  # the session ended while we wrote
        raise NotSignedIn from error
    return token, expires_at


def redeem_ticket(*, ticket: str, room_id: UUID, now: datetime | None = None) -> Person:
    """Use a ticket up and say whose it was. Of many at once, one succeeds. Raises NotSignedIn.

    A ticket shown at another room's door is refused and stays good for its own.
    """
    token_hash = tokens.fingerprint(ticket)
    person = selectors.person_of_ticket(token_hash, room_id=room_id, now=now or timezone.now())
    # Whoever deletes the row has used the ticket; everybody else came too late.
    if person is None or count_changed(_TEAR, [token_hash]) != 1:
        raise NotSignedIn
    return person
