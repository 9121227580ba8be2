"""What the interviewer thinks in: questions, plans, readings of answers, moves. Pure values, kept as JSON."""

from typing import Literal

from msgspec import Struct

Level = Literal["junior", "mid", "senior"]
Kind = Literal["behavioural", "design", "coding", "knowledge", "opening", "closing"]
Dimension = Literal["metric", "ownership", "tradeoff", "example", "result"]

LEVELS: tuple[Level, ...] = ("junior", "mid", "senior")


class Point(Struct, frozen=True):
    """One thing that a good answer says. `signs`: an answer that makes the point has a phrase of every group."""

    id: str
    text: str
    ask: str  # the follow-up when this point is missing
    signs: tuple[tuple[str, ...], ...] = ()
    skill: str = ""  # if it shows another skill than the question's


class Anchors(Struct, frozen=True):
    """What answers of three worths look like."""

    low: str
    mid: str
    high: str


class Question(Struct, frozen=True):
    """A question of the bank, or one made for a job description or a résumé."""

    key: str
    topic: str
    level: Level
    kind: Kind
    skill: str
    text: str
    points: tuple[Point, ...] = ()
    anchors: Anchors | None = None
    pitfalls: tuple[str, ...] = ()  # wrong claims; a sentence nearer to one of these than to a point makes no point
    deeper: str = ""  # a harder follow-up once everything is covered
    tags: tuple[str, ...] = ()
    version: int = 1


class Topic(Struct, frozen=True):
    key: str
    title: str
    roles: tuple[str, ...]
    tags: tuple[str, ...]
    questions: tuple[Question, ...]


class Skill(Struct, frozen=True):
    """A skill of the rubric. `levels`: five anchors, for 1 to 5."""

    key: str
    title: str
    what: str
    levels: tuple[str, str, str, str, str]
    advice: str


class Requirement(Struct, frozen=True):
    """One thing that a job description asks for: its words, and the terms to recognise it by."""

    id: str  # "r1", "r2", …
    text: str
    terms: tuple[str, ...] = ()


class Claim(Struct, frozen=True):
    """One thing that a résumé claims: its words, found there letter by letter."""

    id: str  # "c1", "c2", …
    text: str
    terms: tuple[str, ...] = ()


class PlanItem(Struct, frozen=True):
    """One question of the plan, and what it is there for."""

    number: int  # from 1
    phase: Literal["opening", "core", "experience", "closing"]
    question: Question
    requirement: str | None = None  # the id of the requirement it tests
    claim: str | None = None  # the id of the claim it tests


class Plan(Struct, frozen=True):
    """What an interview will cover. Kept with the interview, so that later versions of the bank don't change it."""

    items: tuple[PlanItem, ...]
    requirements: tuple[Requirement, ...] = ()
    claims: tuple[Claim, ...] = ()

    def item(self, number: int) -> PlanItem:
        """The item of that number. Raises IndexError."""
        return self.items[number - 1]


class Span(Struct, frozen=True):
    """A stretch of an answer: characters from `start` up to, not including, `end`."""

    start: int
    end: int


class Made(Struct, frozen=True):
    """A key point that an answer makes, where, and how surely (0 to 1)."""

    point: str
    span: Span
    strength: float


class Reading(Struct, frozen=True):
    """What was understood of one answer to one question."""

    substance: Literal["none", "thin", "full"]  # none: silence, one word, nonsense, or only the question repeated
    words: int = 0
    made: tuple[Made, ...] = ()
    pitfalls: tuple[Span, ...] = ()
    signals: tuple[Dimension, ...] = ()
    parroted: bool = False
    off_topic: bool = False
    by: Literal["embedding", "lexical"] = "lexical"


class Move(Struct, frozen=True):
    """What the interviewer does next, and why. `text` is the question in the bank's words."""

    kind: Literal["ask", "probe", "deepen", "again", "close"]
    reason: str  # for the log: "missing:client-key", "plan:3", "unclear", "depth", "covered", "time"
    item: int = 0
    text: str = ""
    point: str = ""
    dimension: Dimension | Literal[""] = ""


class Exchange(Struct, frozen=True):
    """One question with its answer."""

    turn: int
    item: int
    move: str  # the kind of the move that asked
    question: str
    answer: str
    point: str = ""
    reading: Reading | None = None
    skipped: bool = False
    reason: str = ""  # of the move that asked


class Persona(Struct, frozen=True):
    """How the interviewer speaks: short sentences to choose from."""

    key: str
    title: str
    about: str
    greeting: tuple[str, ...]
    acknowledge: tuple[str, ...]
    probe: tuple[str, ...]
    move_on: tuple[str, ...]
    skip: tuple[str, ...]
    think: tuple[str, ...]
    repeat: tuple[str, ...]
    unclear: tuple[str, ...]
    closing: tuple[str, ...]
    fallback: tuple[str, ...]


class Brief(Struct, frozen=True):
    """All that a model is given for one turn. Everything a candidate wrote in here is data, never instruction."""

    role: str
    level: Level
    move: Move
    question: Question | None
    persona: Persona
    turn: int  # the number of the turn that is being answered; 0 before the first question
    history: tuple[Exchange, ...] = ()  # the last ones, the newest being the answer to react to
    asked: tuple[str, ...] = ()  # every question asked so far, in the words in which it was asked
    requirement: str = ""
    claim: str = ""
    prompt: str = ""  # the published prompt of the staff, or empty for the shipped one
    name: str = ""  # the candidate's, for the greeting; no model is given it


class Usage(Struct, frozen=True):
    """What one turn cost at the provider."""

    provider: str
    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    milliseconds: int = 0
    calls: int = 0


class Utterance(Struct, frozen=True):
    """What the interviewer said: the whole of it, and the question in it."""

    said: str
    question: str
    usage: Usage
    fell_back: bool = False  # the usual model failed; the offline interviewer took the turn: not to be charged
    failures: tuple[
        str, ...
    ] = ()  # kinds: "timeout", "rate_limited", "server", "dropped", "nonsense", "refused", "unreachable"


class Sentence(Struct, frozen=True):
    """A piece of speech as it comes."""

    text: str


class Reset(Struct, frozen=True):
    """What was streamed of this turn so far is taken back: another takes the turn."""
