"""What a report is made from. Pure values."""

from datetime import datetime

from msgspec import Struct, field

from ai_interviewer.values import Level, Plan


class Told(Struct, frozen=True):
    """One question as it was asked, and its answer. Times are of the room's clock, in milliseconds."""

    number: int  # of the turn
    item: int  # of the plan; 0: none
    move: str  # ask, probe, deepen, again
    question: str
    answer: str
    skipped: bool = False
    point: str = ""  # the key point that a probe was for
    at_ms: int = 0  # when the answer was given
    spoken_ms: int = 0  # the answer's length, silence inside included; 0: typed
    longest_pause_ms: int = 0  # inside a spoken answer
    said: str = ""  # what the interviewer said next


class Material(Struct, frozen=True):
    """A finished interview, as the evaluation reads it."""

    interview: str
    title: str
    role: str
    level: Level
    minutes: int
    started_at: datetime
    finished_at: datetime
    plan: Plan
    turns: tuple[Told, ...]
    versions: dict[str, int] = field(default_factory=dict)
