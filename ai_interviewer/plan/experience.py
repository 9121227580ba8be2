"""Questions made for one person: about a claim of the résumé, or a requirement that no question of the bank fits."""

import hashlib

from ai_interviewer.bank.checks import stands_in, words_of
from ai_interviewer.values import Anchors, Claim, Level, Point, Question, Requirement

TOPIC = "experience"
MAX_QUOTED = 120  # characters of another's words within a question

_ABOUT_CLAIM = (
    "Your résumé says “{}”. Take me through that: what was going on, and what did you do?",
    "In your résumé I read “{}”. How did that come about, and how did you go about it?",
    "One line of your résumé is “{}”. Tell me the story behind it.",
    "Let us look at this line of your résumé: “{}”. What lies behind it?",
    "You wrote “{}” in your résumé. Where did that begin, and how did it end?",
    "Another line of your résumé reads “{}”. Walk me through it as you lived it.",
)
_ABOUT_REQUIREMENT = (
    "The job description asks for this: “{}”. Tell me about work of yours that comes closest to it.",
    "One thing this role needs is “{}”. When did you last do something like it, and how did it go?",
    "The role asks for “{}”. Give me one piece of work in which you showed it.",
    "In the job description it says “{}”. Describe a situation in which that was asked of you.",
    "This role also wants “{}”. Which experience of yours speaks to it?",
    "Another line of the job description is “{}”. What have you done in that direction?",
)
_DEEPER = (
    "Suppose you had had half the time for it. What would you have left out?",
    "If it had failed, where would the first sign of that have shown?",
    "Who saw it differently at the time, and what was right about that view?",
    "What of it would still hold if there were ten times as much to deal with?",
    "What would you tell a colleague who has to do the same next month?",
    "Which part of the success was luck?",
)
_ANCHORS = Anchors(
    low="Stays general: what “we” did or what one should do, without a situation.",
    mid="Tells a situation and the own steps, but no reason for the choice or no measured result.",
    high="Tells the stakes, the own part, a choice with its reason, a result with a number and what was learned.",
)

# Per point: id, what a good answer says, skill, signs, and the ways to ask for it.
_POINTS: tuple[tuple[str, str, str, tuple[tuple[str, ...], ...], tuple[str, ...]], ...] = (
    (
        "situation",
        "The situation was this, and this is what was at stake.",
        "communication",
        (
            (
                "at the time", "problem was", "the problem", "situation", "because", "customer*", "user*", "deadline*",
                "was slow", "broke*", "failing", "complain*", "needed", "had to", "we were", "the company", "legacy",
                "outage*", "incident*", "risk*", "losing",
            ),
            (
                "was", "were", "had", "wanted", "needed", "could not", "couldn't", "kept", "took", "cost*", "lost",
                "used to",
            ),
        ),
        (
            "What was the situation when it began, and what was at stake?",
            "Why did this have to be done at all, and why just then?",
            "What would have happened if nobody had done anything about it?",
            "For whom was the way things were a problem?",
            "Set the scene for me: who needed what, and by when?",
            "What had gone on before, so that this became work for you?",
        ),
    ),
    (
        "own-part",
        "This part of it I did myself.",
        "ownership",
        (
            (
                "i wrote", "i built", "i designed", "i led", "i did", "i made", "i proposed", "i decided", "i set up",
                "i took", "my part", "my task", "my job", "my role", "i was responsible", "i owned", "i implemented",
                "i started", "i organi*", "i talked", "i asked", "i ran", "i measured", "i moved", "i changed",
            ),
        ),
        (
            "Which part of that did you do with your own hands?",
            "Where in this was it you, and where was it others?",
            "If I had watched you for a day of it, what would I have seen you do?",
            "How many of you were there, and what fell to you?",
            "What would have been missing without you?",
            "Say it once more with “I” in place of “we”: what did you do?",
        ),
    ),
    (
        "decision",
        "I had to choose between ways, and chose one for this reason.",
        "trade-offs",
        (
            (
                "decided", "decision", "chose", "choice", "instead of", "rather than", "option*", "alternative*",
                "compared", "weighed", "trade*", "picked", "considered", "could have",
            ),
            (
                "because", "since", "so that", "reason*", "as it", "due to", "cheaper", "simpler", "faster", "safer",
                "risk*", "therefore", "otherwise", "which meant",
            ),
        ),
        (
            "What was the hardest choice in it, and what spoke for the way you took?",
            "Which other way was on the table, and why did you not take it?",
            "Name one decision in it that could have gone either way.",
            "What did you give up by doing it like this?",
            "On what grounds did you settle on that approach?",
            "What did you weigh against what?",
        ),
    ),
    (
        "result",
        "It ended with this result, in figures.",
        "delivery",
        (
            (
                "result*", "in the end", "as a result", "reduced", "improved", "increased", "dropped", "fell", "grew",
                "saved", "went from", "went down", "went up", "outcome", "afterwards", "since then", "cut", "now",
                "finally", "successful*",
            ),
            (
                "percent", "half", "twice", "double*",
                "minutes", "seconds", "hours", "days", "weeks", "months",
                "million*", "thousand*", "hundred*", "times", "users", "customers", "euro*", "dollar*", "1*",
                "2*", "3*", "4*", "5*", "6*", "7*", "8*", "9*",
            ),
        ),
        (
            "What came out of it, in figures if you can?",
            "How did you know that it had worked?",
            "What was measurably different afterwards?",
            "By how much did it change what it was meant to change?",
            "Which number would have told your manager that it was worth it?",
            "How did it look a month later?",
        ),
    ),
    (
        "otherwise",
        "Today I would do this part of it otherwise.",
        "ownership",
        (
            (
                "next time", "otherwise", "differently", "in hindsight", "looking back", "i would have", "i'd have",
                "should have", "i learned", "i learnt", "learned that", "i would now", "today i", "mistake*", "earlier",
                "sooner", "if i did",
            ),
            (
                "would", "should", "learned", "learnt", "start*", "earlier", "sooner", "more", "less", "ask*", "test*",
                "measure*", "talk*", "smaller", "before",
            ),
        ),
        (
            "What would you do otherwise if you began it again today?",
            "Looking back, what took longer than it had to?",
            "What did you get wrong at first?",
            "Which lesson from it have you used since?",
            "What would you now do earlier?",
            "If you could change one step of it, which one?",
        ),
    ),
)  # fmt: skip

