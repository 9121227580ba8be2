"""Text out of files, as it can be shown, searched and quoted."""

import re

from .limits import MAX_TEXT

# Nobody sees these, or they change what is seen: control characters, zero width, direction, lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BREAK = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """One kind of line break, no hidden characters, no heaps of empty lines, at most 60,000 characters."""
    text = _BREAK.sub("\n", text[: MAX_TEXT * 4])
    text = _HIDDEN.sub("", text).translate(_LIGATURES)
    # By line: a pattern for spaces at the end would begin anew at each of a long run.
    text = "\n".join(line.rstrip(" \t\u00a0") for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", text).strip()[:MAX_TEXT].rstrip()
