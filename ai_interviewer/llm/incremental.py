"""A JSON object of strings, read while it is still being written."""

import re
from collections.abc import Iterator

from ai_interviewer.llm.errors import Nonsense

_PLAIN = re.compile(r'[^"\\]+')
_SPACE = " \t\r\n"
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_MAX_BEFORE = 20_000  # characters of thinking or politeness before the object
_MAX_OBJECT = 8_000


class ObjectReader:
    """Feed it pieces, cut anywhere; it gives (key, text) for every stretch of a value and (key, None) at its end.

    Only what it needs of JSON: one object whose values are strings. Anything else is Nonsense, at once. What stands
    before the object (a fence, `<think>…</think>`, a polite word) is passed over: endpoints without structured output
    write that.
    """

    def __init__(self) -> None:
        self.raw = ""  # the object so far, letter by letter, for the schema's check at the end
        self.done = False
        self._rest = ""  # not understood yet: an escape that was cut in two, or what precedes the object
        self._state = "before"
        self._key = ""
        self._value = ""
        self._started = False

    def feed(self, piece: str) -> Iterator[tuple[str, str | None]]:
        """Read on."""
        if self.done:
            return
        text = self._rest + piece
        self._rest = ""
        at = 0
        if self._state == "before":
            start = self._find_start(text)
            if start is None:
                self._rest = text
                return
            self._state, at = "key?", start + 1
            begun = start
        else:
            begun = len(text) - len(piece)  # what was left over is in `raw` already
        self.raw += text[begun:]
        if len(self.raw) > _MAX_OBJECT:
            raise Nonsense("too long")
        yield from self._read(text, at)

    def _find_start(self, text: str) -> int | None:
        if len(text) > _MAX_BEFORE:
            raise Nonsense("no object")
        start = 0
        if text.lstrip().startswith("<think>"):
            end = text.find("</think>")
            if end < 0:
                return None
            start = end
        found = text.find("{", start)
        return None if found < 0 else found

    def _read(self, text: str, at: int) -> Iterator[tuple[str, str | None]]:
        end = len(text)
        while at < end:
            letter = text[at]
            if self._state in {"key", "value"}:
                if letter == '"':
                    at += 1
                    if self._state == "key":
                        self._state = "colon"
                    else:
                        self._state = "comma"
                        yield self._key, None
                    continue
                if letter == "\\":
                    read = _unescape(text, at)
                    if read is None:
                        self._rest = text[at:]
                        return
                    piece, at = read
                else:
                    plain = _PLAIN.match(text, at)
                    assert plain is not None
                    piece, at = plain[0], plain.end()
                if self._state == "key":
                    self._key += piece
                else:
                    yield self._key, piece
                continue
            at += 1
            if letter in _SPACE:
                continue
            if self._state == "key?" and letter == '"':
                self._state, self._key, self._started = "key", "", True
            elif self._state == "colon" and letter == ":":
                self._state = "value?"
            elif self._state == "value?" and letter == '"':
                self._state = "value"
            elif self._state == "comma" and letter == ",":
                self._state = "key?"
            elif letter == "}" and (self._state == "comma" or not self._started):
                self.raw = self.raw[: len(self.raw) - (end - at)]
                self.done = True
                return
            else:
                raise Nonsense("no object of strings")


def _unescape(text: str, at: int) -> tuple[str, int] | None:
    """The character that an escape at `at` stands for and where it ends; None if the rest of it is still to come."""
    if at + 1 >= len(text):
        return None
    letter = text[at + 1]
    if letter != "u":
        if letter not in _ESCAPES:
            raise Nonsense("unknown escape")
        return _ESCAPES[letter], at + 2
    code = _code(text, at)
    if code is None:
        return None
    if not 0xD800 <= code <= 0xDFFF:
        return chr(code), at + 6
    if code >= 0xDC00:
        raise Nonsense("half a character")
    following = text[at + 6 : at + 8]
    if len(following) < 2 and "\\u".startswith(following):
        return None
    if following != "\\u":
        raise Nonsense("half a character")
    low = _code(text, at + 6)
    if low is None:
        return None
    if not 0xDC00 <= low <= 0xDFFF:
        raise Nonsense("half a character")
    return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), at + 12


def _code(text: str, at: int) -> int | None:
    digits = text[at + 2 : at + 6]
    if len(digits) == 4 and _HEX.fullmatch(digits):
        return int(digits, 16)
    if len(digits) < 4 and all(one in "0123456789abcdefABCDEF" for one in digits):
        return None
    raise Nonsense("unknown escape")
