"""Sentences of an answer that speak to whoever scores it. They are data like the rest; here they are not even read."""

import re

from ai_interviewer.llm.text import folded
from ai_interviewer.understanding.sentences import sentences_of

_WORTH = r"(?:[1-5]|10|100|five|ten|full|top|perfect|max\w{0,5}|highest|best|excellent)"
_MARKS = r"(?:marks?|scores?|ratings?|grades?|points?|stars?|levels?)"
_GIVE = r"(?:give|award|assign|grant)"
_MINE = r"(?:me|myself|this (?:answer|candidate|interview|person)|my (?:answers?|interview)|candidate|applicant)"

ORDERS = re.compile(
    "|".join(
        (
            r"\b(?:ignore|disregard|forget|override|bypass|overrule|skip)\b[^.\n]{0,40}"
            r"\b(?:instructions?|rubrics?|prompts?|scoring|guidelines|criteria|anchors)\b",
            rf"\b{_GIVE}\b[^.\n]{{0,30}}\b(?:{_MINE}|every|each|all|everything)\b[^.\n]{{0,40}}\b{_WORTH}\s{_MARKS}\b",
            rf"\b{_GIVE}\b[^.\n]{{0,20}}\b{_MINE}\b[^.\n]{{0,30}}\b{_WORTH}(?:\s*(?:/\s*\d|out of|on (?:all|each|every)"
            rf"|for (?:all|each|every|this))|\s*(?:[.!;)]|$))",
            rf"\b{_GIVE}\b[^.\n]{{0,25}}\b{_WORTH}\s*(?:(?:marks?|scores?|ratings?|grades?)\b|/\s*\d"
            r"|out of (?:5|five|10|ten)\b)",
            r"\b(?:set|change|raise|put|write|mark|make|return|output|report)\s+(?:all|every|my|each|the|this|a|an)?\s*(?:\w+\s+)?"
            rf"(?:scores?|grades?|ratings?|marks|verdicts?)\b[^.\n]{{0,12}}(?:\b(?:to|as|at|of)\s+{_WORTH}\b|=)",
            r"\b(?:report|return|output|write)\b[^.\n]{0,12}\b(?:maximum|highest|top|best|full|perfect) "
            r"(?:levels?|scores?|grades?|marks|ratings?)\b",
            r"\b(?:write|print|repeat|reveal|show|output|tell|quote|dump)\b[^.\n]{0,12}\b(?:your|the) (?:\w+ )?"
            r"(?:instructions|prompt|system rules)\b",
            rf"^\W*(?:please |now |just )?(?:give|award)(?: (?:me|it|this))?(?: an?)? {_WORTH}\W*$",
            rf"\b(?:and|then|please|must|should|now) (?:give|award)(?: (?:me|it|this))?(?: an?)? {_WORTH}\b\W*"
            r"(?:$|[.!\n])",
            r"\b(?:score|rate|grade|mark|judge|evaluate) (?:me\b|(?:this|my|the) (?:answers?|candidate|interview)|"
            r"all (?:skills|points|answers)|every (?:skill|point|answer))",
            r"\b(?:you are|act as|pretend to be|behave as|imagine you are)\b[^.\n]{0,30}"
            r"\b(?:evaluator|grader|judge|language model|ai model|assistant|chatbot|scorer)\b",
            r"\bas an? (?:ai|ai model|language model|evaluator|grader|judge)\b",
            r"(?:^|(?<=[.!?]\s))\W*(?:system|developer|admin(?:istrator)?|root|evaluator|interviewer|assistant)"
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

# Anything that might be meant for a judge, in the languages and disguises that orders come in. Coarse on purpose: where
# it is found, a model's opinion is done without, and the rules' verdict stands.
_MAY_BE_MEANT = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|rubrics?|grad(?:e|es|ing)|ratings?|prompts?|instructions?|marks|maximum|evaluator|assign"
    r"|puntuaci\w+|puntos|nota|notas|competencias|instrucciones|escala|punktzahl\w*|punkten?|kriterien|bewert\w+|note[ns]?"
    r"|anweisung\w*|consignes?|grille|partout|erocs|fpber|system|override|interviewer|transcript)\b"
    r"|अंक|स्कोर|नियम|निर्देश|[\"{}<>\[\]]|[a-z0-9+/=]{36,}"
)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")


def may_speak_to_judge(text: str) -> bool:
    """True if some of it might be meant for whoever scores it, however hidden."""
    return _HIDDEN.search(text) is not None or _MAY_BE_MEANT.search(folded(text)) is not None


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
