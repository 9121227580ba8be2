"""Telling people things."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the letter of a notification."""

    name: str
    content: str
    content_type: str


def notify(
    kind: str,
    *,
    user_id: UUID,
    key: str,
    context: Mapping[str, Any] | None = None,
    about: str = "",
    due_at: datetime | None = None,
    url: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Tell somebody something, now or when it is due, by the channels they want. The same key again is once."""


def cancel(*, about: str, kinds: Collection[str] | None = None) -> None:
    """Drop what was to be told about something and is not sent yet."""
