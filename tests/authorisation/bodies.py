"""A body as the API's document describes it: complete, and likely to be taken."""

import io
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.authorisation.asking import Form
from tests.authorisation.policy import NOBODYS

_numbers = count()
# Where a shape alone doesn't say what is taken.
_KNOWN: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "password": "a-word-nobody-guesses",
    "level": "senior",
    "topics": ["backend"],
    "skills": ["Python"],
    "languages": ["en"],
    "currency": "INR",
    "version": 1,
    "minutes": 15,
    "reason": "It was asked for",
    "code": "123456",
    "resume": None,
    "resume_id": None,
    "away_until": None,
    "expires_on": None,
    "ends_at": None,
}


def body_for(operation: dict[str, Any], document: dict[str, Any], *, line: Any = None) -> dict[str, Any]:
    """All fields of an operation's body, those that a line of the table gives as given there."""
    content = operation.get("requestBody", {}).get("content", {})
    kind = next(iter(content), "application/json")
    body = _value("", content.get(kind, {}).get("schema", {"type": "object"}), document)
    made = {**(body if isinstance(body, dict) else {}), **(line or {})}
    if operation.get("operationId") == "ai_resumes_add":
        made["file"] = SimpleUploadedFile("cv.txt", b"I have led backend teams for twelve years.")
    return Form({key: value for key, value in made.items() if value is not None}) if "multipart" in kind else made


def _value(name: str, schema: dict[str, Any], document: dict[str, Any]) -> Any:
    if name in _KNOWN:
        return _KNOWN[name]
    if "$ref" in schema:
        return _value(name, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return _value(name, schema[several][0], document)
    if "enum" in schema:
        return next(one for one in schema["enum"] if one not in ("", None))
    kind = schema.get("type", "object")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    match kind:
        case "object":
            return {key: _value(key, one, document) for key, one in schema.get("properties", {}).items()}
        case "array":
            return [_value("", schema["items"], document)]
        case "boolean":
            return True
        case "integer" | "number":
            return max(schema.get("minimum", 1), 1)
    return _text(name, schema)


def _text(name: str, schema: dict[str, Any]) -> Any:
    soon = datetime.now(UTC) + timedelta(days=3)
    match schema.get("format"):
        case "email":
            return f"somebody-{next(_numbers)}@people.test"
        case "uuid":
            return NOBODYS
        case "date-time":
            return soon.isoformat()
        case "date":
            return soon.date().isoformat()
        case "binary" | "uri":
            return _picture()
    return "Words"[: schema.get("maxLength", 10)] + " of somebody" * (schema.get("minLength", 0) > 5)


def _picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(kept, "PNG")
    return SimpleUploadedFile("picture.png", kept.getvalue())
