"""How it was said: open formulas over words and times. For the candidate to know; scores are made without them."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ai_interviewer.evaluation.material import Material, Told
from ai_interviewer.evaluation.shapes import Measures
from ai_interviewer.understanding.words import WORD

FILLERS = re.compile(
    r"\b(?:u+h+m*|u+m+|e+r+m*|h+m+m*|a+h+m*|you know|i mean|kind of|sort of|basically|actually|literally|so yeah|"
    r"or something|and stuff)\b",
    re.IGNORECASE,
)


def measure(material: Material) -> Measures:
    """The measures of an interview. Skipped questions have no answer and count nowhere."""
    told = [one for one in material.turns if one.answer.strip() and not one.skipped]
    words = sum(count_words(one.answer) for one in told)
    fillers = sum(1 for one in told for _found in FILLERS.finditer(one.answer))
    pauses = [one.at_ms - one.asked_ms for one in told if one.at_ms >= one.asked_ms]
    asked = _interviewers_words(material.turns)
    minutes = sum(pauses) / 60_000
    by_voice = material.mode == "voice"
    return Measures(
        words=words,
        words_per_minute=round(words / minutes, 1) if by_voice and minutes > 0 else None,
        fillers_per_100=round(100 * fillers / words, 1) if words else 0.0,
        longest_pause_ms=max(pauses, default=None),
        talk_ratio=round(words / (words + asked), 2) if words else 0.0,
        words_per_answer=round(words / len(told), 1) if told else 0.0,
        formulas=formulas(by_voice=by_voice),
    )


def count_words(text: str) -> int:
    return sum(1 for _found in WORD.finditer(text))


def _interviewers_words(turns: Sequence[Told]) -> int:
    """The first question, then what was said after each answer; where that is not kept, the next question."""
    if not turns:
        return 0
    following = [*(one.question for one in turns[1:]), ""]
    return count_words(turns[0].question) + sum(
        count_words(one.said or after) for one, after in zip(turns, following, strict=True)
    )


def formulas(*, by_voice: bool = False) -> dict[str, str]:
    """How each measure is computed, in words."""
    return {
        "words": _("All words of your answers; skipped questions have none."),
        "words_per_minute": _("Words ÷ minutes from the end of each question to the end of its answer.")
        if by_voice
        else _("Words ÷ minutes of speaking. Not measured in text: typing is not speaking."),
        "fillers_per_100": _(
            "100 × fillers ÷ words. Fillers: um, uh, er, hmm, you know, I mean, kind of, sort of, basically, actually, "
            "literally, so yeah, or something, and stuff."
        ),
        "longest_pause_ms": _(
            "The longest time from a question to the end of its answer, thinking and typing included."
        ),
        "talk_ratio": _("Your words ÷ all words, yours and the interviewer’s."),
        "words_per_answer": _("Words ÷ answers."),
    }
