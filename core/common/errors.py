"""Refusals: the ways in which the product says no, each with a name."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A clear no. The edge turns it into a problem document (RFC 9457) or an `error` frame.

    `code` is for machines and never changes, `detail` is for people, `status` is the HTTP status, `more` holds what a
    client needs to go on (a newer revision, seconds to wait).
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    detail: ClassVar[str | Promise] = "That was refused."

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        # A lazy translation stays one: it is raised on any thread, and put into words for whoever asked at the edge.
        self.text: str | Promise = detail or self.detail
        self.more = more
        super().__init__(self.text)


class NotSignedIn(Refusal):
    code, status = "not_signed_in", 401
    detail: ClassVar[str | Promise] = "Sign in first."


class NotAllowed(Refusal):
    code, status = "not_allowed", 403
    detail: ClassVar[str | Promise] = "That is not for you to do."


class NotFound(Refusal):
    code, status = "not_found", 404
    detail: ClassVar[str | Promise] = "There is nothing here, or it is not yours to see."


class TooMany(Refusal):
    code, status = "rate_limited", 429
    detail: ClassVar[str | Promise] = "Too many at once. Wait a moment."


class IdempotencyKeyReused(Refusal):
    """The same key came with another question than before."""

    code, status = "idempotency_key_reused", 409
    detail: ClassVar[str | Promise] = _(
        "This Idempotency-Key was used for something else. Use a new one for each thing you ask for."
    )


class IdempotencyKeyMissing(Refusal):
    code, status = "idempotency_key_missing", 400
    detail: ClassVar[str | Promise] = _(
        "Send an Idempotency-Key of at most 100 characters, so that trying again does it once."
    )
