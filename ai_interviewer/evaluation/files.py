"""The report as a file for other programs."""

from typing import Any

from msgspec import json

FORMAT = "intraview.report"
FORMAT_VERSION = 1


def write_json(body: dict[str, Any]) -> bytes:
    """The report as JSON, for people to read, too: indented, a format's name and version first."""
    text: bytes = json.format(json.encode({"format": FORMAT, "format_version": FORMAT_VERSION, **body}), indent=2)
    return text + b"\n"
