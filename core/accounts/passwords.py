"""What a new password has to be. The rules come from the settings; a rule that is switched off asks nothing."""

import gzip
import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import django.contrib.auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A password is hashed at the cost of some 50 ms and 100 MB a second; nobody needs more than this, and nobody can make
# the server hash a book.
MAX_LENGTH = 128
_TOO_SIMILAR = 0.7
_SHORT = 3  # "Bo" is part of half of all words


class LengthValidator:
    """Long enough to be hard to guess, short enough to be hashed."""

    def validate(self, password: str, user: Any = None) -> None:
        least = settings.PASSWORD_MIN_LENGTH
        if len(password) < least:
            words = ngettext("Use at least %(n)d character.", "Use at least %(n)d characters.", least)
            raise ValidationError(words % {"n": least}, code="password_too_short")
        if len(password) > MAX_LENGTH:
            raise ValidationError(_("Use at most %(n)d characters.") % {"n": MAX_LENGTH}, code="password_too_long")

    def get_help_text(self) -> str:
        return _("At least %(n)d characters.") % {"n": settings.PASSWORD_MIN_LENGTH}


class LeakedValidator:
    """Not one of those that everybody tries first, whatever its capitals and whatever was put after it."""

    def validate(self, password: str, user: Any = None) -> None:
        if settings.PASSWORD_REFUSE_LEAKED and is_leaked(password):
            raise ValidationError(
                _("This password is on the lists of leaked ones that are tried first."), code="password_leaked"
            )

    def get_help_text(self) -> str:
        return _("Not one from the lists of leaked passwords.")


class SimilarValidator:
    """Not the person's own name or address."""

    def validate(self, password: str, user: Any = None) -> None:
        if settings.PASSWORD_REFUSE_SIMILAR and user is not None and _is_similar(password, _words_of(user)):
            raise ValidationError(_("This password is too much like your name or address."), code="password_similar")

    def get_help_text(self) -> str:
        return _("Not like your name or address.")


def is_leaked(password: str) -> bool:
    """True for a password that is known to leak, or becomes one without what stands at its end."""
    known = _leaked()
    bare = password.casefold().strip()
    return any(word in known for word in {bare, _without_tail(bare), bare[::-1]} if word) or _repeats(bare)


def _without_tail(word: str) -> str:
    """What people make of `dragon` when told to use digits, `dragon2024!`. A longer tail is worth something."""
    return re.sub(r"[\W\d_]{1,6}$", "", word)


def _repeats(word: str) -> bool:
    """True for a short piece over and over: `aaaaaaaaaa`, `1234512345`."""
    return any(
        len(word) > size and word == (word[:size] * (len(word) // size + 1))[: len(word)] for size in range(1, 6)
    )


@cache
def _leaked() -> frozenset[str]:
    # Twenty thousand, of many leaks, most frequent first; it comes with Django.
    lists = Path(django.contrib.auth.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(lists, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip().casefold() for line in lines)


def _words_of(user: Any) -> list[str]:
    local, _at, domain = str(getattr(user, "email", "")).partition("@")
    name = str(getattr(user, "name", ""))
    parts = [name, name.replace(" ", ""), local, domain.rpartition(".")[0], *re.split(r"\W+", f"{name} {local}")]
    return [part.casefold() for part in parts if len(part) > _SHORT]


def _is_similar(password: str, words: list[str]) -> bool:
    shown = password.casefold()[:MAX_LENGTH]
    bare = _without_tail(shown)
    return any(
        bare == word or SequenceMatcher(a=shown, b=word[:MAX_LENGTH]).quick_ratio() >= _TOO_SIMILAR for word in words
    )