VARIANTS = len(_ABOUT_CLAIM)


def quoted(text: str) -> str:
    """Another's words, fit to stand within quotation marks: one line, no marks of their own, at most 120 characters."""
    line = " ".join(text.split())
    for mark in '“”„‟"«»':
        line = line.replace(mark, "'")
    if len(line) <= MAX_QUOTED:
        return line.rstrip(".")
    short = line[: MAX_QUOTED - 1]
    at = short.rfind(" ")
    return (short[:at] if at > MAX_QUOTED // 2 else short).rstrip(" ,;:.") + "…"


def ask_about_claim(claim: Claim, *, level: Level, variant: int) -> Question:
    """A question about one claim of a résumé. `variant`: which wordings; no two questions of a plan share one."""
    return _made("claim", claim.text, claim.terms, _ABOUT_CLAIM[variant % VARIANTS], level, variant)


def ask_about_requirement(requirement: Requirement, *, level: Level, variant: int) -> Question:
    """A question about one requirement of a job description. `variant`: which wordings."""
    return _made("asked", requirement.text, requirement.terms, _ABOUT_REQUIREMENT[variant % VARIANTS], level, variant)


def key_of(kind: str, text: str) -> str:
    """The same words make the same key, so that a later interview knows what was asked before."""
    return f"{TOPIC}-{kind}-{hashlib.blake2s(' '.join(text.split()).encode(), digest_size=6).hexdigest()}"


def _made(kind: str, words: str, terms: tuple[str, ...], template: str, level: Level, variant: int) -> Question:
    text = template.format(quoted(words))
    return Question(
        key=key_of(kind, words),
        topic=TOPIC,
        level=level,
        kind="behavioural",
        skill="ownership",
        text=text,
        points=tuple(
            Point(id=id_, text=says, ask=asks[variant % len(asks)], signs=_unsaid(signs, text), skill=skill)
            for id_, says, skill, signs, asks in _POINTS
        ),
        anchors=_ANCHORS,
        deeper=_DEEPER[variant % len(_DEEPER)],
        tags=terms,
    )


def _unsaid(signs: tuple[tuple[str, ...], ...], text: str) -> tuple[tuple[str, ...], ...]:
    """The signs without those that the question itself holds, quoted words included: repeating it makes no point."""
    words = set(words_of(text))
    return tuple(kept for group in signs if (kept := tuple(sign for sign in group if not stands_in(sign, words))))
