"""Plain text, whatever its encoding, and nothing that only looks like it."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    r"\s*(?:<!doctype|<\?xml|<html|<svg|<script|<head|<body|<!--|\{\\rtf|%!ps|<\?php|#!)", re.IGNORECASE
)


def decode(data: bytes) -> str | None:
    """The text of a file, or None if it is none: binary, markup, a script."""
    text = _decoded(data)
    if text is None or _BINARY.search(text) or _MARKUP.match(text[:1000].lstrip("\ufeff")):
        return None
    return text


def _decoded(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _try(data[len(bom) :] if encoding == "utf-8" else data, encoding)
    if b"\x00" in data:
        return _wide(data)
    text = _try(data, "utf-8")
    # Every byte is some letter of Windows' and Latin 1's alphabets; what is no text shows by its control characters.
    return text if text is not None else (_try(data, "cp1252") or _try(data, "latin-1"))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: of the letters of Europe, every second byte is zero."""
    head = data[:4096]
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > len(head) * 0.3 and low < high / 8:
        return _try(data, "utf-16-le")
    if low > len(head) * 0.3 and high < low / 8:
        return _try(data, "utf-16-be")
    return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
