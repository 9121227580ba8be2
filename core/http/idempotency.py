"""The header that lets a question be asked again: `Idempotency-Key`, on every POST that books or moves money."""

import re
from typing import Final

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.common.errors import IdempotencyKeyMissing
from core.common.ids import new_id

KEY: Final = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again does it once. 1 to 100 characters."
)
_KEY: Final = re.compile(r"[\x21-\x7e]{1,100}")


def key_of(request: Request, *, needed: bool) -> str:
    """The question's idempotency key; a new one where there need not be any. Raises IdempotencyKeyMissing."""
    key = request.headers.get("Idempotency-Key", "")
    if not key and not needed:
        return str(new_id())
    if not _KEY.fullmatch(key):
        raise IdempotencyKeyMissing
    return key
