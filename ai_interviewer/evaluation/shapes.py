"""The shape of a report: values that become JSON as they stand."""

from typing import Literal

from msgspec import Struct

from ai_interviewer.values import Level

Verdict = Literal["scored", "insufficient_evidence"]


class Quote(Struct, frozen=True):
    """Words cut out of an answer, letter by letter. `turn` and `at_ms`: where; None in a retake, which is no turn."""

    text: str
    turn: int | None = None
    at_ms: int | None = None


class Strength(Struct, frozen=True):
    skill: str  # its key
    title: str
    headline: str
    quote: Quote | None


class WorkOn(Struct, frozen=True):
    skill: str
    title: str
    headline: str
    quote: Quote | None
    advice: str


class SkillResult(Struct, frozen=True):
    """One skill of the rubric. Without enough evidence there is no score, never a low one."""

    name: str
    key: str
    verdict: Verdict
    score: int | None  # 1 to 5
    level_words: str | None  # the rubric's words for that score
    quotes: tuple[Quote, ...]
    because: str
    points_made: int
    points_asked: int


class PointMade(Struct, frozen=True):
    id: str
    text: str
    quote: Quote | None


class PointMissing(Struct, frozen=True):
    id: str
    text: str


class FollowUp(Struct, frozen=True):
    """A further question to the same item, and its answer."""

    turn: int
    kind: str
    question: str
    answer: str
    at_ms: int
    skipped: bool
    coaching: str


class SkillName(Struct, frozen=True):
    key: str
    title: str


class QuestionResult(Struct, frozen=True):
    """One question of the plan with its answer; what follow-ups brought counts here, too."""

    turn: int
    number: int
    question: str
    answer: str
    at_ms: int
    skill: SkillName | None
    requirement: str | None
    claim: str | None
    skipped: bool
    score: float | None  # 0 to 1; None where nothing was said that could be scored
    made: tuple[PointMade, ...]
    missing: tuple[PointMissing, ...]
    coaching: str
    follow_ups: int
    follow_up_answers: tuple[FollowUp, ...] = ()


class Measures(Struct, frozen=True):
    """How it was said, for the candidate to know. None of it ever enters a score.

    Pace and the longest pause are those of spoken answers; None where all were typed.
    """

    words: int
    spoken_answers: int
    words_per_minute: float | None
    fillers_per_100: float
    longest_pause_ms: int | None
    talk_ratio: float
    words_per_answer: float
    formulas: dict[str, str]


class Covered(Struct, frozen=True):
    id: str
    text: str
    reached: bool
    turns: tuple[int, ...]


class Coverage(Struct, frozen=True):
    requirements: tuple[Covered, ...] = ()
    claims: tuple[Covered, ...] = ()


class Engine(Struct, frozen=True):
    """Who read the answers."""

    provider: str
    model: str


class Report(Struct, frozen=True):
    """What an interview showed, by the candidate's own words."""

    interview: str
    title: str
    role: str
    level: Level
    minutes: int
    started_at: str
    finished_at: str
    answers: int
    questions: int
    strengths: tuple[Strength, ...]
    work_on: WorkOn | None
    skills: tuple[SkillResult, ...]
    questions_list: tuple[QuestionResult, ...]
    measures: Measures
    coverage: Coverage
    quotes_found: int
    quotes_of: int
    versions: dict[str, int]
    engine: Engine


class Scored(Struct, frozen=True):
    score: float | None


class Retake(Struct, frozen=True):
    """One question answered again: what it was worth before and after."""

    before: Scored
    after: Scored
    made: tuple[PointMade, ...]
    missing: tuple[PointMissing, ...]
    quotes: tuple[Quote, ...]
    coaching: str
