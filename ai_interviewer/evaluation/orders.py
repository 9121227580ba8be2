"""Sentences of an answer that speak to whoever scores it. They are data like the rest; here they are not even read."""

import re

from ai_interviewer.understanding.sentences import sentences_of

_WORTH = r"(?:[1-5]|10|100|five|ten|full|top|perfect|max\w{0,5}|highest|best|excellent)"
_MARKS = r"(?:marks?|scores?|ratings?|grades?|points?|stars?|levels?)"
_MINE = r"(?:me|myself|this|these|my|the candidate|the applicant|candidate|every|each|all|everything)"

ORDERS = re.compile(
    "|".join(
        (
            r"\b(?:ignore|disregard|forget|override|bypass|overrule|skip)\b[^.\n]{0,40}"
            r"\b(?:instructions?|rubrics?|prompts?|scoring|guidelines|criteria|anchors)\b",
            rf"\b(?:give|award|assign|grant|return|output|set|put|write|report)\b[^.\n]{{0,30}}\b{_MINE}\b[^.\n]{{0,40}}"
            rf"\b{_WORTH}\b(?:[^.\n]{{0,12}}\b{_MARKS}\b|\s*(?:/|out of|on|for)|\s*(?:[.!,;)]|$))",
            rf"\b(?:give|award|assign|grant|return|output|set|put|write|report)\b[^.\n]{{0,25}}\b{_WORTH}\b[^.\n]{{0,6}}"
            rf"\s(?:{_MARKS}\b|/\s*\d|out of)",
            rf"^\W*(?:please |now |just )?(?:give|award)(?: (?:me|it|this))?(?: an?)? {_WORTH}\W*$",
            rf"\b(?:and|then|please|must|should|now) (?:give|award)(?: (?:me|it|this))?(?: an?)? {_WORTH}\b\W*"
            r"(?:$|[.!\n])",
            r"\b(?:score|rate|grade|mark|judge|evaluate) (?:me\b|(?:this|my|the) (?:answers?|candidate|interview)|"
            r"all (?:skills|points|answers)|every (?:skill|point|answer))",
            r"\b(?:you are|act as|pretend to be|behave as|imagine you are)\b[^.\n]{0,30}"
            r"\b(?:evaluator|grader|judge|language model|ai model|assistant|chatbot|scorer)\b",
            r"\bas an? (?:ai|ai model|language model|evaluator|grader|judge)\b",
            r"^\W*(?:system|developer|admin(?:istrator)?|root|evaluator|interviewer|assistant)"
            r"(?: (?:prompt|message|override|note|mode|instructions?))?\s*:",
            r"\b(?:new|updated|revised|real|following) instructions?\b|\bsystem (?:prompt|message|override)\b",
            rf"\bthis (?:answer|candidate|interview)\b[^.\n]{{0,20}}\b(?:deserves?|earns?|covers?|makes?|meets?|gets?|"
            rf"receives?|is worth|passes)\b[^.\n]{{0,30}}\b(?:{_MARKS}|{_WORTH})\b",
            r"[\"'{]\s*(?:score|verdict|level|rating)\s*[\"']?\s*[:=]|\b(?:score|verdict|rating)\s*[:=]\s*[\"'\w]",
            r"</?\s*(?:system|assistant|instructions?|rubric|answer|data|user)\b|<\|[a-z_]+|\[/?(?:inst|system)\]",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)


def without_orders(text: str) -> str:
    """The text with such sentences blanked out; every other letter keeps its place."""
    found = [(one.start(), one.end()) for one in ORDERS.finditer(text)]
    if not found:
        return text
    letters = list(text)
    for span in sentences_of(text):
        if any(start < span.end and end > span.start for start, end in found):
            letters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(letters)
