"""What holds for every question, whoever wrote it: the shipped files and the staff's own versions alike."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import get_args

from django.utils.translation import gettext as _

from ai_interviewer.values import LEVELS, Kind, Point, Question, Topic

KINDS: tuple[Kind, ...] = get_args(Kind)
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_KEY = 80
MAX_ID = 60  # of a point: a move's reason names it within 80 characters
MAX_TEXT_WORDS = 60
MAX_ASK_WORDS = 25
MAX_PHRASE_WORDS = 4
MAX_CHARS = 600  # of any one text
MAX_GROUP = 32  # phrases in a group of signs
MAX_TAGS = 30

_WORD = re.compile(r"[a-z0-9']+")
_SIGN_WORD = re.compile(r"[a-z0-9'*]+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, as signs are compared with them."""
    return _WORD.findall(text.lower())


def stands_in(phrase: str, words: Collection[str]) -> bool:
    """True if each word of the phrase is among `words`; a word that ends in `*` stands for all that begin so."""
    return all(
        any(word.startswith(sign[:-1]) for word in words) if sign.endswith("*") else sign in words
        for sign in _SIGN_WORD.findall(phrase.lower())
    )


def is_parroted(point: Point, question_text: str) -> bool:
    """True if somebody who only says the question again would make this point."""
    words = set(words_of(question_text))
    return bool(point.signs) and all(any(stands_in(phrase, words) for phrase in group) for group in point.signs)


def problems_of(question: Question, *, skills: Collection[str]) -> list[str]:
    """All that is wrong with a question, one sentence each; empty if nothing is."""
    found: list[str] = []
    framed = question.kind in ("opening", "closing")
    if not KEY.fullmatch(question.key) or len(question.key) > MAX_KEY:
        found.append(_("key: lower-case words joined by hyphens, at most 80 characters"))
    elif question.topic and not question.key.startswith(f"{question.kind if framed else question.topic}-"):
        found.append(_("key: it must begin with “%(start)s-”") % {"start": question.kind if framed else question.topic})
    if not KEY.fullmatch(question.topic):
        found.append(_("topic: which topic does this question belong to?"))
    if question.level not in LEVELS:
        found.append(_("level: one of %(levels)s") % {"levels": ", ".join(LEVELS)})
    if question.kind not in KINDS:
        found.append(_("kind: one of %(kinds)s") % {"kinds": ", ".join(KINDS)})
    if (question.topic == "opening") != framed:
        found.append(_("kind: opening and closing questions belong to the topic “opening”, and only they"))
    if skills and question.skill not in skills:
        found.append(_("skill: “%(skill)s” is not in the rubric") % {"skill": question.skill})
    found += _wrong_text("text", question.text, most=MAX_TEXT_WORDS)
    if question.deeper or not framed:
        found += _wrong_text("deeper", question.deeper, most=MAX_TEXT_WORDS)
    if not (framed or 1 <= len(question.pitfalls) <= 3):
        found.append(_("pitfalls: one to three"))
    for pitfall in question.pitfalls:
        found += _wrong_text("pitfalls", pitfall, most=MAX_TEXT_WORDS)
    if question.anchors is None:
        if not framed:
            found.append(_("anchors: low, mid and high are needed"))
    else:
        for name in ("low", "mid", "high"):
            found += _wrong_text(f"anchors.{name}", getattr(question.anchors, name), most=MAX_TEXT_WORDS)
    if len(question.tags) > MAX_TAGS or any(not tag or tag != tag.lower() or len(tag) > 40 for tag in question.tags):
        found.append(_("tags: at most 30, lower case, each of 1 to 40 characters"))
    if not 3 <= len(question.points) <= 6:
        found.append(_("points: three to six"))
    for twice in _twice(point.id for point in question.points):
        found.append(_("points: the id “%(id)s” is there twice") % {"id": twice})
    for twice in _twice(" ".join(words_of(point.ask)) for point in question.points):
        found.append(_("points: two of them ask the same: “%(ask)s”") % {"ask": twice})
    for point in question.points:
        found += _wrong_point(point, question, skills)
    return found


def problems_of_topic(topic: Topic) -> list[str]:
    """All that is wrong with a topic apart from its questions one by one."""
    found: list[str] = []
    if not KEY.fullmatch(topic.key):
        found.append(_("topic: lower-case words joined by hyphens"))
    if not topic.title.strip():
        found.append(_("title: missing"))
    if not topic.questions:
        found.append(_("question: there is none"))
    for name, entries in (("roles", topic.roles), ("tags", topic.tags)):
        if any(not entry or entry != entry.lower() for entry in entries):
            found.append(_("%(field)s: lower case, none empty") % {"field": name})
    for twice in _twice(question.key for question in topic.questions):
        found.append(_("question: the key “%(key)s” is there twice") % {"key": twice})
    for twice in _twice(" ".join(words_of(question.text)) for question in topic.questions):
        found.append(_("question: this text is there twice: “%(text)s”") % {"text": twice[:80]})
    return found


def _wrong_point(point: Point, question: Question, skills: Collection[str]) -> list[str]:
    where = f"points.{point.id}"
    found: list[str] = []
    if not KEY.fullmatch(point.id) or len(point.id) > MAX_ID:
        found.append(_("%(where)s: the id is lower-case words joined by hyphens") % {"where": where})
    found += _wrong_text(f"{where}.text", point.text, most=MAX_TEXT_WORDS)
    found += _wrong_text(f"{where}.ask", point.ask, most=MAX_ASK_WORDS)
    if point.skill and skills and point.skill not in skills:
        found.append(
            _("%(where)s: the skill “%(skill)s” is not in the rubric") % {"where": where, "skill": point.skill}
        )
    if not 1 <= len(point.signs) <= 3:
        found.append(_("%(where)s: signs are one to three groups") % {"where": where})
    for group in point.signs:
        if not 2 <= len(group) <= MAX_GROUP:
            found.append(
                _("%(where)s: a group of signs has 2 to %(most)d phrases") % {"where": where, "most": MAX_GROUP}
            )
        for phrase in group:
            if not _is_phrase(phrase):
                found.append(
                    _("%(where)s: “%(phrase)s” is no sign: one to four lower-case words")
                    % {"where": where, "phrase": phrase[:60]}
                )
    if is_parroted(point, question.text):
        found.append(
            _("%(where)s: repeating the question would make this point; one group must not stand in the question")
            % {"where": where}
        )
    return found


def _is_phrase(phrase: str) -> bool:
    bare = [word for word in _SIGN_WORD.findall(phrase) if word.strip("*")]
    return (
        phrase == phrase.lower()
        and 1 <= len(phrase.split()) <= MAX_PHRASE_WORDS
        and len(phrase) <= 60
        and bool(bare)
        and len(bare) == len(_SIGN_WORD.findall(phrase))
    )


def _wrong_text(where: str, text: str, *, most: int) -> list[str]:
    if not text.strip():
        return [_("%(where)s: missing") % {"where": where}]
    if len(text.split()) > most or len(text) > MAX_CHARS:
        return [_("%(where)s: at most %(most)d words") % {"where": where, "most": most}]
    return []


def _twice(entries: Iterable[str]) -> list[str]:
    return [entry for entry, count in Counter(entries).items() if count > 1]
