"""How it was said: open formulas over words and times. For the candidate to know; scores are made without them."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ai_interviewer.evaluation.material import Material, Told
from ai_interviewer.evaluation.shapes import Measures
from ai_interviewer.understanding.words import WORD

MEASURES_VERSION = 2
"""Of the formulas. The first knew no spoken answers."""

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
    asked = _interviewers_words(material.turns)
    spoken = [one for one in told if one.spoken_ms > 0]
    minutes = sum(one.spoken_ms for one in spoken) / 60_000
    return Measures(
        words=words,
        spoken_answers=len(spoken),
        words_per_minute=round(sum(count_words(one.answer) for one in spoken) / minutes, 1) if spoken else None,
        fillers_per_100=round(100 * fillers / words, 1) if words else 0.0,
        longest_pause_ms=max((one.longest_pause_ms for one in spoken), default=None),
        talk_ratio=round(words / (words + asked), 2) if words else 0.0,
        words_per_answer=round(words / len(told), 1) if told else 0.0,
        formulas=formulas(answers=len(told), spoken=len(spoken)),
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


def formulas(*, answers: int, spoken: int) -> dict[str, str]:
    """How each measure is computed, in words. `spoken`: how many of the answers were said aloud."""
    pace, pause = _("Words of spoken answers ÷ minutes of speaking."), _("The longest silence inside a spoken answer.")
    fillers = _(
        "100 × fillers ÷ words. Fillers: um, uh, er, hmm, you know, I mean, kind of, sort of, basically, actually, "
        "literally, so yeah, or something, and stuff."
    )
    if spoken:
        over = _("Measured over the answers that were spoken: %(spoken)d of %(answers)d.")
        over = over % {"spoken": spoken, "answers": answers} if spoken < answers else ""
        # A voice is found only a moment after it began: an answer counts from what is kept from before.
        begun = _(
            "Speaking is from up to 0.4 seconds before the first sound of an answer, or from pressing the button to "
            "talk, to its last sound, with all silence and breaks in between."
        )
        least = _(
            "Silence under 0.2 seconds counts as none; a break of the connection or of the interview is no silence."
        )
        pace, pause = _join(pace, begun, over), _join(pause, least, over)
        fillers = _join(fillers, _("Spoken ones count where the transcript has them."))
    else:
        pace = _join(pace, _("Not measured: no answer was spoken, and typing is not speaking."))
        pause = _join(pause, _("Not measured: no answer was spoken."))
    return {
        "words": _("All words of your answers; skipped questions have none."),
        "spoken_answers": _("Answers that were said aloud. Pace and the longest pause are measured on these alone."),
        "words_per_minute": pace,
        "fillers_per_100": fillers,
        "longest_pause_ms": pause,
        "talk_ratio": _(
            "Your words ÷ all words, yours and the interviewer’s. Questions and replies count once and whole, also "
            "where they were repeated or interrupted."
        ),
        "words_per_answer": _("Words ÷ answers."),
    }


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
