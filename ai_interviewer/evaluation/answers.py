"""Question by question: what was made of each, and what to add."""

from collections.abc import Mapping, Sequence

from ai_interviewer.bank import Rubric
from ai_interviewer.evaluation.coaching import coach
from ai_interviewer.evaluation.hearing import Answer, Group, Quotes
from ai_interviewer.evaluation.judging import advice_for
from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.evaluation.shapes import FollowUp, PointMade, PointMissing, QuestionResult, SkillName
from ai_interviewer.evaluation.wording import name_of
from ai_interviewer.llm.schema import Judgement
from ai_interviewer.understanding import MAX_ANSWER
from ai_interviewer.values import Plan

MAX_WORDS_KEPT = 400_000
"""Characters of answers that a report holds in all; beyond that the longest ones are cut."""


def list_questions(
    plan: Plan, groups: Sequence[Group], *, rubric: Rubric, quotes: Quotes, judgement: Judgement | None
) -> tuple[QuestionResult, ...]:
    """The questions that were asked, each with its answer, its points and advice; follow-ups under their question."""
    texts = {one.id: one.text for one in plan.requirements} | {one.id: one.text for one in plan.claims}
    most = _most(groups)
    return tuple(_show(group, texts, rubric, quotes, judgement, most) for group in groups)


def _show(
    group: Group,
    texts: Mapping[str, str],
    rubric: Rubric,
    quotes: Quotes,
    judgement: Judgement | None,
    most: int,
) -> QuestionResult:
    first, *others = group.answers
    question, item = group.question, group.item
    skill = rubric.skills.get(question.skill)
    made = tuple(
        PointMade(id=point.id, text=name_of(point), quote=quotes.cut(answer, found.span))
        for point in question.points
        if point.id in group.made
        for answer, found in [group.made[point.id]]
    )
    return QuestionResult(
        turn=first.told.number,
        number=item.number,
        question=first.told.question,
        answer=first.told.answer[:most],
        at_ms=first.told.at_ms,
        skill=SkillName(key=skill.key, title=skill.title) if skill else None,
        requirement=texts.get(item.requirement or ""),
        claim=texts.get(item.claim or ""),
        skipped=first.told.skipped,
        score=score_answer(question, group.reading) if group.evidence else None,
        made=made,
        missing=tuple(
            PointMissing(id=point.id, text=name_of(point)) for point in question.points if point.id not in group.made
        ),
        coaching=_advice(first, group, judgement),
        follow_ups=len(others),
        follow_up_answers=tuple(
            FollowUp(
                turn=answer.told.number,
                kind=answer.told.move,
                question=answer.told.question,
                answer=answer.told.answer[:most],
                at_ms=answer.told.at_ms,
                skipped=answer.told.skipped,
                coaching=_advice(answer, group, judgement, follow_up=True),
            )
            for answer in others
        ),
    )


def _advice(answer: Answer, group: Group, judgement: Judgement | None, *, follow_up: bool = False) -> str:
    """A model's advice where it may be shown, else ours. To an answer with nothing in it, always ours."""
    theirs = advice_for(answer.told.number, judgement) if answer.is_evidence and not answer.may_speak_to_judge else None
    return theirs or coach(answer, made=group.made.keys(), follow_up=follow_up)


def _most(groups: Sequence[Group]) -> int:
    """Characters of one answer to show, so that all together stay within bounds."""
    lengths = [len(answer.told.answer) for group in groups for answer in group.answers]
    return MAX_ANSWER if sum(lengths) <= MAX_WORDS_KEPT else max(400, MAX_WORDS_KEPT // len(lengths))
