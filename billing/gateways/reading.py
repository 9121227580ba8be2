"""Reading what a provider sends: JSON of whatever shape, of which nothing is believed before it was looked at."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from billing.errors import Unreadable

MOST_BYTES: Final = 512 * 1024
MOST_DEPTH: Final = 32
_MOST_MINOR: Final = 10**15
_LAST_SECOND: Final = 253_402_300_799  # the end of the year 9999


def read_json(body: bytes) -> dict[str, Any]:
    """The object in a body. Raises Unreadable for anything that isn't one, is huge, deep, or can't be stored."""
    if len(body) > MOST_BYTES:
        raise Unreadable
    try:
        found = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(found, dict):
        raise Unreadable
    cleaned: dict[str, Any] = _clean(found, MOST_DEPTH)
    return cleaned


def _refuse_constant(name: str) -> NoReturn:
    raise Unreadable  # NaN and Infinity are no JSON, and PostgreSQL refuses to keep them


def _clean(value: Any, depth: int) -> Any:
    """The same without NUL and half surrogates, which no database takes."""
    if depth < 0:
        raise Unreadable
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode() if _is_odd(value) else value
    if isinstance(value, dict):
        return {_clean(key, depth): _clean(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, depth - 1) for inner in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise Unreadable  # 1e999
    return value


def _is_odd(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def part(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object of that name. Raises Unreadable."""
    found = value.get(name)
    if not isinstance(found, dict):
        raise Unreadable
    return found


def maybe_part(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object of that name, or an empty one where there is none. Raises Unreadable for something else."""
    found = value.get(name)
    # Razorpay writes an empty object as an empty list.
    return {} if found is None or found == [] else part(value, name)


def parts(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of objects of that name. Raises Unreadable."""
    found = value.get(name)
    if not isinstance(found, list) or not all(isinstance(inner, dict) for inner in found):
        raise Unreadable
    return found


def text(value: Mapping[str, Any], name: str, *, most: int = 120) -> str:
    """The word of that name, which isn't empty. Raises Unreadable."""
    found = maybe_text(value, name, most=most)
    if not found:
        raise Unreadable
    return found


def maybe_text(value: Mapping[str, Any], name: str, *, most: int = 120) -> str:
    """The word of that name, empty where there is none. Raises Unreadable for something else, or something long."""
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > most:
        raise Unreadable
    return found


def reference(value: Mapping[str, Any], name: str) -> str:
    """The id in a field that holds an id or, expanded, the object with that id; empty where there is none."""
    found = value.get(name)
    return text(found, "id") if isinstance(found, dict) else maybe_text(value, name)


def minor(value: Mapping[str, Any], name: str) -> int:
    """The sum of that name in minor units, not negative. Raises Unreadable."""
    found = whole(value, name)
    if not 0 <= found <= _MOST_MINOR:
        raise Unreadable
    return found


def whole(value: Mapping[str, Any], name: str) -> int:
    """The integer of that name. Raises Unreadable."""
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or abs(found) > _MOST_MINOR:
        raise Unreadable
    return found


def currency(value: Mapping[str, Any], name: str = "currency") -> str:
    """The currency of that name, in capitals. Raises Unreadable."""
    found = text(value, name, most=3).upper()
    if len(found) != 3 or not found.isascii() or not found.isalpha():
        raise Unreadable
    return found


def moment(value: Mapping[str, Any], name: str) -> datetime:
    """The moment of that name, from seconds since 1970. Raises Unreadable."""
    found = maybe_moment(value, name)
    if found is None:
        raise Unreadable
    return found


def maybe_moment(value: Mapping[str, Any], name: str) -> datetime | None:
    """The moment of that name, None where there is none. Raises Unreadable for something else."""
    if value.get(name) is None:
        return None
    found = whole(value, name)
    if not 0 <= found <= _LAST_SECOND:
        raise Unreadable
    return datetime.fromtimestamp(found, UTC)
