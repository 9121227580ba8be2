"""One question answered again: what changed."""

from msgspec.structs import replace

from ai_interviewer.bank import Rubric
from ai_interviewer.evaluation.coaching import coach
from ai_interviewer.evaluation.hearing import Answer, Group, Quotes, read_answer
from ai_interviewer.evaluation.material import Told
from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.evaluation.shapes import PointMade, PointMissing, Quote, Retake, Scored
from ai_interviewer.evaluation.wording import name_of
from ai_interviewer.understanding import Reader
from ai_interviewer.values import PlanItem, Question


def compare_retake(
    question: Question, asked: str, point: str, before: str, after: str, reader: Reader, rubric: Rubric
) -> Retake:
    """Both answers read alike. `point`: the key point that a follow-up asked for; then only that one counts.
    A retake moves no level, so the rubric has no say in it yet.
    """
    first, second = (_read(answer, question, asked, point, reader) for answer in (before, after))
    quotes = Quotes((Group(PlanItem(number=1, phase="core", question=question), (second,)),))
    points = [one for one in question.points if not point or one.id == point] or list(question.points)
    found = {made.point: made for made in second.reading.made} if second.is_evidence else {}
    made = tuple(
        PointMade(id=one.id, text=name_of(one), quote=_bare(quotes.cut(second, found[one.id].span)))
        for one in points
        if one.id in found
    )
    return Retake(
        before=Scored(_score(first, question, point)),
        after=Scored(_score(second, question, point)),
        made=made,
        missing=tuple(PointMissing(id=one.id, text=name_of(one)) for one in points if one.id not in found),
        quotes=tuple({one.quote.text: one.quote for one in made if one.quote is not None}.values()),
        coaching=coach(second, made=found.keys(), follow_up=bool(point)),
    )


def _read(answer: str, question: Question, asked: str, point: str, reader: Reader) -> Answer:
    told = Told(number=0, item=1, move="probe" if point else "ask", question=asked, answer=answer, point=point)
    return read_answer(told, question, reader)


def _score(answer: Answer, question: Question, point: str) -> float | None:
    if not answer.is_evidence:
        return None
    wanted = tuple(one for one in question.points if one.id == point)
    if not wanted:
        return score_answer(question, answer.reading)
    made = tuple(one for one in answer.reading.made if one.point == point)
    return score_answer(replace(question, points=wanted), replace(answer.reading, made=made))


def _bare(quote: Quote | None) -> Quote | None:
    """A retake has no place in the interview."""
    return None if quote is None else Quote(text=quote.text)
