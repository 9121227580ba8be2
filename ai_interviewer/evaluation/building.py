"""A report, from a finished interview."""

from collections.abc import Callable

from ai_interviewer.bank import Rubric
from ai_interviewer.evaluation.answers import list_questions
from ai_interviewer.evaluation.coverage import cover
from ai_interviewer.evaluation.hearing import Quotes, hear
from ai_interviewer.evaluation.highlights import find_strengths, find_work
from ai_interviewer.evaluation.judging import opinion_on
from ai_interviewer.evaluation.material import Material
from ai_interviewer.evaluation.measures import MEASURES_VERSION, measure
from ai_interviewer.evaluation.scoring import SCORING_VERSION
from ai_interviewer.evaluation.shapes import Engine, Report
from ai_interviewer.evaluation.skills import find_evidence, show_skill, skills_of
from ai_interviewer.llm.schema import Judgement
from ai_interviewer.understanding import Reader
from core.common.clock import to_iso


def build_report(
    material: Material,
    *,
    rubric: Rubric,
    reader: Reader,
    judgement: Judgement | None = None,
    progress: Callable[[int], None] = lambda _percent: None,
) -> Report:
    """The report of an interview. The same material, rubric and judgement make the same report.

    Scores come from what the reader found in the answers. A model's judgement moves a score by one level at most, and
    only with quotes that stand in the answers; `progress` is told 10 to 95.
    """
    progress(10)
    groups = hear(material, reader=reader, progress=lambda part: progress(10 + round(60 * part)))
    quotes = Quotes(groups)
    evidence = {skill.key: find_evidence(skill, groups) for skill in skills_of(material.plan, rubric, groups)}
    skills = []
    for one in evidence.values():
        opinion = opinion_on(one, judgement, groups, quotes)
        skills.append(
            show_skill(one, quotes)
            if opinion is None
            else show_skill(one, quotes, judged=opinion.score, judged_quotes=opinion.quotes)
        )
    skills.sort(key=lambda skill: -(skill.score or 0))
    progress(80)
    strengths = find_strengths(skills, evidence, quotes)
    work_on = find_work(skills, evidence, quotes, strengths)
    questions = list_questions(material.plan, groups, rubric=rubric, quotes=quotes, judgement=judgement)
    progress(90)
    report = Report(
        interview=material.interview,
        title=material.title,
        role=material.role,
        level=material.level,
        minutes=material.minutes,
        started_at=to_iso(material.started_at),
        finished_at=to_iso(material.finished_at),
        answers=sum(bool(told.answer.strip()) and not told.skipped for told in material.turns),
        questions=len(material.plan.items),
        strengths=strengths,
        work_on=work_on,
        skills=tuple(skills),
        questions_list=questions,
        measures=measure(material),
        coverage=cover(material.plan, groups),
        quotes_found=quotes.found,
        quotes_of=quotes.of,
        versions={
            **material.versions,
            "rubric": rubric.version,
            "scoring": SCORING_VERSION,
            "measures": MEASURES_VERSION,
        },
        engine=Engine("offline", reader.name)
        if judgement is None
        else Engine(judgement.usage.provider, judgement.usage.model),
    )
    progress(95)
    return report
