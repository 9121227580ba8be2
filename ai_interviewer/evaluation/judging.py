"""What of a model's opinion is let in: a score near what the words show, quotes that are there, cleaned advice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ai_interviewer.evaluation.hearing import Group, Quotes
from ai_interviewer.evaluation.shapes import Quote
from ai_interviewer.evaluation.skills import Evidence, touches
from ai_interviewer.llm.forbidden import CLAIMS, DOUBTFUL, MARKUP
from ai_interviewer.llm.schema import Judgement
from ai_interviewer.llm.text import folded, one_line

REACH = 1
"""Levels that a model may be away from what the rules find: it may know better, or have been talked into it."""
MAX_ADVICE = 400

_TAG = re.compile(r"<[^<>]{0,200}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,400}\)")
_ADDRESS = re.compile(r"(?:https?:/*|www\.)\S{0,400}", re.IGNORECASE)
_SIGNS = re.compile(r"[*_`~#<>|{}]{1,6}")
_MEANT_FOR_US = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|levels?|rating|grad(?:e|es|ed|ing)|marks|plans? (?:is|are|was|now)|your plan|"
    r"pro|premium|subscri\w+|upgrade\w*|pay(?:s|ing|ment|ments)?|paid|price[ds]?|billing|invoice\w*|refund\w*|credits?|invite|"
    r"unlock\w*|unlimited|free (?:part|plan|tier|turns?|limit|interviews?)|quota|allowance|"
    r"limits? (?:is|are|was|has|have)|your limits?|turns? left)\b"
)


@dataclass(frozen=True)
class Opinion:
    """A model's score for one skill, let in."""

    score: int
    quotes: tuple[Quote, ...]


def opinion_on(
    evidence: Evidence, judgement: Judgement | None, groups: Sequence[Group], quotes: Quotes
) -> Opinion | None:
    """The model's score for a skill, if one of its quotes stands in an answer with something in it that was to show the
    skill; never further than one level from the rules' own. None: the rules' verdict stands.
    """
    judged = judgement.skill(evidence.skill.key) if judgement is not None else None
    if judged is None:
        return None
    found = [one for quote in judged.quotes if (one := quotes.find(quote.turn, quote.text)) is not None]
    own = evidence.score
    if judged.verdict != "scored" or judged.score is None or own is None:
        return None
    behind = [group for group in groups if touches(group, evidence.skill.key)]
    worthy = {id(answer) for group in behind for answer in group.evidence}
    shown = tuple(quote for answer, quote in found if id(answer) in worthy)
    if not shown or any(answer.may_speak_to_judge for group in groups for answer in group.answers):
        return None
    return Opinion(min(5, max(1, own - REACH, min(own + REACH, judged.score))), shown)


def advice_for(turn: int, judgement: Judgement | None) -> str | None:
    """A model's advice on one answer, cleaned. None if there is none that may be shown."""
    if judgement is None:
        return None
    found = next((one.text for one in judgement.coaching if one.turn == turn), "")
    return clean_advice(found)


def clean_advice(text: str) -> str | None:
    """Plain words of at most 400 characters. None for what speaks of plans, payment, limits or scores."""
    said = one_line(text[: 4 * MAX_ADVICE])
    said = _LINK.sub(r"\1", said)
    said = _ADDRESS.sub("", _TAG.sub("", said))
    said = one_line(_SIGNS.sub(" ", said))
    plain = folded(said)
    if len(said.split()) < 3 or any(found.search(plain) for found in (MARKUP, CLAIMS, DOUBTFUL, _MEANT_FOR_US)):
        return None
    if len(said) <= MAX_ADVICE:
        return said
    cut = said[:MAX_ADVICE]
    end = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[: end + 1] if end > MAX_ADVICE // 3 else cut[: cut.rfind(" ")].rstrip(" ,;:") + "…"
