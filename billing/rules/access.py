"""What decides about plans, codes and money. Values in, values out."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Plan = Literal["free", "starter", "pro"]
CodeState = Literal["open", "spent", "expired", "revoked"]

# From the least to the most.
PLANS: tuple[Plan, ...] = ("free", "starter", "pro")

MAX_CODES_AT_ONCE = 500
MAX_USES = 1_000_000
# Of the letters and digits those that nobody takes for another: no 0 O, 1 I L, 5 S, 2 Z, 8 B, U V.
CODE_LETTERS = "ACDEFGHJKMNPQRTWXY34679"
CODE_LENGTH = 12  # 23 ** 12: some 54 bits
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{2,38}[A-Z0-9]")
_DASHES = re.compile("[‐‑‒–—−]")

# Ten wrong codes in a quarter of an hour are somebody's typing; more is guessing. A whole class may sit behind one
# address, hence generous there.
GUESSING_TIME = timedelta(minutes=15)
WRONG_CODES_BY_PERSON = 10
WRONG_CODES_BY_ADDRESS = 60
WRONG_KEYS_BY_ADDRESS = 10


def best_plan(plans: Iterable[str]) -> Plan:
    """The most of these plans; free where there are none."""
    held = set(plans)
    return next((plan for plan in reversed(PLANS) if plan in held), "free")


def normalise_code(text: str) -> str:
    """A code as it is kept: upper case, without blanks, whatever dash was typed. Empty where it can't be one."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    found = "".join(plain.split()).upper()
    return found if _CODE.fullmatch(found) else ""


def write_code(letters: Sequence[str]) -> str:
    """Drawn letters as a code that can be read out: in groups of four."""
    return "-".join("".join(letters[at : at + 4]) for at in range(0, len(letters), 4))


def code_state(
    *, max_uses: int, used: int, expires_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> CodeState:
    """What became of a code. At the second it expires at, it has."""
    if revoked_at is not None:
        return "revoked"
    if used >= max_uses:
        return "spent"
    if expires_at is not None and expires_at <= now:
        return "expired"
    return "open"


def is_valid(
    *, max_uses: int, used: int, expires_at: datetime | None, revoked_at: datetime | None = None, now: datetime
) -> bool:
    """True while a code can be redeemed."""
    state = code_state(max_uses=max_uses, used=used, expires_at=expires_at, revoked_at=revoked_at, now=now)
    return state == "open"


@dataclass(frozen=True, slots=True)
class WrongTries:
    """When somebody tried wrongly, in milliseconds, oldest first; never more than `most`."""

    most: int
    at: tuple[int, ...] = ()

    def within(self, now: int) -> "WrongTries":
        """Without those that are forgotten by now."""
        horizon = now - int(GUESSING_TIME.total_seconds() * 1000)
        return WrongTries(self.most, tuple(at for at in self.at if at > horizon))

    def wait(self, now: int) -> int:
        """Milliseconds until the next try is allowed; 0 if it is allowed now."""
        recent = self.within(now).at
        if len(recent) < self.most:
            return 0
        return max(1, recent[-self.most] + int(GUESSING_TIME.total_seconds() * 1000) - now)

    def after(self, now: int) -> "WrongTries":
        """With one more."""
        return WrongTries(self.most, (*self.within(now).at, now)[-self.most :])
