"""What may be decided about an interview from values alone. Pure: no database, no clock, no network."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

MINUTES = (15, 25, 45)  # how long an interview may be set up to last
MAX_ANSWER = 8_000  # characters
MAX_TURNS = 400  # of one interview; far beyond any plan, so that nothing grows without end
MAX_WAITING = 8  # answers of one interview that are accepted and not thought about yet
MAX_UNFINISHED = 50  # interviews of one person
MAX_RETAKES = 5  # of one question
MAX_RESUMES = 10  # of one person
MAX_GIVEN_BACK = 5  # answers of one interview; from then on the shipped interviewer asks, and they count
MAX_ATTEMPTS = 3  # at thinking about one answer
LEASE = timedelta(seconds=2)  # a turn or report whose worker has said nothing for so long is taken over
LEFT_FOR = timedelta(seconds=10)  # so long after the last connection the clock is stopped, as of the leaving

Spent = Literal["turns", "seconds"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one interview may cost under a plan. None: no limit."""

    turns: int | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Meter:
    """What one interview has cost. The clock runs since `since`; what ran before is in `clock_ms`."""

    turns: int
    clock_ms: int
    since: datetime | None

    def active_ms(self, now: datetime) -> int:
        """Milliseconds that the interview was active since its first answer; pauses don't count."""
        return self.clock_ms + elapsed_ms(self.since, now)

    def seconds(self, now: datetime) -> int:
        """Whole active seconds."""
        return self.active_ms(now) // 1000


def elapsed_ms(since: datetime | None, now: datetime) -> int:
    """Milliseconds from a moment until now, never below zero; 0 where there is no such moment."""
    return 0 if since is None else max(0, round((now - since).total_seconds() * 1000))


def is_spent(limits: Limits, meter: Meter, now: datetime) -> Spent | None:
    """Which side of an allowance has run out, if one has: answers first, then seconds."""
    if limits.turns is not None and meter.turns >= limits.turns:
        return "turns"
    if limits.seconds is not None and meter.active_ms(now) >= limits.seconds * 1000:
        return "seconds"
    return None


def earliest_start(limits: Limits, meter: Meter, now: datetime) -> datetime:
    """A running clock that was started after this moment has seconds left; one started then or before has none."""
    if limits.seconds is None:
        return datetime(1970, 1, 1, tzinfo=now.tzinfo)
    return now - timedelta(milliseconds=limits.seconds * 1000 - meter.clock_ms)


def month_of(moment: datetime) -> str:
    """The month, in UTC, that an interview counts in: `2026-11`."""
    return f"{moment:%Y-%m}"


def next_month(moment: datetime) -> datetime:
    """The first moment of the following month, in UTC."""
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


_WAIT_FOR = frozenset({"think", "moment", "minute", "second", "seconds", "sec", "while", "time"})
_WAIT_ASKS = frozenset({"let", "give", "need", "hold", "wait", "may", "can", "could", "just", "like", "take"})
_WAIT_WORDS = (
    _WAIT_FOR
    | _WAIT_ASKS
    | frozenset(
        [
            "a",
            "about",
            "and",
            "another",
            "few",
            "for",
            "have",
            "here",
            "i",
            "i'd",
            "i'll",
            "is",
            "it",
            "me",
            "my",
            "of",
            "ok",
            "okay",
            "on",
            "one",
            "please",
            "sec",
            "so",
            "some",
            "sorry",
            "sure",
            "that",
            "this",
            "thoughts",
            "through",
            "to",
            "uh",
            "um",
            "hm",
            "hmm",
            "well",
            "would",
            "you",
            "your",
            "question",
            "get",
            "more",
            "bit",
        ]
    )
)


def asks_to_wait(answer: str) -> bool:
    """True for "let me think", "give me a moment, please" and the like: no answer yet, and none to be counted."""
    if len(answer) > 80:
        return False
    words = set(re.findall(r"[a-z']+", answer.lower().replace("’", "'")))
    return words <= _WAIT_WORDS and not words.isdisjoint(_WAIT_FOR) and not words.isdisjoint(_WAIT_ASKS)


_ASKS = r"(?:(?:can|could|would|may) (?:you|we|i) |please |i(?:'d| would) (?:like|rather|prefer) to |let(?:'s| us) )*"
_LEAD = r"(?:(?:stop|wait|hold on|sorry|pardon|excuse me|okay|ok|hm+|um+|uh+|well|please|i do(?:n't| not) know) )*"
_REPEAT = re.compile(
    rf"{_LEAD}{_ASKS}(?:repeat(?: that| it| this| the question| your question)?|say (?:that|it|the question))"
    r"(?: again| once more| one more time| please)*"
    rf"|{_LEAD}what was (?:that|the question)(?: again)?(?: please)?"
)
_SKIP = re.compile(
    rf"{_LEAD}{_ASKS}(?:skip|pass)(?: on)?(?: this| that| it| the| one| question)*(?: please)?"
    rf"|{_LEAD}{_ASKS}(?:(?:go|move) (?:on )?to the )?next question(?: please)?"
)
MAX_COMMAND = 60  # characters


def asks_to_repeat(spoken: str) -> bool:
    """True for "could you repeat the question?" and nothing more: said aloud, it is no answer."""
    return _is_command(_REPEAT, spoken)


def asks_to_skip(spoken: str) -> bool:
    """True for "skip this question, please" and nothing more."""
    return _is_command(_SKIP, spoken)


def _is_command(pattern: re.Pattern[str], spoken: str) -> bool:
    if len(spoken) > MAX_COMMAND:
        return False
    words = " ".join(re.findall(r"[a-z']+", spoken.lower().replace("’", "'")))
    return pattern.fullmatch(words) is not None
