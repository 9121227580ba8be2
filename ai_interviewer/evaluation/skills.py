"""What the answers show of each skill, from the candidate's own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from msgspec.structs import replace

from ai_interviewer.bank import Rubric
from ai_interviewer.evaluation.hearing import Answer, Group, Quotes
from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.evaluation.shapes import Quote, SkillResult
from ai_interviewer.evaluation.wording import quoted
from ai_interviewer.values import Plan, Point, Skill, Span

LEVELS = (0.12, 0.30, 0.50, 0.72)
"""From each of these shares on, one level more: below 0.12 it is 1, from 0.72 on 5."""
MIN_POINTS = 3
"""Key points that must have been asked for before a skill is scored: one or two are chance."""
LOW = 2
"""Levels up to this one need a full answer to a question about the skill, which misses or contradicts points."""
MAX_QUOTES = 3


@dataclass(frozen=True)
class Part:
    """What one question has to do with one skill: the points that show it, and how much of them was said."""

    group: Group
    points: tuple[Point, ...]
    worth: float
    is_about: bool  # the question, or a follow-up, was about this skill: what is missing then is a gap

    @property
    def made(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.id in self.group.made)


@dataclass(frozen=True)
class Evidence:
    """All that was said to one skill."""

    skill: Skill
    parts: tuple[Part, ...]
    was_asked: bool  # a question was put, whatever came back

    @property
    def points(self) -> int:
        return sum(len(part.points) for part in self.parts)

    @property
    def made(self) -> int:
        return sum(len(part.made) for part in self.parts)

    @property
    def share(self) -> float:
        return sum(part.worth * len(part.points) for part in self.parts) / max(1, self.points)

    @property
    def is_full(self) -> bool:
        """True if somebody who was asked about the skill said more than a little."""
        return any(part.is_about and part.group.is_full for part in self.parts)

    @property
    def score(self) -> int | None:
        """1 to 5, or None for too little to tell."""
        if self.points < MIN_POINTS:
            return None
        level = level_of(self.share)
        return None if level <= LOW and not self.is_full else level


def level_of(share: float) -> int:
    """The level, 1 to 5, of a share of the points."""
    return 1 + sum(share >= bound for bound in LEVELS)


def skills_of(plan: Plan, rubric: Rubric, groups: Sequence[Group]) -> tuple[Skill, ...]:
    """What the questions that were asked touch, then what those were for that were not reached, in the plan's order."""
    asked = [group.question for group in groups]
    touched = [key for question in asked for key in (question.skill, *(point.skill for point in question.points))]
    meant = [item.question.skill for item in plan.items]
    return tuple(rubric.skills[key] for key in dict.fromkeys([*touched, *meant]) if key in rubric.skills)


def touches(group: Group, key: str) -> bool:
    return group.question.skill == key or any(point.skill == key for point in group.question.points)


def find_evidence(skill: Skill, groups: Sequence[Group]) -> Evidence:
    """What the questions brought for a skill. Those without an answer that has anything in it count for nothing."""
    asked = [group for group in groups if touches(group, skill.key)]
    parts = [part for group in asked if group.evidence and (part := _part(group, skill.key))]
    return Evidence(skill, tuple(parts), was_asked=bool(asked))


def _part(group: Group, key: str) -> Part | None:
    question = group.question
    own = question.skill == key
    # Every point of a question belongs to its skill; a point with a skill of its own shows that one, too.
    points = tuple(point for point in question.points if own or point.skill == key)
    if not points:
        return None
    ids = {point.id for point in points}
    made = tuple(made for id_, (_answer, made) in group.made.items() if id_ in ids)
    worth = score_answer(replace(question, points=points), replace(group.reading, made=made))
    return Part(group, points, worth, is_about=own or not ids.isdisjoint(group.probed))


def show_skill(
    evidence: Evidence, quotes: Quotes, *, judged: int | None = None, judged_quotes: Sequence[Quote] = ()
) -> SkillResult:
    """A skill as the report shows it. Without a quote there is no score."""
    score = evidence.score if judged is None else judged
    shown: tuple[Quote, ...] = ()
    if score is not None:
        shown = _distinct([*judged_quotes, *_quotes_for(evidence, score, quotes)])
        if not shown:
            score = None
    return SkillResult(
        name=evidence.skill.title,
        key=evidence.skill.key,
        verdict="insufficient_evidence" if score is None else "scored",
        score=score,
        level_words=None if score is None else evidence.skill.levels[score - 1],
        quotes=shown,
        because=_why_not(evidence) if score is None else _because(evidence),
        points_made=evidence.made,
        points_asked=evidence.points,
    )


def _quotes_for(evidence: Evidence, score: int, quotes: Quotes) -> list[Quote]:
    """Where points are made, the surest first; for a low level, what speaks against it first."""
    made = [
        (found[1].strength, found[0], found[1].span)
        for part in evidence.parts
        for point in part.made
        if (found := part.group.made[point.id])
    ]
    made.sort(key=lambda one: -one[0])
    wrong = [
        (answer, span) for part in evidence.parts for answer in part.group.evidence for span in answer.reading.pitfalls
    ]
    good = [(answer, span) for _strength, answer, span in made]
    ordered = [*wrong, *good] if score <= LOW else good or wrong
    if not ordered:
        ordered = _best_sentences(evidence)
    cut = (quotes.cut(answer, span) for answer, span in ordered[: 2 * MAX_QUOTES])
    return [quote for quote in cut if quote is not None]


def _best_sentences(evidence: Evidence) -> list[tuple[Answer, Span]]:
    answers = [answer for part in evidence.parts for answer in part.group.evidence]
    answers.sort(key=lambda answer: -answer.reading.words)
    return [(answer, span) for answer in answers[:MAX_QUOTES] if (span := answer.best_sentence) is not None]


def _distinct(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    kept: list[Quote] = []
    for quote in quotes:
        if any(quote.turn == one.turn and (quote.text in one.text or one.text in quote.text) for one in kept):
            continue
        kept.append(quote)
    return tuple(kept[:MAX_QUOTES])


def _because(evidence: Evidence) -> str:
    made = [quoted(point) for part in evidence.parts for point in part.made]
    missed = [quoted(point) for part in evidence.parts for point in part.points if point.id not in part.group.made]
    words = []
    if made:
        words.append(_("Answered: %(points)s.") % {"points": _joined(made, 3)})
    if missed:
        words.append(_("Left open: %(points)s.") % {"points": _joined(missed, 2)})
    if any(part.group.reading.pitfalls for part in evidence.parts):
        words.append(_("Something you said speaks against it."))
    return " ".join(words)


def _joined(points: list[str], most: int) -> str:
    shown = ", ".join(points[:most])
    left = len(points) - most
    return shown if left <= 0 else shown + _(" and %(count)d more") % {"count": left}


def _why_not(evidence: Evidence) -> str:
    if not evidence.was_asked:
        return _("No question reached it. It does not count.")
    if not evidence.parts:
        return _("It was asked about, but nothing in the answers could be judged. It does not count.")
    if evidence.points < MIN_POINTS:
        return _("Too few points touched it to judge. It does not count.")
    if not evidence.is_full:
        return _("What you said to it was too little to judge. It does not count.")
    return _("No words of yours could be quoted for it. It does not count.")
