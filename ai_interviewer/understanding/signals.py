"""What kinds of evidence an answer brings: a number, an own deed, a price paid, a case, an outcome."""

import re
from itertools import pairwise

from ai_interviewer.understanding.words import Words, listed
from ai_interviewer.values import Dimension

_UNITS = listed(
    """
    percent percentage seconds second milliseconds millisecond ms minutes minute hours hour days day weeks week months
    month years year gb mb tb kb gigabytes megabytes users customers requests people engineers tickets errors incidents
    euros dollars times fold rows points orders calls thousand million billion k x teams releases deployments bugs
    """
)
_SHORT_UNITS = listed("ms s k x gb mb h m")
_SPELT = listed("thirty forty fifty sixty seventy eighty ninety hundred thousand million twenty half twice")
_OWN = listed(
    """
    did decided wrote built proposed chose made took led started asked designed implemented fixed suggested introduced
    ran changed found measured talked convinced set planned refactored added removed organised organized created
    reported called sat spoke explained showed moved split drove owned reproduced rolled told wanted learned learnt
    noticed
    """
)
_NO_DEEDS = listed("need indeed used feed")
_BETWEEN = listed("then also first personally actually just myself therefore finally later immediately even")


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b")


_TRADE = _any_of(
    "trade-?offs?", "instead of", "rather than", "at the (?:cost|price|expense) of", "give[sn]? up", "gave up",
    "the (?:cost|price|downside|drawback) (?:is|was)", "giving up", "in exchange", "on the other hand", "downsides?",
    "drawbacks?", "disadvantages?", "costs? (?:us|more)", "the price", "worth (?:it|the)", "pros and cons", "cheaper",
    "compromise", "sacrific(?:e|ed|ing)", "in return", "more expensive",
)  # fmt: skip
_EXAMPLE = _any_of(
    "for example", "for instance", r"e\.g", "once (?:we|i)", "one time", "there was (?:a|this|one)", "i remember",
    "last (?:year|month|week|summer|winter|spring|autumn)", "(?:in|back in) 20[0-9][0-9]", "(?:we|i) had (?:a|an|this)",
    "(?:at|in) my (?:last|previous|current|first|old) (?:job|company|team|role|project)",
    "(?:two|three|a few|some) (?:years|months|weeks) ago",
)  # fmt: skip
_RESULT = _any_of(
    "as a result", "in the end", "the result", "since then", "after that (?:we|i|it|there)", "turned out", "outcome",
    "(?:dropped|fell|went down|went up|rose|grew|improved|increased|decreased|reduced|cut) (?:from|by|to|it)",
    "it (?:worked|paid off|helped)", "eventually", "so that (?:we|the)", "saved", "led to", "meant that", "we shipped",
    "went live",
)  # fmt: skip


def signals_of(text: str, words: Words) -> tuple[Dimension, ...]:
    """The kinds of evidence in an answer. They say that it is there, not that it is good."""
    lowered = text.lower().replace("’", "'")
    found: list[Dimension] = []
    if _has_metric(words):
        found.append("metric")
    if _has_ownership(words):
        found.append("ownership")
    if _TRADE.search(lowered):
        found.append("tradeoff")
    if _EXAMPLE.search(lowered):
        found.append("example")
    if _RESULT.search(lowered):
        found.append("result")
    return tuple(found)


def _has_metric(words: Words) -> bool:
    for number, word in enumerate(words.lowered):
        if word == "%" or (word == "percent" and number):
            return True
        counts = word[0].isdigit() or word in _SPELT or words.stems[number].isdigit()
        if counts and not _UNITS.isdisjoint(words.lowered[number + 1 : number + 3]):
            return True
        if word[0].isdigit() and word.lstrip("0123456789") in _SHORT_UNITS:
            return True
    return False


def _has_ownership(words: Words) -> bool:
    for first, (word, after) in enumerate(pairwise(words.lowered)):
        if word != "i":
            continue
        if after in _BETWEEN and first + 2 < len(words):
            after = words.lowered[first + 2]
        if after in _OWN or (after.endswith("ed") and len(after) > 4 and after not in _NO_DEEDS):
            return True
    return False
