"""What to add to an answer next time: one or two sentences, never a whole model answer."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from ai_interviewer.evaluation.hearing import Answer
from ai_interviewer.evaluation.quotes import fit
from ai_interviewer.evaluation.scoring import WANTED
from ai_interviewer.evaluation.wording import quoted, shorten
from ai_interviewer.values import Question, Span

LONG = 320
"""Words from which on an answer is long for one question."""
SHORT = 40
MAX_QUOTED = 120


def coach(answer: Answer, *, made: Collection[str], follow_up: bool = False) -> str:
    """Advice on one answer. `made`: points made anywhere under its question; `follow_up`: it answers a follow-up, so
    only the point that this one asked for is looked at.
    """
    question, reading = answer.question, answer.reading
    missing = [point for point in question.points if point.id not in made]
    if follow_up:
        missing = [point for point in missing if point.id == answer.told.point]
    first = quoted(missing[0]) if missing else ""
    beginning = _begin_with(first)
    if answer.told.skipped or not answer.told.answer.strip():
        return " ".join(filter(None, [_("You skipped this one."), beginning]))
    if reading.parroted:
        return " ".join(filter(None, [_("This repeats the question."), beginning or _("Say what you would do first.")]))
    if reading.off_topic:
        return " ".join(filter(None, [_("This is about something else than was asked."), beginning]))
    if not answer.is_evidence:
        return " ".join(
            filter(
                None, [_("Too little to judge. Two or three sentences with one concrete step are enough."), beginning]
            )
        )
    words = []
    if reading.pitfalls:
        words.append(
            _("Look again at “%(quote)s”: it may be mistaken.") % {"quote": _quoted(answer, reading.pitfalls[0])}
        )
    if first:
        words.append(_("What to add: an answer to %(point)s.") % {"point": first})
    elif not reading.pitfalls and not follow_up:
        words.append(_further(question, answer))
    if len(words) < 2:
        words.append(_length(reading.words, bool(first)))
    return " ".join(word for word in words if word) or _("It answers what was asked.")


def _begin_with(question: str) -> str:
    return _("A beginning would be an answer to %(point)s.") % {"point": question} if question else ""


def _quoted(answer: Answer, span: Span) -> str:
    kept = fit(answer.text, span)
    return shorten(" ".join(answer.told.answer[kept.start : kept.end].split()), most=MAX_QUOTED).rstrip(".")


def _further(question: Question, answer: Answer) -> str:
    """All points are said: what would carry them further."""
    lacking = [signal for signal in WANTED[question.kind] if signal not in answer.reading.signals]
    if not question.points or not lacking:
        return ""
    return {
        "metric": _("Every point is there. One number would make it stronger."),
        "ownership": _("Every point is there. Say which part was yours."),
        "tradeoff": _("Every point is there. Add what that choice costs."),
        "example": _("Every point is there. One case of your own would make it stronger."),
        "result": _("Every point is there. Say how it ended."),
    }[lacking[0]]


def _length(words: int, has_gap: bool) -> str:
    if words > LONG:
        return _("It is long: say the main thing first, in half the words.")
    return _("Two or three sentences more would show it.") if words < SHORT and has_gap else ""
