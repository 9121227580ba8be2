"""Which requirements and claims were reached, and by which answers."""

import re
from collections.abc import Callable, Sequence

from ai_interviewer.evaluation.hearing import Answer, Group
from ai_interviewer.evaluation.shapes import Coverage, Covered
from ai_interviewer.understanding.words import FILLER, STOP, stem_of
from ai_interviewer.values import Claim, Plan, PlanItem, Requirement

_TOKEN = re.compile(r"[^\W_](?:[\w+#./-]{0,38}[\w+#])?|[^\W_]")

_EVERYDAY = STOP | FILLER


def cover(plan: Plan, groups: Sequence[Group]) -> Coverage:
    """A requirement or claim is reached by an answer with something in it, to a question that tests it or with its
    terms: one of a requirement's, two of a claim's, which is about one deed.
    """
    return Coverage(
        requirements=tuple(_covered(one, groups, lambda item: item.requirement) for one in plan.requirements),
        claims=tuple(_covered(one, groups, lambda item: item.claim) for one in plan.claims),
    )


def _covered(
    wanted: Requirement | Claim, groups: Sequence[Group], tested_by: Callable[[PlanItem], str | None]
) -> Covered:
    turns = {
        answer.told.number
        for group in groups
        for answer in group.evidence
        if tested_by(group.item) == wanted.id
        or _says(answer, wanted.terms, at_least=2 if isinstance(wanted, Claim) else 1)
    }
    return Covered(id=wanted.id, text=wanted.text, reached=bool(turns), turns=tuple(sorted(turns)))


def _says(answer: Answer, terms: Sequence[str], *, at_least: int) -> bool:
    """True if so many of the terms, or all there are, are said as whole words. "Go" and the like anybody says."""
    said = f" {' '.join(_stems(answer.text))} "
    telling = [term for term in terms if not _EVERYDAY.issuperset(_TOKEN.findall(term.lower()))]
    found = sum(f" {' '.join(_stems(term))} " in said for term in telling)
    return bool(telling) and found >= min(at_least, len(telling))


def _stems(text: str) -> list[str]:
    return [stem_of(token.lower()) for token in _TOKEN.findall(text)]
