"""Refusals: the ways in which the product says no, each with a name."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A clear no. The edge turns it into a problem document (RFC 9457) or an `error` frame.

    `code` is for machines and never changes, `detail` is for people, `status` is the HTTP status, `more` holds what a
    client needs to go on (a newer revision, seconds to wait).
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    detail: ClassVar[str] = "That was refused."

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        self.text = detail or self.detail
        self.more = more
        super().__init__(self.text)


class NotSignedIn(Refusal):
    code, status, detail = "not_signed_in", 401, "Sign in first."


class NotAllowed(Refusal):
    code, status, detail = "not_allowed", 403, "That is not for you to do."


class NotFound(Refusal):
    code, status, detail = "not_found", 404, "There is nothing here, or it is not yours to see."


class TooMany(Refusal):
    code, status, detail = "rate_limited", 429, "Too many at once. Wait a moment."
