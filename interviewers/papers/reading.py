"""A file that somebody hands in, into one that can be kept. Its kind is told by its content, never by its name."""

from dataclasses import dataclass
from typing import IO

from core.common.errors import TooMany
from core.http import uploads
from interviewers.errors import DocumentKindUnknown, DocumentTooLarge, DocumentUnsafe
from interviewers.papers import limits


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that can be kept."""

    data: bytes
    content_type: str
    name: str


def read_paper(file: IO[bytes], *, name: str, deadline: float = limits.DEADLINE) -> Paper:
    """A PDF as it is, once nothing in it can act; a JPEG or PNG drawn anew, without what it carried.

    Raises DocumentTooLarge, DocumentKindUnknown, DocumentUnsafe, TooMany.
    """
    try:
        data = uploads.read_bounded(file, limits.MAX_BYTES)
    except uploads.TooLarge:
        raise DocumentTooLarge(most=limits.MAX_BYTES) from None
    if not data.strip():
        raise DocumentUnsafe(problem="empty")
    content_type = uploads.type_of(data)
    if content_type is None:
        raise DocumentKindUnknown
    try:
        parsed = uploads.parse_apart(
            "interviewers.papers.worker", content_type, data=data, deadline=deadline, most=limits.MAX_OUTPUT
        )
    except uploads.Busy:
        raise TooMany from None
    problem = "broken" if parsed is None else parsed.facts.get("problem")
    if parsed is None or problem:
        raise DocumentUnsafe(problem=str(problem))
    kept = data if content_type == "application/pdf" else parsed.data
    if not kept:
        raise DocumentUnsafe(problem="broken")
    return Paper(data=kept, content_type=content_type, name=uploads.safe_name(name, content_type))
