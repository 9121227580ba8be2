"""What comes first on a report: two strengths, and the one thing to work on."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ai_interviewer.evaluation.hearing import Quotes
from ai_interviewer.evaluation.shapes import SkillResult, Strength, WorkOn
from ai_interviewer.evaluation.skills import Evidence
from ai_interviewer.evaluation.wording import quoted

STRONG = 4
"""The lowest level that is a strength."""
MAX_STRENGTHS = 2


def find_strengths(
    skills: Sequence[SkillResult], evidence: Mapping[str, Evidence], quotes: Quotes
) -> tuple[Strength, ...]:
    """The two skills with the highest level, from 4 on; of equals, the one with more points said."""
    strong = [skill for skill in skills if skill.score is not None and skill.score >= STRONG]
    strong.sort(key=lambda skill: (-(skill.score or 0), -skill.points_made))
    shown: list[Strength] = []
    for skill in strong:
        one = _strength(skill, evidence[skill.key], quotes)
        if len(shown) < MAX_STRENGTHS and all(one.quote != other.quote for other in shown):
            shown.append(one)
    return tuple(shown)


def _strength(skill: SkillResult, evidence: Evidence, quotes: Quotes) -> Strength:
    """Headed by the rubric's anchor of the level, with the words that made the surest point."""
    found = [
        (made.strength, answer, made.span)
        for part in evidence.parts
        for point in part.made
        for answer, made in [part.group.made[point.id]]
    ]
    found.sort(key=lambda one: -one[0])
    shown = (quotes.cut(answer, span) for _sure, answer, span in found)
    return Strength(
        skill=skill.key,
        title=skill.name,
        headline=(skill.level_words or skill.name).rstrip("."),
        quote=next((quote for quote in shown if quote is not None), skill.quotes[0] if skill.quotes else None),
    )


def find_work(
    skills: Sequence[SkillResult], evidence: Mapping[str, Evidence], quotes: Quotes, taken: Sequence[Strength]
) -> WorkOn | None:
    """The skill with the lowest level; of equals, the one with more points left out. None if nothing is left to say."""
    strengths = {one.skill for one in taken}
    open_ = [skill for skill in skills if skill.score is not None and skill.score < 5 and skill.key not in strengths]
    if not open_:
        return None
    skill = min(open_, key=lambda one: (one.score or 0, one.points_made - one.points_asked))
    of = evidence[skill.key]
    wrong = [(answer, span) for part in of.parts for answer in part.group.evidence for span in answer.reading.pitfalls]
    quote = quotes.cut(*wrong[0]) if wrong else None
    missing = [point for part in of.parts for point in part.points if point.id not in part.group.made]
    if quote is not None:
        headline = _("Look again at what you said here")
    elif missing:
        headline = _("Left open: %(point)s") % {"point": quoted(missing[0])}
    else:
        headline = _("One step further in %(skill)s") % {"skill": _within(skill.name)}
    return WorkOn(
        skill=skill.key,
        title=skill.name,
        headline=headline,
        quote=quote or (skill.quotes[0] if skill.quotes else None),
        advice=of.skill.advice,
    )


def _within(title: str) -> str:
    """A title within a sentence; names like API keep their capitals."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
