"""Telling the apps above us that somebody may do more than before."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

log = logging.getLogger(__name__)

_listeners: list[Callable[[UUID], None]] = []


def on_grant(listener: Callable[[UUID], None]) -> None:
    """Have `listener(user_id)` called, after commit, when somebody got a grant that is in force. From `ready()`.

    It may be called more often than needed, and not at all where the process dies between the commit and the call:
    what has to happen is found by asking `allowance_for`.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell_after_commit(user_id: UUID) -> None:
    """Call the listeners once the transaction holds. None of them can undo what was given."""
    transaction.on_commit(lambda: _tell(user_id))


def _tell(user_id: UUID) -> None:
    for listener in list(_listeners):
        try:
            listener(user_id)
        except Exception:
            log.exception("billing.listener_failed user=%s", user_id)
